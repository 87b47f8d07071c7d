// What is another merchant's, or another supplier's, looks exactly like nothing.

import t, { type Test } from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { newId } from '../../src/platform/id.ts'
import { givenDocumentedService } from '../support/documented.ts'
import { ID, idsOf } from '../support/ids.ts'
import { inTurn } from '../support/in-turn.ts'
import { keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { clientOf, fillPath } from '../support/addresses.ts'
import { bodyOf, sampleOf, urlOf } from '../support/samples.ts'
import type { Client, TestMerchant } from '../support/service.ts'
import { readSnapshot } from '../support/snapshot.ts'
import { placeDearer } from '../support/stories.ts'

t.setTimeout(240_000)
const { app, db, platform, givenMerchant } = await givenDocumentedService(t)
const routes = keyedRoutesOf(app)
const STOCK = { stock: { 'BOLT-M8': 100 } }

/** Who is told of nothing, and so changes nothing. */
const stranger = await givenMerchant(STOCK)

/** All that a caller can see of an answer, but what is of the request itself. */
function seenOf ({ statusCode, headers, body }: LightMyRequestResponse) {
  // What is left of a limit goes down with each request, whatever it asks for.
  const { date: _date, ratelimit: _left, 'x-request-id': request_id, ...others } = headers
  return { statusCode, headers: others, body: body.replaceAll(String(request_id), '…') }
}

/** Ids that name nothing of the caller's, beside `foreign`, which names another's. */
function absentIds (foreign: string, own: TestMerchant): Record<string, string> {
  const prefix = foreign.slice(0, foreign.indexOf('_')) as 'so'
  return {
    'well formed': newId(prefix),
    'of nothing': 'none',
    'of another type': foreign.startsWith('mer_') ? own.supplier_id : own.id,
    'in upper case': foreign.toUpperCase(),
    'without its prefix': foreign.slice(prefix.length + 1),
    'with a space': `${foreign} `,
    'with a NUL': `${foreign}\0`,
    'only a NUL': '\0',
    'beyond the BMP': '😀',
    'of a slash': 'a/b',
    'of a quote': "' or 1=1 --",
    'of a percent sign': '%',
    'of 500 characters': 'x'.repeat(500)
  }
}

/** What reads an id does so for each role alike: one tries all, the others these. */
const FEW = ['well formed', 'of another type', 'in upper case']

type Sender = { client: Client, own: TestMerchant, names?: readonly string[] }

/** Sends the route with an id of another's and with ids of nothing: all must look the same. */
async function assertNothing (
  t: Test, route: Route, params: Readonly<Record<string, string>>,
  { client, own, names }: Sender
) {
  const body = bodyOf(route, own)
  const send = async (id: string) => client.send(
    route.method, fillPath(route.path, { ...params, id }), body)
  const { id = '' } = params
  const foreign = await send(id)
  t.equal(foreign.statusCode, 404)
  const absent = Object.entries(absentIds(id, own))
    .filter(([name]) => names?.includes(name) ?? true)
  await inTurn(absent, async ([name, one]) => {
    t.same(seenOf(await send(one)), seenOf(foreign), name)
  })
}

for (const route of routes.filter(({ path }) => path.includes('{id}'))) {
  t.test(`404: ${nameOf(route)} of another merchant looks exactly like nothing`, async (t) => {
    const owner = await givenMerchant(STOCK)
    const params = await sampleOf(route).params?.(owner, route.method) ?? {}
    // What else the path names, the stranger has too.
    await sampleOf(route).params?.(stranger, route.method)
    if (params.sku !== undefined) await stranger.givenStock(stranger.supplier_id, params.sku)
    const before = await readSnapshot(db)
    await inTurn((route.config.roles ?? []).entries(), async ([at, role]) => {
      const client = clientOf(role, stranger, platform)
      await assertNothing(t, route, params, {
        client, own: stranger, ...at > 0 && { names: FEW }
      })
    })
    t.same(await readSnapshot(db), before, 'nothing was changed')
    const own = await owner.send(route.method, fillPath(route.path, params), bodyOf(route, owner))
    t.ok(own.statusCode < 300, 'to its owner it is something')
  })
}

for (const route of routes.filter(({ path }) => path.includes('{hold}'))) {
  t.test(`404: ${nameOf(route)} of one’s own order, with what is another’s`, async (t) => {
    const owner = await givenMerchant(STOCK)
    const theirs = await sampleOf(route).params?.(owner, route.method) ?? {}
    const own = await sampleOf(route).params?.(stranger, route.method) ?? {}
    const before = await readSnapshot(db)
    const send = async (hold: string) =>
      stranger.send(route.method, fillPath(route.path, { ...own, hold }))
    const foreign = await send(theirs.hold ?? '')
    t.equal(foreign.statusCode, 404)
    await inTurn(Object.entries(absentIds(theirs.hold ?? '', stranger)), async ([name, absent]) => {
      t.same(seenOf(await send(absent)), seenOf(foreign), name)
    })
    t.same(await readSnapshot(db), before, 'nothing was changed')
  })
}

for (const route of routes.filter(({ path, config }) =>
  path.includes('{id}') && config.roles?.includes('supplier') === true)) {
  t.test(`404: ${nameOf(route)} of another supplier looks exactly like nothing`, async (t) => {
    const merchant = await givenMerchant(STOCK)
    const supplier_id = await merchant.givenSupplier()
    const client = await merchant.givenKey({ role: 'supplier', supplier_id })
    const params = await sampleOf(route).params?.(merchant, route.method) ?? {}
    if (params.sku !== undefined) await merchant.givenStock(supplier_id, params.sku)
    const before = await readSnapshot(db)
    await assertNothing(t, route, params, { client, own: merchant })
    t.same(await readSnapshot(db), before, 'nothing was changed')
    const own = await merchant.supplier.send(
      route.method, fillPath(route.path, params), bodyOf(route, merchant))
    t.ok(own.statusCode < 300, 'to its supplier it is something')
  })
}

const ANY_ID = new RegExp(ID.source)

/** Merchants alike in everything that they may choose. */
async function givenTwin (): Promise<TestMerchant> {
  const merchant = await givenMerchant(STOCK)
  await merchant.post('/v1/suppliers', { code: 'TWIN', name: 'Twin' })
  await merchant.post('/v1/sales-orders', {
    ...bodyOf(routes.find(({ schema }) => schema.operationId === 'createSalesOrder') as Route,
      merchant),
    reference: 'TWIN'
  })
  await placeDearer(merchant)
  return merchant
}

/** All ids of a merchant that its operator is told. */
async function tellAllIds (merchant: TestMerchant): Promise<Set<string>> {
  const answers = await inTurn(routes.filter(({ method }) => method === 'GET'), async (route) =>
    (await merchant.get(await urlOf(route, merchant))).body)
  return idsOf(answers.join())
}

async function makeTwins () {
  const other = await givenTwin()
  return { one: await givenTwin(), other, foreign: await tellAllIds(other) }
}

let twins: ReturnType<typeof makeTwins> | undefined
/** All filters are asked of the same two, of which none changes anything. */
async function givenTwins () {
  twins ??= makeTwins()
  return twins
}

const isList = ({ method, schema }: Route): boolean =>
  method === 'GET' && schema.querystring?.properties?.cursor !== undefined

t.test('lists never show another merchant’s rows', async (t) => {
  const { one, foreign } = await givenTwins()
  t.ok(foreign.size > 10)
  await inTurn(routes.filter(({ method }) => method === 'GET'), async (route) => {
    const url = await urlOf(route, one)
    await inTurn(route.config.roles ?? [], async (role) => {
      const reply = await clientOf(role, one, platform).get(url)
      t.same([...idsOf(reply.body)].filter((id) => foreign.has(id)), [], `${url} for ${role}`)
      const is_told = String(reply.headers['content-type']).includes('json')
      const has_ids = !/^\/v1\/(?:availability|logos)/.test(route.path)
      if (is_told && has_ids) t.match(reply.body, ANY_ID, 'but its own')
    })
  })
})

/** What a filter that is no field of the row is asked for. */
const ASKED: Readonly<Record<string, string>> = {
  sku: 'BOLT-M8', customer_name: 'ada', customer_email: 'ada@example.com'
}

/** A word that the filter takes, if it takes words. */
function choiceOf ({ schema }: Route, name: string): unknown {
  const { enum: words, items } = schema.querystring?.properties?.[name] ?? {}
  return (words ?? items?.enum)?.[0]
}

for (const route of routes.filter((one) => isList(one) && !one.path.includes('{'))) {
  const names = Object.keys(route.schema.querystring?.properties ?? {})
    .filter((name) => !['limit', 'cursor', 'after', 'wait'].includes(name))
  if (names.length === 0) continue
  t.test(`filters of ${route.path} never reach another merchant: ${names.join()}`, async (t) => {
    const { one, other, foreign: told } = await givenTwins()
    await one.get(await urlOf(route, one))
    const { body } = await other.get(await urlOf(route, other))
    const { data: [row] } = JSON.parse(body) as { data: Array<Record<string, unknown>> }
    const foreign = new Set([...told, ...idsOf(body)])
    await inTurn(names, async (name) => {
      const value = name === 'metadata'
        ? 'x'
        : row?.[name] ?? choiceOf(route, name) ?? ASKED[name] ?? '2020-01-01T00:00:00Z'
      const parameter = name === 'metadata' ? 'metadata[x]' : name
      // As many rows as a page may have, so that the caller's own hide nothing.
      const url = `${route.path}?limit=200&${parameter}=${encodeURIComponent(String(value))}`
      await inTurn(route.config.roles ?? [], async (role) => {
        const reply = await clientOf(role, one, platform).get(url)
        t.same([...idsOf(reply.body)].filter((id) => foreign.has(id)), [], url)
        // A storefront may not ask by what it may not see.
        if (/"code":"not_allowed","detail":"may be sent by operators only"/.test(reply.body)) return
        t.equal(reply.statusCode, 200, url)
        if (ANY_ID.test(String(value))) t.same(reply.json().data, [], url)
      })
    })
  })
}

for (const route of routes.filter((one) =>
  isList(one) && !one.path.includes('{') && one.config.roles?.includes('supplier') === true)) {
  t.test(`${route.path} shows a supplier its own rows only`, async (t) => {
    const merchant = await givenMerchant(STOCK)
    await sampleOf(route).params?.(merchant, route.method)
    await sampleOf({ ...route, path: '/v1/purchase-orders/{id}' }).params?.(merchant, 'GET')
    const supplier_id = await merchant.givenSupplier()
    const other = await merchant.givenKey({ role: 'supplier', supplier_id })
    t.ok((await merchant.supplier.get(route.path)).json().data.length > 0, 'its own')
    t.same((await other.get(route.path)).json().data, [], 'nothing of the other’s')
    const asked = await other.get(`${route.path}?supplier_id=${merchant.supplier_id}`)
    t.same(asked.json(), { data: [], next_cursor: null }, 'not even when asked for')
  })
}

for (const route of routes.filter(({ schema }) => schema.body !== undefined)) {
  const fields = Object.keys(bodyOf(route, { supplier_id: 'x' } as TestMerchant) ?? {})
    .filter((name) => name.endsWith('_id'))
  if (fields.length === 0) continue
  t.test(`${nameOf(route)} takes no ${fields.join()} of another merchant`, async (t) => {
    const owner = await givenMerchant(STOCK)
    const theirs = bodyOf(route, owner) ?? {}
    await inTurn(fields, async (field) => {
      const send = async (id: unknown) => stranger.send(
        route.method, route.path, { ...bodyOf(route, stranger), [field]: id })
      const foreign = await send(theirs[field])
      t.ok(foreign.statusCode >= 400)
      t.same(seenOf(await send(newId('sup'))), seenOf(foreign), field)
    })
  })
}
