// Tests that a write which is sent twice with one idempotency key has one effect and one answer.

import { randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { givenDocumentedService } from './documented.ts'
import { inTurn } from './in-turn.ts'
import { isWrite, keyedRoutesOf, type Method, nameOf, type Route } from './routes.ts'
import { clientOf } from './addresses.ts'
import { bodyOf, urlOf } from './samples.ts'
import {
  buildClient, type Client, supplierBody, type TestMerchant, type TestService
} from './service.ts'
import { readSnapshot } from './snapshot.ts'

const STOCK = { stock: { 'BOLT-M8': 100 } }
type Faults = { errors: Array<{ header: string }> }
/** A request that writes. `json` is its body, which DELETE does not have. */
export type Write = { method: Method, url: string, json?: string | undefined }

export const newKey = (): string => randomUUID()

/** Sends exactly these bytes as JSON. */
export async function send (
  client: Pick<Client, 'send'>, write: Write, key: string
): Promise<LightMyRequestResponse> {
  return sendWith(client, write, { 'idempotency-key': key })
}

async function sendWith (
  client: Pick<Client, 'send'>, { method, url, json }: Write, headers: Record<string, string>
): Promise<LightMyRequestResponse> {
  return client.send(method, url, json, {
    ...json !== undefined && { 'content-type': 'application/json' }, ...headers
  })
}

export async function requestOf (route: Route, merchant: TestMerchant): Promise<Write> {
  const { method } = route
  const url = await urlOf(route, merchant)
  const body = bodyOf(route, merchant)
  return { method, url, json: body && JSON.stringify(body) }
}

/** The parts of an answer that a replay must repeat. */
function repeatedOf ({ statusCode, rawPayload, headers }: LightMyRequestResponse) {
  const { etag, location, 'content-type': type } = headers
  return { statusCode, bytes: rawPayload.toString('hex'), etag, location, type }
}

const isSecret = ({ body }: LightMyRequestResponse): boolean =>
  /tdm_[a-z]+_\w{49}|whsec_|\/answer\/[\w-]{43}"/.test(body)
const isMade = ({ statusCode }: LightMyRequestResponse): boolean => statusCode < 300

type World = TestService & { neighborOf: (client: Client) => Client }

/** Tests every route of these methods, on two services that share a database. */
export async function walkWrites (t: Test, methods: readonly Method[]): Promise<TestService> {
  const service = await givenDocumentedService(t)
  const neighbor = await givenDocumentedService(t, service.database_url)
  const { app, platform } = service
  /** Sends with the same API key to the other service. */
  const neighborOf = (client: Client): Client =>
    buildClient(neighbor.app, client === platform ? neighbor.platform.key : client.key)
  const writes = keyedRoutesOf(app).filter((one) => isWrite(one) && methods.includes(one.method))
  for (const route of writes) {
    for (const test of [testOnce, testScope, testRefusal, testBadKeys, testTwoProcesses]) {
      test(t, route, { ...service, neighborOf })
    }
  }
  return service
}

function testOnce (
  t: Test, route: Route, { db, platform, givenMerchant, neighborOf }: World
): void {
  void t.test(`once: ${nameOf(route)} sent twice with one key`, async (t) => {
    await inTurn(route.config.roles ?? [], async (role) => {
      const merchant = await givenMerchant(STOCK)
      const client = clientOf(role, merchant, platform)
      const write = await requestOf(route, merchant)
      const key = newKey()
      const before = await readSnapshot(db)
      const first = await send(client, write, key)
      t.ok(isMade(first), first.body)
      t.equal(first.headers['idempotent-replayed'], undefined)
      const after = await readSnapshot(db)
      t.notSame(after, before, 'it has an effect')

      await inTurn([client, neighborOf(client)], async (sender) => {
        const again = await send(sender, write, key)
        if (isSecret(first)) {
          t.equal(again.json().code, 'idempotency_secret_not_kept')
        } else {
          t.equal(again.headers['idempotent-replayed'], 'true')
          t.same(repeatedOf(again), repeatedOf(first), 'the same, byte for byte')
        }
        t.same(await readSnapshot(db), after, 'one effect')
      })

      const others: Write[] = [{ ...write, json: `${write.json ?? '{}'} ` }]
      if (role === 'operator' && nameOf(route) !== 'POST /v1/suppliers') {
        const json = JSON.stringify(supplierBody())
        others.push({ method: 'POST', url: '/v1/suppliers', json })
      }
      await inTurn(others, async (other) => {
        const reused = await send(client, other, key)
        t.equal(reused.json().code, 'idempotency_key_reused', `${other.url} ${other.json}`)
      })
      t.same(await readSnapshot(db), after, 'nothing else was done')
    })
  })
}

function testScope (t: Test, route: Route, { platform, givenMerchant }: World): void {
  void t.test(`${nameOf(route)}: a key is of a role, a supplier and a merchant`, async (t) => {
    const key = newKey()
    const [one, other] = [await givenMerchant(STOCK), await givenMerchant(STOCK)]
    await inTurn([one, other], async (merchant) => {
      await inTurn(route.config.roles ?? [], async (role) => {
        if (role === 'platform' && merchant === other) return // the one caller without a merchant
        const reply = await send(
          clientOf(role, merchant, platform), await requestOf(route, merchant), key)
        t.ok(isMade(reply), reply.body)
        t.equal(reply.headers['idempotent-replayed'], undefined, role)
      })
      if (route.config.roles?.includes('supplier') !== true) return
      const supplier_id = await merchant.givenSupplier()
      const supplier = await merchant.givenKey({ role: 'supplier', supplier_id })
      const its_own = { ...merchant, supplier_id, supplier }
      const reply = await send(supplier, await requestOf(route, its_own), key)
      t.ok(isMade(reply), reply.body)
    })
  })
}

function testRefusal (t: Test, route: Route, { platform, givenMerchant }: World): void {
  void t.test(`${nameOf(route)}: a refusal keeps no key`, async (t) => {
    const merchant = await givenMerchant(STOCK)
    const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
    const write = await requestOf(route, merchant)
    const key = newKey()
    const refused = await send(client, { ...write, url: `${write.url}?nonsense=1` }, key)
    t.equal(refused.statusCode, 400)
    if (route.schema.headers?.properties?.['if-match'] !== undefined) {
      const headers = { 'if-match': '"v999"', 'idempotency-key': key }
      t.equal((await sendWith(client, write, headers)).statusCode, 412)
    }
    const made = await send(client, write, key)
    t.ok(isMade(made), made.body)
    t.equal(made.headers['idempotent-replayed'], undefined)
  })
}

function testBadKeys (t: Test, route: Route, { db, platform, givenMerchant }: World): void {
  void t.test(`400 invalid_request: ${nameOf(route)} with a key that is none`, async (t) => {
    const merchant = await givenMerchant(STOCK)
    const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
    const write = await requestOf(route, merchant)
    const before = await readSnapshot(db)
    const bad = ['', 'short-7', 'with a space', 'é'.repeat(10), 'tab\tinside', 'x'.repeat(256)]
    await inTurn(bad, async (key) => {
      const reply = await send(client, write, key)
      t.equal(reply.statusCode, 400, key)
      const headers = reply.json<Faults>().errors.map(({ header }) => header)
      t.same([...new Set(headers)], ['idempotency-key'], key)
    })
    t.same(await readSnapshot(db), before, 'nothing was stored')
    const made = await send(client, write, '~'.repeat(255))
    t.ok(isMade(made), 'but one of 255 characters')
  })
}

function testTwoProcesses (
  t: Test, route: Route, { db, platform, givenMerchant, neighborOf }: World
): void {
  void t.test(`once: ${nameOf(route)} sent at the same moment to two processes`, async (t) => {
    const merchant = await givenMerchant(STOCK)
    const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
    const write = await requestOf(route, merchant)
    const key = newKey()
    const before = await readSnapshot(db)
    const senders = Array.from({ length: 8 }, (_, index) =>
      index % 2 === 0 ? client : neighborOf(client))
    const replies = await Promise.all(senders.map(async (sender) =>
      send(sender, write, key)))
    const made = replies.filter(isMade)
    const [one] = made
    if (one === undefined) throw new Error(replies[0]?.body)
    t.equal(new Set(made.map(({ body }) => body)).size, 1, 'one answer')
    const first = made.filter(({ headers }) => headers['idempotent-replayed'] === undefined)
    t.equal(first.length, 1, 'the others are replays')
    for (const reply of replies.filter((one) => !isMade(one))) {
      t.match(reply.json().code, /^idempotency_(in_progress|secret_not_kept)$/)
    }
    const after = await readSnapshot(db)
    t.notSame(after, before)
    const again = await send(client, write, key)
    t.equal(again.statusCode, isSecret(one) ? 409 : one.statusCode)
    t.same(await readSnapshot(db), after, 'one effect')
  })
}
