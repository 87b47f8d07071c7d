// Every POST sent twice with one key has one effect and one answer.

import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import t from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { holds } from '../support/holds.ts'
import { givenDocumentedService } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { keyedRoutesOf, nameOf } from '../support/routes.ts'
import { bodyOf, clientOf, urlOf } from '../support/samples.ts'
import { type Client, salesOrderBody, supplierBody } from '../support/service.ts'
import { readSnapshot } from '../support/snapshot.ts'

t.setTimeout(120_000)
const { app, db, database_url, platform, givenMerchant } = await givenDocumentedService(t)
const neighbor = await givenDocumentedService(t, database_url)
const STOCK = { stock: { 'BOLT-M8': 100 } }
const posts = keyedRoutesOf(app).filter(({ method }) => method === 'POST')
type Faults = { errors: Array<{ header: string }> }

const newKey = (): string => randomUUID()

/** The body byte for byte, as JSON. */
async function post (client: Client, url: string, json: string, key: string) {
  return client.post(url, json, { 'content-type': 'application/json', 'idempotency-key': key })
}

/** What a replay repeats. */
function repeatedOf ({ statusCode, rawPayload, headers }: LightMyRequestResponse) {
  const { etag, location, 'content-type': type } = headers
  return { statusCode, bytes: rawPayload.toString('hex'), etag, location, type }
}

const isSecret = ({ body }: LightMyRequestResponse): boolean => /tdm_[a-z]+_\w{49}/.test(body)
const isMade = ({ statusCode }: LightMyRequestResponse): boolean => statusCode < 300

for (const route of posts) {
  t.test(`once: ${nameOf(route)} sent twice with one key`, async (t) => {
    await inTurn(route.config.roles ?? [], async (role) => {
      const merchant = await givenMerchant(STOCK)
      const client = clientOf(role, merchant, platform)
      const [url, json] = [await urlOf(route, merchant), JSON.stringify(bodyOf(route, merchant))]
      const key = newKey()
      const before = await readSnapshot(db)
      const first = await post(client, url, json, key)
      t.ok(isMade(first), first.body)
      t.equal(first.headers['idempotent-replayed'], undefined)
      const after = await readSnapshot(db)
      t.notSame(after, before, 'it has an effect')

      await inTurn([client, { ...client, ...neighborOf(client) }], async (sender) => {
        const again = await post(sender, url, json, key)
        if (isSecret(first)) {
          t.equal(again.json().code, 'idempotency_secret_not_kept')
        } else {
          t.equal(again.headers['idempotent-replayed'], 'true')
          t.same(repeatedOf(again), repeatedOf(first), 'the same, byte for byte')
        }
        t.same(await readSnapshot(db), after, 'one effect')
      })

      const others = [[url, `${json} `]]
      if (role === 'operator' && route.path !== '/v1/suppliers') {
        others.push(['/v1/suppliers', JSON.stringify(supplierBody())])
      }
      await inTurn(others, async ([other_url = '', other_json = '']) => {
        const reused = await post(client, other_url, other_json, key)
        t.equal(reused.json().code, 'idempotency_key_reused', `${other_url} ${other_json}`)
      })
      t.same(await readSnapshot(db), after, 'nothing else was done')
    })
  })

  t.test(`${nameOf(route)}: a key is of one role, one supplier and one merchant`, async (t) => {
    const key = newKey()
    const [one, other] = [await givenMerchant(STOCK), await givenMerchant(STOCK)]
    await inTurn([one, other], async (merchant) => {
      await inTurn(route.config.roles ?? [], async (role) => {
        if (role === 'platform' && merchant === other) return // the one caller without a merchant
        const reply = await post(clientOf(role, merchant, platform), await urlOf(route, merchant),
          JSON.stringify(bodyOf(route, merchant)), key)
        t.ok(isMade(reply), reply.body)
        t.equal(reply.headers['idempotent-replayed'], undefined, role)
      })
      if (route.config.roles?.includes('supplier') !== true) return
      const supplier_id = await merchant.givenSupplier()
      const supplier = await merchant.givenKey({ role: 'supplier', supplier_id })
      const its_own = { ...merchant, supplier_id, supplier }
      const reply = await post(supplier, await urlOf(route, its_own),
        JSON.stringify(bodyOf(route, its_own)), key)
      t.ok(isMade(reply), reply.body)
    })
  })

  t.test(`${nameOf(route)}: a refusal keeps no key`, async (t) => {
    const merchant = await givenMerchant(STOCK)
    const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
    const [url, json] = [await urlOf(route, merchant), JSON.stringify(bodyOf(route, merchant))]
    const key = newKey()
    const refused = await post(client, url, '{"nonsense":1}', key)
    t.equal(refused.statusCode, 400)
    if (route.schema.headers?.properties?.['if-match'] !== undefined) {
      const headers = { 'if-match': '"v999"', 'idempotency-key': key }
      t.equal((await client.post(url, JSON.parse(json), headers)).statusCode, 412)
    }
    const made = await post(client, url, json, key)
    t.ok(isMade(made), made.body)
    t.equal(made.headers['idempotent-replayed'], undefined)
  })

  t.test(`400 invalid_request: ${nameOf(route)} with a key that is none`, async (t) => {
    const merchant = await givenMerchant(STOCK)
    const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
    const [url, body] = [await urlOf(route, merchant), bodyOf(route, merchant)]
    const before = await readSnapshot(db)
    const bad = ['', 'short-7', 'with a space', 'é'.repeat(10), 'tab\tinside', 'x'.repeat(256)]
    await inTurn(bad, async (key) => {
      const reply = await client.post(url, body, { 'idempotency-key': key })
      t.equal(reply.statusCode, 400, key)
      const headers = reply.json<Faults>().errors.map(({ header }) => header)
      t.same([...new Set(headers)], ['idempotency-key'], key)
    })
    t.same(await readSnapshot(db), before, 'nothing was stored')
    const made = await client.post(url, body, { 'idempotency-key': '~'.repeat(255) })
    t.ok(isMade(made), 'but one of 255 characters')
  })

  t.test(`once: ${nameOf(route)} sent at the same moment to two processes`, async (t) => {
    const merchant = await givenMerchant(STOCK)
    const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
    const [url, json] = [await urlOf(route, merchant), JSON.stringify(bodyOf(route, merchant))]
    const key = newKey()
    const before = await readSnapshot(db)
    const senders = Array.from({ length: 8 }, (_, index) =>
      index % 2 === 0 ? client : { ...client, ...neighborOf(client) })
    const replies = await Promise.all(senders.map(async (sender) => post(sender, url, json, key)))
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
    const again = await post(client, url, json, key)
    t.equal(again.statusCode, isSecret(one) ? 409 : one.statusCode)
    t.same(await readSnapshot(db), after, 'one effect')
  })
}

/** The same key, sent to the other process. */
function neighborOf (client: Client): Pick<Client, 'post'> {
  const { key } = client === platform ? neighbor.platform : client
  const post: Client['post'] = async (url, body, headers) => neighbor.app.inject({
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${key}`, ...headers },
    payload: body as string
  })
  return { post }
}

t.test('a refusal keeps no key: what was short is placed once there is stock', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 1 } })
  const json = JSON.stringify(salesOrderBody({ shortage_policy: 'reject' }))
  const key = newKey()
  const refused = await post(merchant, '/v1/sales-orders', json, key)
  t.equal(refused.json().code, 'insufficient_stock')
  await merchant.givenStock(merchant.supplier_id, 'BOLT-M8')
  const placed = await post(merchant, '/v1/sales-orders', json, key)
  t.equal(placed.statusCode, 201)
  t.equal(placed.headers['idempotent-replayed'], undefined)
})

t.test('422 idempotency_key_reused: the query is part of the request', async (t) => {
  const { key: secret } = await givenMerchant()
  const address = await neighbor.app.listen({ port: 0, host: '127.0.0.1' })
  const body = JSON.stringify(supplierBody())
  const key = newKey()
  // Written by hand: a client's library would leave out a query that is empty.
  const send = async (path: string): Promise<number> => new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, {
      path,
      method: 'POST',
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        'idempotency-key': key
      }
    }, (reply) => {
      reply.resume()
      resolve(reply.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(body)
  })
  t.equal(await send('/v1/suppliers'), 201)
  t.equal(await send('/v1/suppliers?'), 422)
  t.equal(await send('/v1/suppliers'), 201)
})

t.test('409 idempotency_in_progress: only while the first is running', async (t) => {
  const merchant = await givenMerchant(STOCK)
  const json = JSON.stringify(salesOrderBody())
  const key = newKey()
  const replies = await Promise.all(['first', 'second'].map(async () =>
    post(merchant, '/v1/sales-orders', json, key)))
  t.same(replies.map(({ statusCode }) => statusCode).sort(), [201, 409])
  const refused = replies.find(({ statusCode }) => statusCode === 409)
  holds(t, refused?.json(), { code: 'idempotency_in_progress', retryable: true })
  t.equal(refused?.headers['retry-after'], '1')
  const again = await post(merchant, '/v1/sales-orders', json, key)
  t.equal(again.headers['idempotent-replayed'], 'true')
})

t.test('without a key, a natural key keeps a second send from a second effect', async (t) => {
  const merchant = await givenMerchant(STOCK)
  const [order, supplier] = [salesOrderBody(), supplierBody()]
  const { id } = (await merchant.post('/v1/sales-orders', order)).json()
  const sends: Array<[string, object, string]> = [
    ['/v1/sales-orders', order, 'reference'],
    ['/v1/suppliers', supplier, 'code'],
    [`/v1/sales-orders/${id}/payments`, { reference: 'P-1', amount: '5.00' }, 'reference']
  ]
  await inTurn(sends, async ([url, body]) => {
    const first = await merchant.post(url, body)
    const before = await readSnapshot(db)
    const again = await merchant.post(url, body)
    t.equal(again.statusCode, 200, url)
    t.equal(again.json().id, first.json().id)
    t.same(await readSnapshot(db), before, 'one effect')
  })
})
