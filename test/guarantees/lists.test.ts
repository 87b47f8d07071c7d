// Every list, asked by every role that may: its exports have what its pages have, `fields` leaves
// out what is not named, and what a caller has already is not sent again.

import t, { type Test } from 'tap'
import { parse } from 'csv-parse/sync'
import { givenDocumentedService } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { urlOf } from '../support/samples.ts'
import type { Client } from '../support/service.ts'
import { bodyOfAnswer } from '../support/stories.ts'

const { app, givenMerchant } = await givenDocumentedService(t)
const merchant = await givenMerchant()
const clients: Readonly<Record<string, Client>> = {
  operator: merchant, storefront: merchant.storefront, supplier: merchant.supplier
}

type Row = Record<string, unknown>
type Page = { data: Row[], next_cursor: string | null }

const lists = keyedRoutesOf(app).filter(({ method, schema }) =>
  method === 'GET' && JSON.stringify(schema.response ?? {}).includes('application/x-ndjson'))

t.test('lists are what answers a page', async (t) => {
  const pages = keyedRoutesOf(app).filter(({ method, schema }) =>
    method === 'GET' && schema.querystring?.properties?.cursor !== undefined)
  t.ok(pages.length > 12)
  t.same(lists.map(nameOf), pages.map(nameOf))
})

async function pagesOf (client: Client, url: string): Promise<Row[]> {
  const { data, next_cursor } = await bodyOfAnswer<Page>(client.get(url))
  if (next_cursor === null) return data
  const joined = url.includes('?') ? '&' : '?'
  const [start = ''] = url.split(/[?&]cursor=/)
  return [...data, ...await pagesOf(client, `${start}${joined}cursor=${next_cursor}`)]
}

const exported = async (client: Client, url: string, accept: string): Promise<string> => {
  const reply = await client.get(url, { accept })
  if (reply.statusCode !== 200) throw new Error(`${url}: ${reply.body}`)
  if (!String(reply.headers['content-type']).startsWith(accept)) throw new Error(`not ${accept}`)
  return reply.body
}

/** Objects with any names are JSON. */
const OPEN: ReadonlySet<string> = new Set(['metadata', 'data'])

/** The cells of a row, by the names of their columns; empty ones are left out. */
function flatten (value: unknown, names: readonly string[] = []): Array<[string, string]> {
  if (value === null || value === undefined) return []
  if (typeof value === 'object' && !Array.isArray(value) && !OPEN.has(names.at(-1) ?? '')) {
    return Object.entries(value).flatMap(([name, part]) => flatten(part, [...names, name]))
  }
  return [[names.join('.'), typeof value === 'object' ? JSON.stringify(value) : String(value)]]
}

async function checkExports (t: Test, client: Client, url: string): Promise<void> {
  const rows = await pagesOf(client, url)
  t.ok(rows.length > 0, 'the list has items')
  const lines = (await exported(client, url, 'application/x-ndjson')).split('\n')
  t.equal(lines.pop(), '', 'each line ends')
  t.same(lines.map((line) => JSON.parse(line) as Row), rows)
  const cells = parse(await exported(client, url, 'text/csv'), { columns: true }) as Row[]
  t.same(cells.map((line) => Object.entries(line).filter(([, cell]) => cell !== '').sort()),
    rows.map((row) => flatten(row).filter(([, cell]) => cell !== '').sort()))
}

const withFields = (url: string, fields: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}fields=${fields}`

async function checkFields (t: Test, client: Client, url: string): Promise<void> {
  const [row = {}] = await pagesOf(client, url)
  const fields = Object.keys(row).slice(0, 2)
  const asked = withFields(url, fields.join(','))
  const some = Object.fromEntries(fields.map((name) => [name, row[name]]))
  const { data: [first] } = await bodyOfAnswer<Page>(client.get(asked))
  t.same(first, some)
  const [line = ''] = (await exported(client, asked, 'application/x-ndjson')).split('\n')
  t.same(JSON.parse(line), some)
  const [head = ''] = (await exported(client, asked, 'text/csv')).split('\r\n')
  t.ok(head.split(',').every((name) => fields.includes(name.split('.')[0] ?? '')), head)
  const refused = await client.get(withFields(url, 'no_such_field'))
  t.match(refused.json(), { status: 400, errors: [{ parameter: 'fields' }] })
}

async function checkTags (t: Test, client: Client, url: string): Promise<void> {
  const { headers: { etag = '' }, body } = await client.get(url)
  const again = await client.get(url, { 'if-none-match': `"other", W/${String(etag)}` })
  t.match(again, { statusCode: 304, body: '', headers: { etag } })
  const other = await client.get(url, { 'if-none-match': '"other"' })
  t.match(other, { statusCode: 200, body })
}

const ask = (route: Route): void => {
  t.test(nameOf(route), async (t) => {
    const url = await urlOf(route, merchant)
    await inTurn(route.config.roles ?? [], async (role) => {
      const client = clients[role]
      if (client === undefined) return
      await t.test(`${role}: exports`, async (t) => checkExports(t, client, url))
      await t.test(`${role}: fields`, async (t) => checkFields(t, client, url))
      await t.test(`${role}: what it has already`, async (t) => checkTags(t, client, url))
    })
  })
}
for (const route of lists) ask(route)
