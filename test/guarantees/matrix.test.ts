// The authorization matrix, made from the routes: who calls, and what the answer may be.

import t, { type Test } from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { givenDocumentedService } from '../support/documented.ts'
import { idsOf } from '../support/ids.ts'
import { inTurn } from '../support/in-turn.ts'
import { keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { fillPath } from '../support/addresses.ts'
import { bodyOf, queryOf, sampleOf } from '../support/samples.ts'
import type { Client, TestMerchant } from '../support/service.ts'
import { readSnapshot } from '../support/snapshot.ts'

t.setTimeout(240_000)
const { app, db, platform, givenMerchant } = await givenDocumentedService(t)
const routes = keyedRoutesOf(app)
const STOCK = { stock: { 'BOLT-M8': 100 } }

type Role = 'operator' | 'storefront' | 'supplier' | 'platform'
type Caller = {
  name: string
  client: Client
  role: Role
  /** Whether what the path names is this caller's own. */
  is_own: boolean
}

/** What the caller may be told; `done` has an effect, so it comes with a sample of its own. */
type Expected = 'done' | 'its own rows' | 'nothing' | 'role_forbidden' | 'unauthorized'

/** What these write belongs to something that their body names, as others' paths do. */
const NAMED_BY_BODY = new Set(['POST /v1/bills'])

function expectedOf (route: Route, { role, is_own }: Caller): Expected {
  const { config: { roles = [] }, path } = route
  // The platform’s key is none of a merchant’s.
  if (!roles.includes(role)) return role === 'platform' ? 'unauthorized' : 'role_forbidden'
  if (is_own) return 'done'
  return path.includes('{') || NAMED_BY_BODY.has(nameOf(route)) ? 'nothing' : 'its own rows'
}

const merchant = await givenMerchant(STOCK)
const stranger = await givenMerchant(STOCK)
const other_supplier_id = await merchant.givenSupplier()
const other_supplier = await merchant.givenKey({
  role: 'supplier', supplier_id: other_supplier_id
})

const CALLERS: readonly Caller[] = [
  { name: 'operator', client: merchant, role: 'operator', is_own: true },
  { name: 'storefront', client: merchant.storefront, role: 'storefront', is_own: true },
  { name: 'its supplier', client: merchant.supplier, role: 'supplier', is_own: true },
  { name: 'another supplier', client: other_supplier, role: 'supplier', is_own: false },
  { name: 'another merchant’s operator', client: stranger, role: 'operator', is_own: false },
  {
    name: 'another merchant’s storefront',
    client: stranger.storefront,
    role: 'storefront',
    is_own: false
  },
  {
    name: 'another merchant’s supplier',
    client: stranger.supplier,
    role: 'supplier',
    is_own: false
  },
  { name: 'the platform', client: platform, role: 'platform', is_own: true }
]

/** Keys of every role that work no longer, and none. */
const DEAD_KEYS = await givenDeadKeys()

async function givenDeadKeys (): Promise<Array<[string, string | undefined]>> {
  const { supplier_id } = merchant
  const bodies: Record<string, object> = {
    operator: { role: 'operator' },
    storefront: { role: 'storefront' },
    supplier: { role: 'supplier', supplier_id }
  }
  const dead = await inTurn(Object.entries(bodies), async ([role, body]) => {
    const revoked = await merchant.givenKey({ ...body, name: `Revoked ${role}` })
    const expired = await merchant.givenKey({ ...body, name: `Expired ${role}` })
    return [
      [`revoked ${role}`, revoked.key], [`expired ${role}`, expired.key]
    ] as Array<[string, string]>
  })
  const { data } = (await merchant.get('/v1/api-keys?limit=200')).json()
  await inTurn(data as Array<{ id: string, name: string }>, async ({ id, name }) => {
    if (name.startsWith('Revoked')) await merchant.delete(`/v1/api-keys/${id}`)
  })
  await sql`update api_keys set expires_at = now() where name like 'Expired %'`.execute(db)
  return [...dead.flat(), ['no key', undefined]]
}

type Target = { url: string, absent: string, body: Record<string, unknown> | undefined }

/** What the route is sent for: the merchant's own, and ids of nothing. */
async function givenTarget (route: Route, owner: TestMerchant): Promise<Target> {
  const params = await sampleOf(route).params?.(owner, route.method) ?? {}
  const absent = Object.fromEntries(Object.keys(params).map((name) => [name, 'none']))
  return {
    url: fillPath(route.path, params) + queryOf(route),
    absent: fillPath(route.path, absent) + queryOf(route),
    body: bodyOf(route, owner)
  }
}

/** All that can be seen of an answer, but what is of the request itself. */
function seenOf ({ statusCode, headers, body }: LightMyRequestResponse) {
  return [statusCode, body.replaceAll(String(headers['x-request-id']), '…')]
}

/** Sent without an effect: refused, or rows of the caller's own. */
async function assertKeptOut (
  t: Test, { method }: Route, { url, absent, body }: Target,
  { name, client, expected }: Caller & { expected: Expected }
): Promise<void> {
  const reply = await client.send(method, url, body)
  if (expected !== 'nothing') {
    t.equal(reply.json().code, expected, name)
  } else {
    t.equal(reply.statusCode, 404, name)
    t.same(seenOf(reply), seenOf(await client.send(method, absent, body)), `${name}: as nothing`)
  }
}

for (const route of routes) {
  const { method, config: { roles = [] } } = route
  const told = CALLERS.map((caller) => ({ ...caller, expected: expectedOf(route, caller) }))
  const row = told.map(({ name, expected }) => `${name}: ${expected}`).join(', ')

  t.test(`${nameOf(route)} — ${row}`, async (t) => {
    const target = await givenTarget(route, merchant)
    const before = await readSnapshot(db)
    const kept_out = told.filter(({ expected }) =>
      expected !== 'done' && expected !== 'its own rows')
    await inTurn(kept_out, async (caller) => assertKeptOut(t, route, target, caller))
    await inTurn(DEAD_KEYS, async ([name, key]) => {
      const { url, body } = target
      const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
      const reply = await app.inject({ method, url, headers, ...body && { payload: body } })
      // A key of a merchant is of the wrong role for the platform's routes, whatever its state.
      const is_platforms = roles.includes('platform') && key !== undefined
      t.equal(reply.json().code, is_platforms ? 'role_forbidden' : 'unauthorized', name)
    })
    t.same(await readSnapshot(db), before, 'nothing was stored')

    await inTurn(told.filter(({ expected }) => expected === 'its own rows'), async (caller) => {
      const owner = caller.client === other_supplier
        ? { ...merchant, supplier_id: other_supplier_id }
        : stranger
      const reply = await caller.client.send(method, target.url, bodyOf(route, owner))
      t.ok(reply.statusCode < 300, `${caller.name}: ${reply.body}`)
      // Operators also see what the other supplier made itself.
      const { client } = caller
      const whose = client === other_supplier ? merchant.supplier : merchant
      const theirs = method === 'GET' ? idsOf((await whose.get(target.url)).body) : new Set()
      const seen = [...idsOf(reply.body)].filter((id) => id !== other_supplier_id)
      t.same(seen.filter((id) => theirs.has(id)), [], caller.name)
    })
    await inTurn(told.filter(({ expected }) => expected === 'done'), async ({ name, client }) => {
      const own = await givenTarget(route, merchant)
      const reply = await client.send(method, own.url, own.body)
      t.ok(reply.statusCode < 300, `${name}: ${reply.body}`)
    })
  })
}

t.test('every caller is told each thing by some route', async (t) => {
  const seen = new Set(routes.flatMap((route) =>
    CALLERS.map((caller) => `${caller.name}: ${expectedOf(route, caller)}`)))
  for (const { name, is_own, role } of CALLERS) {
    const refused = role === 'platform' ? 'unauthorized' : 'role_forbidden'
    for (const one of [refused, is_own ? 'done' : 'nothing']) {
      t.ok(seen.has(`${name}: ${one}`), `${name}: ${one}`)
    }
  }
})
