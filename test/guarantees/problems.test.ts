// Every refusal is in the one catalogue, documented by the routes that can give it, and explained.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import type { Rule } from '../../src/domain/kernel/rule.ts'
import { PROBLEMS, RULES } from '../../src/platform/http/problems/catalogue.ts'
import { givenDocumentedService, operationOf } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { keyedRoutesOf, nameOf } from '../support/routes.ts'
import { salesOrderBody, supplierBody } from '../support/service.ts'

t.setTimeout(120_000)
const { app, platform, givenMerchant } = await givenDocumentedService(t)
const routes = keyedRoutesOf(app)
const sources = await readSources()

/**
 * Of no route, since there is none yet when they are given, of the pages of the problems, or of the
 * outcomes of received documents.
 */
const OF_NO_KEYED_ROUTE: readonly Rule[] = [
  'route_not_found', 'method_not_allowed', 'problem_not_found', 'order_ambiguous',
  'document_not_clear', 'ship_notice_repeated'
]

async function readSources (): Promise<string> {
  const folder = join(import.meta.dirname, '../../src')
  const files = (await readdir(folder, { recursive: true }))
    .filter((file) => file.endsWith('.ts') &&
      !/refusals\.ts|describe-problem\.ts|-resource\.ts|schema/.test(file))
  return (await Promise.all(files.map(async (file) =>
    readFile(join(folder, file), 'utf8')))).join('\n')
}

for (const route of routes) {
  t.test(`${nameOf(route)} documents refusals of the catalogue by their status`, async (t) => {
    const { refusals = [] } = route.config
    const { responses } = operationOf(app, route)
    t.ok(refusals.length > 0)
    for (const rule of refusals) {
      const { status, retry_after } = PROBLEMS[rule]
      const response = responses[status]
      t.match(response?.description, `\`${rule}\``, `${status} ${rule}`)
      const names = Object.keys(response?.headers ?? {}).map((name) => name.toLowerCase())
      if (retry_after !== undefined) t.ok(names.includes('retry-after'), rule)
    }
    const statuses = new Set(refusals.map((rule) => String(PROBLEMS[rule].status)))
    const told = Object.keys(responses).filter((status) => Number(status) >= 400)
    t.same(told.sort(), [...statuses].sort(), 'no status without a refusal')
  })
}

t.test('every rule is documented by a route, or is given before there is one', async (t) => {
  const documented = new Set(routes.flatMap(({ config }) => config.refusals ?? []))
  t.same(RULES.filter((rule) => !documented.has(rule) && !OF_NO_KEYED_ROUTE.includes(rule)), [])
})

t.test('every rule is given somewhere', async (t) => {
  const framework = await readFile(
    join(import.meta.dirname, '../../src/platform/http/problems/describe-problem.ts'), 'utf8')
  const given = RULES.filter((rule) =>
    sources.includes(`'${rule}'`) || framework.match(`(?::|Error\\() ?'${rule}'`) !== null)
  t.same(given, RULES)
})

for (const rule of RULES) {
  const slug = rule.replaceAll('_', '-')
  t.test(`200: /problems/${slug} says what it means`, async (t) => {
    const reply = await app.inject({ url: `/problems/${slug}` })
    t.equal(reply.statusCode, 200)
    t.equal(reply.headers['content-type'], 'text/plain; charset=utf-8')
    const { status, title, meaning } = PROBLEMS[rule]
    for (const part of [title, meaning, `code: ${rule}`, `status: ${status}`]) {
      t.ok(reply.body.includes(part), part)
    }
  })

  t.test(`${rule} is described like all others`, async (t) => {
    const { status, title, meaning, retryable, retry_after } = PROBLEMS[rule]
    t.ok(status >= 400 && status < 600)
    t.notMatch(title, /\.$/, 'a title is no sentence')
    t.match(meaning, /^[A-Z`].*[.`]$/s, 'a meaning is')
    t.equal(retry_after !== undefined, retryable, 'who may try again is told when')
    t.equal(rule.endsWith('_not_found'), status === 404)
  })
}

t.test('404 problem_not_found: a page of no problem', async (t) => {
  await inTurn(['nonsense', 'sales_order_not_found', '%00', 'SALES-ORDER-NOT-FOUND'],
    async (slug) => {
      const reply = await app.inject({ url: `/problems/${slug}` })
      t.ok([400, 404].includes(reply.statusCode), slug)
    })
  t.equal((await app.inject({ url: '/problems/nonsense' })).json().code, 'problem_not_found')
})

t.test('one catalogue: no two problems share a title', async (t) => {
  const titles = Object.values(PROBLEMS).map(({ title }) => title)
  t.equal(new Set(titles).size, titles.length)
})

// Each line provokes one refusal: the answer is held against the document as it comes in.
t.test('the refusals of the domain can be provoked, as they are documented', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 1 } })
  const draft = salesOrderBody({ confirm: false })
  const { id } = (await merchant.post('/v1/sales-orders', draft)).json()
  const supplier = supplierBody()
  await merchant.post('/v1/suppliers', supplier)
  const stock = `/v1/suppliers/${merchant.supplier_id}/stock/BOLT-M8`
  const feed = `/v1/suppliers/${merchant.supplier_id}/stock-feeds`
  const [key] = (await merchant.get('/v1/api-keys')).json().data
  const unpaid = { reference: 'P-1', amount: '1.00' }
  const provoked: Array<[Rule, number, () => ReturnType<typeof merchant.post>]> = [
    ['reference_conflict', 409, async () =>
      merchant.post('/v1/sales-orders', { ...draft, priority: 1 })],
    ['reference_conflict', 409, async () =>
      merchant.post('/v1/suppliers', { ...supplier, name: 'Other' })],
    ['insufficient_stock', 409, async () =>
      merchant.post('/v1/sales-orders', salesOrderBody({ shortage_policy: 'reject' }))],
    ['warehouse_address_missing', 409, async () =>
      merchant.post('/v1/sales-orders', salesOrderBody({ delivery_mode: 'via_warehouse' }))],
    ['precondition_failed', 412, async () =>
      merchant.patch('/v1/merchant', { name: 'X' }, { 'if-match': '"v9"' })],
    ['unknown_supplier', 422, async () =>
      merchant.post('/v1/api-keys', { role: 'supplier', name: 'X', supplier_id: 'none' })],
    ['last_operator_key', 409, async () => merchant.delete(`/v1/api-keys/${key.id}`)],
    ['full_feed_drop_refused', 409, async () => merchant.post(feed, { mode: 'full', rows: [] })],
    ['payment_conflict', 409, async () => {
      await merchant.post(`/v1/sales-orders/${id}/payments`, unpaid)
      return merchant.post(`/v1/sales-orders/${id}/payments`, { ...unpaid, amount: '2.00' })
    }],
    ['stock_reserved', 409, async () => {
      await merchant.post(`/v1/sales-orders/${id}/confirmation`)
      return merchant.delete(stock)
    }],
    ['sales_order_not_draft', 409, async () =>
      merchant.post(`/v1/sales-orders/${id}/confirmation`)],
    ['role_forbidden', 403, async () =>
      merchant.post('/v1/merchants', { name: 'X', currency: 'EUR' })],
    ['invalid_request', 400, async () =>
      platform.post('/v1/merchants', { name: 'X', currency: 'XYZ' })]
  ]
  await inTurn(provoked, async ([rule, status, provoke]) => {
    const reply = await provoke()
    t.equal(reply.json().code, rule)
    t.equal(reply.statusCode, status, rule)
  })
})
