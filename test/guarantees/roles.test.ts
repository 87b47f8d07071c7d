// The authorization matrix: each route does its work for the roles it lists, and for no other.

import t from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { ROLES } from '../../src/domain/model/merchant/api-key.ts'
import { holds } from '../support/holds.ts'
import { givenDocumentedService } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { clientOf } from '../support/addresses.ts'
import { bodyOf, urlOf } from '../support/samples.ts'
import { buildClient, salesOrderBody } from '../support/service.ts'
import { readSnapshot } from '../support/snapshot.ts'

t.setTimeout(120_000)
const { app, db, platform, givenMerchant } = await givenDocumentedService(t)
const routes = keyedRoutesOf(app)
const rolesOf = ({ config }: Route): readonly string[] => config.roles ?? []

for (const route of routes) {
  const { method } = route

  for (const role of rolesOf(route)) {
    t.test(`2xx: ${nameOf(route)} for ${role}`, async (t) => {
      const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
      const client = clientOf(role, merchant, platform)
      const reply = await client.send(
        method, await urlOf(route, merchant), bodyOf(route, merchant))
      t.ok(reply.statusCode >= 200 && reply.statusCode < 300, reply.body)
    })
  }

  const others = ROLES.filter((role) => !rolesOf(route).includes(role))
  if (others.length === 0) continue
  t.test(`403 role_forbidden: ${nameOf(route)} for ${others.join(', ')}`, async (t) => {
    const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
    const [url, body] = [await urlOf(route, merchant), bodyOf(route, merchant)]
    const before = await readSnapshot(db)
    await inTurn(others, async (role) => {
      const reply = await clientOf(role, merchant, platform).send(method, url, body)
      t.equal(reply.json().code, 'role_forbidden', role)
      const of_none = await clientOf(role, merchant, platform).send(method, `${url}?nonsense=1`)
      t.equal(of_none.json().code, 'role_forbidden', 'before anything else is looked at')
    })
    t.same(await readSnapshot(db), before, 'nothing was stored')
  })
}

t.test('an operator may do everything but what the platform key is for', async (t) => {
  for (const route of routes) {
    const is_of_platform = rolesOf(route).includes('platform')
    t.equal(rolesOf(route).includes('operator'), !is_of_platform, nameOf(route))
    if (is_of_platform) t.same(rolesOf(route), ['platform'], nameOf(route))
  }
})

t.test('a storefront reaches sales orders, a supplier stock and purchase orders', async (t) => {
  const tagsOf = (role: string): string[] => [...new Set(
    routes.filter((route) => rolesOf(route).includes(role))
      .flatMap(({ schema }) => schema.tags ?? []))]
  const reached = { storefront: tagsOf('storefront'), supplier: tagsOf('supplier') }
  const may = {
    storefront: [
      'Merchants', 'Sales orders', 'Shipments', 'Invoices', 'Returns', 'Availability', 'Events'
    ],
    supplier: [
      'Supplier stock', 'Purchase orders', 'Shipments', 'Returns', 'Bills', 'Events', 'Webhooks',
      'Received documents'
    ]
  }
  t.same(reached.storefront.filter((tag) => !may.storefront.includes(tag)), [])
  t.same(reached.supplier.filter((tag) => !may.supplier.includes(tag)), [])
})

t.test('403 merchant_creation_disabled: without a platform key, whatever is sent', async (t) => {
  const { buildService } = await import('../../src/service.ts')
  const { buildLogger } = await import('../../src/platform/log.ts')
  const { database_url } = await givenDocumentedService(t)
  const config = { database_connections_max: 8, secrets: { platform_key: null } }
  const service = await buildService({ database_url, config, logger: buildLogger('silent') })
  t.teardown(async () => service.close())
  const merchant = await givenMerchant()
  await inTurn([merchant.key, 'x'.repeat(32), platform.key], async (key) => {
    const reply = await buildClient(service.app, key)
      .post('/v1/merchants', { name: 'A', currency: 'EUR' })
    t.equal(reply.statusCode, 403)
    t.equal(reply.json().code, 'merchant_creation_disabled')
  })
})

const OF_CUSTOMERS =
  /unit_price|customer|bill_to|payment|charges|margin|secret|hash|merchant|reserved_q/

/** A supplier may know the secret of its own endpoint, and the charges and payment of its bills. */
const OF_ENDPOINTS = ['secret', 'previous_secret_until']
const OF_BILLS = ['charges', 'payment_reference']

/** Documents are not; their own tests say what they must not tell. */
function isJson ({ body, headers }: LightMyRequestResponse): boolean {
  return body !== '' && String(headers['content-type']).includes('json')
}

/** Every member of the JSON: its name and its value. */
function membersOf (json: unknown): Array<[string, unknown]> {
  if (typeof json !== 'object' || json === null) return []
  return Object.entries(json).flatMap(([name, value]) => [[name, value], ...membersOf(value)])
}

/** What each answer to the role holds, with all that a sourced, paid order has. */
async function answersTo (role: 'storefront' | 'supplier') {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
  const client = clientOf(role, merchant, platform)
  const paid = salesOrderBody({
    payment_terms: 'prepaid',
    payments: [{ reference: 'paid', amount: '39.80' }],
    bill_to: salesOrderBody().ship_to,
    charges: [{ kind: 'shipping', amount: '7.77' }]
  })
  await merchant.post('/v1/sales-orders', paid)
  return inTurn(routes.filter((route) => rolesOf(route).includes(role)), async (route) => {
    const body = bodyOf(route, merchant)
    const reply = await client.send(route.method, await urlOf(route, merchant), body)
    return {
      name: nameOf(route),
      text: reply.body,
      members: isJson(reply) ? membersOf(reply.json()) : []
    }
  })
}

t.test('what a storefront is answered names no supplier, purchase order or cost', async (t) => {
  const answers = await answersTo('storefront')
  t.ok(answers.some(({ text }) => text.includes('"sourcing_status":"sourced"')))
  for (const { name, text, members } of answers) {
    t.notMatch(text, /sup_|po_|dec_/, `${name}: no id`)
    t.same(members.map(([member]) => member).filter((member) =>
      /supplier|cost|purchase|margin|secret|hash|merchant/.test(member) &&
      !['from_one_supplier', 'purchase_order_number', 'account_hash'].includes(member)), [], name)
  }
})

t.test('409 insufficient_stock tells a storefront no supplier', async (t) => {
  const { storefront } = await givenMerchant({ stock: { 'BOLT-M8': 1 } })
  const reply = await storefront.post('/v1/sales-orders',
    salesOrderBody({ shortage_policy: 'reject' }))
  holds(t, reply.json(), { code: 'insufficient_stock', shortages: [{ shortage_quantity: 1 }] })
  t.notMatch(reply.body, /sup_|supplier|cost/)
})

t.test('what a supplier is answered names no price, payment or customer', async (t) => {
  const answers = await answersTo('supplier')
  t.ok(answers.some(({ text }) => text.includes('"status":"issued"')))
  for (const { name, text, members } of answers) {
    t.notMatch(text, /"(19\.90|39\.80|7\.77)"|"pay_|ada@example\.com/, name)
    const names = members.map(([member]) => member)
    const own = [
      ...name.includes('/v1/webhook-endpoints') ? OF_ENDPOINTS : [],
      ...name.includes('/bills') || name.includes('/events') ? OF_BILLS : []
    ]
    t.same(names.filter((member) => OF_CUSTOMERS.test(member) &&
      ![...own, 'customer_order_number', 'billed_charges'].includes(member)), [], name)
  }
})
