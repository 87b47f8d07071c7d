// What belongs to another account, or to the merchant's own shop, looks exactly like nothing to a
// key that sees its own orders: on every route that storefronts may call.

import t, { type Test } from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { newId } from '../../src/platform/id.ts'
import { fillPath, withQuery } from '../support/addresses.ts'
import { givenAccount } from '../support/accounts.ts'
import { documentOf, givenDocumentedService, operationOf } from '../support/documented.ts'
import { idsOf } from '../support/ids.ts'
import { inTurn } from '../support/in-turn.ts'
import { fieldsOf, type Schema, type Schemas } from '../support/mutations.ts'
import { isWrite, keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { bodyOf, queryOf, sampleOf, urlOf } from '../support/samples.ts'
import type { Client, TestMerchant } from '../support/service.ts'
import { readSnapshot } from '../support/snapshot.ts'

t.setTimeout(240_000)
const { app, db, givenMerchant } = await givenDocumentedService(t)
const routes = keyedRoutesOf(app).filter(({ config }) => config.roles?.includes('storefront'))
const merchant = await givenMerchant({ stock: { 'BOLT-M8': 1_000 } })
const acme = await givenAccount(merchant, 'acme')
const globex = await givenAccount(merchant, 'globex')

/** These name nothing that belongs to an order, and tell of none. */
const OF_NO_ORDER = new Set([
  'GET /v1/availability', 'POST /v1/availability', 'GET /v1/availability-changes',
  'GET /v1/merchant', 'POST /v1/logos'
])

/** All that a caller can see of an answer, but what is of the request itself. */
function seenOf ({ statusCode, headers, body }: LightMyRequestResponse) {
  const { date: _date, ratelimit: _left, 'x-request-id': request_id, ...others } = headers
  return { statusCode, headers: others, body: body.replaceAll(String(request_id), '…') }
}

type Asked = { route: Route, params: Readonly<Record<string, string>>, whose: TestMerchant }

/** Another account sends the route for what is not its own, and for nothing. */
async function assertNothing (t: Test, { route, params, whose }: Asked, client: Client) {
  const { id = '' } = params
  const body = bodyOf(route, whose)
  const send = async (id: string, query: string, headers: Record<string, string>) => {
    const url = fillPath(route.path, { ...params, id }) + queryOf(route)
    return client.send(route.method, query === '' ? url : withQuery(url, query), body, headers)
  }
  const prefix = id.slice(0, id.indexOf('_')) as 'so'
  const ways: Array<[string, string, Record<string, string>]> = [
    ['as it is', '', {}],
    ['with any version', '', { 'if-match': '*' }],
    ['with a version', '', { 'if-match': '"v1"' }],
    ['with another version', '', { 'if-match': '"v99"' }],
    ...isWrite(route)
      ? [['as a dry run', 'dry_run=true', {}] as [string, string, Record<string, string>]]
      : []
  ]
  await inTurn(ways, async ([name, query, headers]) => {
    const foreign = await send(id, query, headers)
    // Accounts make no dry runs at all.
    const status = query === '' ? 404 : 403
    t.equal(foreign.statusCode, status, `${name}: ${foreign.body}`)
    t.same(seenOf(await send(newId(prefix), query, headers)), seenOf(foreign), name)
  })
}

/** What the merchant alone says: who has an account is refused, whatever the id. */
const MERCHANTS = ['POST /v1/sales-orders/{id}/payments']

for (const route of routes.filter((route) => MERCHANTS.includes(nameOf(route)))) {
  t.test(`403 role_forbidden: ${nameOf(route)} by a key of an account`, async (t) => {
    const { id = '' } = await sampleOf(route).params?.(acme.merchant, route.method) ?? {}
    await inTurn([id, newId('so')], async (id) => {
      const reply = await acme.client.post(fillPath(route.path, { id }), bodyOf(route, merchant))
      t.same([reply.statusCode, reply.json().code], [403, 'role_forbidden'])
    })
  })
}

for (const route of routes.filter((one) =>
  one.path.includes('{id}') && !MERCHANTS.includes(nameOf(one)))) {
  t.test(`404: ${nameOf(route)} of another account looks exactly like nothing`, async (t) => {
    const theirs = await sampleOf(route).params?.(acme.merchant, route.method) ?? {}
    const shops = await sampleOf(route).params?.(merchant, route.method) ?? {}
    const before = await readSnapshot(db)
    await assertNothing(t, { route, params: theirs, whose: merchant }, globex.client)
    await assertNothing(t, { route, params: shops, whose: merchant }, acme.client)
    t.same(await readSnapshot(db), before, 'nothing was changed')

    const send = async (client: Client, params: Readonly<Record<string, string>>) => client.send(
      route.method, fillPath(route.path, params) + queryOf(route), bodyOf(route, merchant))
    const own = await send(acme.second, theirs)
    t.ok(own.statusCode < 300, `another key of the account: ${own.body}`)
    const again = await sampleOf(route).params?.(acme.merchant, route.method) ?? {}
    const by_all = await send(merchant.storefront, again)
    t.ok(by_all.statusCode < 300, `a storefront that sees all: ${by_all.body}`)
    t.notMatch(by_all.body, /\bacme\b/i, 'and that is not told whose it is')
  })
}

/** What the client is told by each GET that needs no id. */
async function tellAll (
  client: Client, headers: Record<string, string> = {}
): Promise<Map<Route, LightMyRequestResponse>> {
  const asked = routes.filter(({ method, path }) => method === 'GET' && !path.includes('{'))
  return new Map(await inTurn(asked, async (route) =>
    [route, await client.get(route.path + queryOf(route), headers)] as const))
}

/** All of a list, in exports and in pages of one row. */
async function tellInParts (client: Client): Promise<string[]> {
  const exports = await inTurn(['text/csv', 'application/x-ndjson'], async (accept) =>
    [...await tellAll(client, { accept })])
  const lists = routes.filter(({ method, path, schema: { querystring } }) =>
    method === 'GET' && !path.includes('{') && querystring?.properties?.['cursor'] !== undefined)
  const pages = await inTurn(lists, async ({ path }) => {
    const { next_cursor: cursor } = (await client.get(`${path}?limit=1`)).json()
    return cursor === null ? '' : (await client.get(`${path}?limit=1&cursor=${cursor}`)).body
  })
  t.ok(pages.some((page) => page !== ''), 'some lists have a second page')
  return [...exports.flat().map(([, { body }]) => body), ...pages]
}

const isTold = ({ headers }: LightMyRequestResponse): boolean =>
  String(headers['content-type']).includes('json')

t.test('lists and the feed tell an account nothing of others', async (t) => {
  await inTurn([acme, globex], async (account) =>
    inTurn(routes.filter(({ method, path }) => method === 'GET' && !path.includes('{')),
      async (route) => urlOf(route, account.merchant)))
  await inTurn(routes.filter(({ method, path }) => method === 'GET' && !path.includes('{')),
    async (route) => urlOf(route, merchant))
  const of_globex = await tellAll(globex.client)
  const own = idsOf([...of_globex.values()].map(({ body }) => body).join())
  const shared = new Set([merchant.id])
  await inTurn([...await tellAll(acme.client)], async ([route, reply]) => {
    t.equal(reply.statusCode, 200, `${nameOf(route)} ${reply.body}`)
    const seen = [...idsOf(reply.body)]
    if (!OF_NO_ORDER.has(nameOf(route)) && isTold(reply)) t.ok(seen.length > 0, nameOf(route))
    t.same(seen.filter((id) => own.has(id) && !shared.has(id)), [], nameOf(route))
  })
  t.same([...idsOf((await tellInParts(acme.client)).join())]
    .filter((id) => own.has(id) && !shared.has(id)), [], 'exports and later pages')
  const all = await tellAll(merchant.storefront)
  for (const [route, reply] of all) {
    if (OF_NO_ORDER.has(nameOf(route))) continue
    t.notMatch(reply.body, /\b(?:acme|globex)\b/i, `${nameOf(route)}: nobody is told of accounts`)
  }
  const { data } = (await merchant.get('/v1/sales-orders?limit=200')).json()
  const sales = data as Array<{ id: string, account: string | null }>
  t.same(new Set(sales.map(({ account }) => account)), new Set([null, 'acme', 'globex']))
  const listed = (await acme.client.get('/v1/sales-orders?limit=200')).json().data
  t.same(listed.map(({ id }: { id: string }) => id),
    sales.filter(({ account }) => account === 'acme').map(({ id }) => id))
  const asked = (await merchant.get('/v1/sales-orders?limit=200&account=acme')).json().data
  t.same(asked.length, listed.length, 'an operator asks by the account')
  const refused = await acme.client.get('/v1/sales-orders?account=acme')
  t.equal(refused.json().errors[0].detail, 'may be sent by operators only')
})

/** What a filter that is no field of the row is asked for. */
const ASKED: Readonly<Record<string, string>> = {
  sku: 'BOLT-M8', customer_name: 'ada', customer_email: 'ada@example.com'
}
const NO_FILTERS = ['limit', 'cursor', 'after', 'wait', 'sort', 'country']

t.test('filters never reach another account', async (t) => {
  const told = await tellAll(globex.client)
  const foreign = idsOf([...told.values()].map(({ body }) => body).join())
  foreign.delete(merchant.id)
  const lists = [...told].filter(([route]) => !OF_NO_ORDER.has(nameOf(route)))
  await inTurn(lists, async ([{ path, schema: { querystring } }, reply]) => {
    const [row] = (reply.json() as { data: Array<Record<string, unknown>> }).data
    const names = Object.entries(querystring?.properties ?? {})
      .filter(([name]) => !NO_FILTERS.includes(name))
    await inTurn(names, async ([name, { enum: words, items }]) => {
      const value = row?.[name] ?? (words ?? items?.enum)?.[0] ?? ASKED[name] ??
        '2020-01-01T00:00:00Z'
      const url = name === 'metadata'
        ? `${path}?metadata[x]=1`
        : `${path}?${name}=${encodeURIComponent(String(value))}`
      const { statusCode, body } = await acme.client.get(url)
      if (body.includes('may be sent by operators only')) return
      t.equal(statusCode, 200, `${url} ${body}`)
      t.same([...idsOf(body)].filter((id) => foreign.has(id)), [], url)
    })
  })
})

t.test('routes whose bodies may name orders are known here', async (t) => {
  const others = routes.filter(({ method, path }) => method !== 'GET' && !path.includes('{'))
    .map(nameOf).filter((name) => !OF_NO_ORDER.has(name))
  t.same(others, ['POST /v1/sales-orders'], 'say here what a new one may name, and test it')
  const schemas = documentOf(app).components.schemas as Schemas
  const named = routes.filter(({ schema }) => schema.body !== undefined).flatMap((route) => {
    const { content } = operationOf(app, route).requestBody ?? {}
    return fieldsOf(content?.['application/json']?.schema as Schema, schemas)
      .map(({ pointer }) => pointer).filter((pointer) => /_ids?$/.test(pointer))
      .map((pointer) => `${nameOf(route)} ${pointer}`)
  })
  t.same(named, [
    'POST /v1/sales-orders /customer/tax_id',
    'PATCH /v1/sales-orders/{id} /customer/tax_id',
    'POST /v1/sales-orders/{id}/returns /lines/0/purchase_order_id' // refused to storefronts
  ])
})
