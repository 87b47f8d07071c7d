// One merchant's flood costs another little: decided by who was served when, not by time.

import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { sql } from 'kysely'
import { readConfig } from '../../../src/config.ts'
import { newPlatformKey } from '../../../src/first-start.ts'
import { buildLogger } from '../../../src/platform/log.ts'
import { buildService } from '../../../src/service.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { until } from '../../support/processes.ts'
import {
  buildClient, type Client, givenService, givenServiceOn, salesOrderBody, type TestMerchant
} from '../../support/service.ts'

t.setTimeout(180_000)
const { app, db, ops, database_url, givenMerchant } = await givenService(t)

async function countLocked (): Promise<number> {
  const { rows } = await sql`select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows.length
}

/** Places an order and says its path. */
async function placeOrder (client: Client, about: object = {}): Promise<string> {
  const reply = await client.post('/v1/sales-orders', salesOrderBody(about))
  if (reply.statusCode !== 201) throw new Error(reply.body)
  return `/v1/sales-orders/${reply.json<{ id: string }>().id}`
}

async function givenTwo (): Promise<{ busy: TestMerchant, quiet: TestMerchant }> {
  const stock = { 'BOLT-M8': 100_000 }
  return { busy: await givenMerchant({ stock }), quiet: await givenMerchant({ stock }) }
}

/** While the flood is held up, the others are served: none of them waits for its end. */
t.test('64 changes of one locked order leave connections to other merchants', async (t) => {
  const { busy, quiet } = await givenTwo()
  const [held, other] = [await placeOrder(busy), await placeOrder(quiet)]
  const { flood } = await db.transaction().execute(async (trx) => {
    await sql`select from sales_orders where id = ${held.split('/').at(-1)} for update`
      .execute(trx)
    const flood = Array.from({ length: 64 }, async (_, at) => busy.patch(held, { priority: at }))
    await until(async () => await countLocked() > 0, 'the flood waits for its order')
    t.equal((await quiet.patch(other, { priority: 7 })).statusCode, 200)
    await placeOrder(quiet)
    t.equal((await quiet.get(other)).statusCode, 200)
    t.ok(await countLocked() < 8, 'it never had all connections')
    return { flood }
  })
  const replies = await Promise.all(flood)
  t.ok(replies.every(({ statusCode }) => statusCode === 200), 'and all of the flood is served')
})

t.test('a read of another merchant is answered among the first of a flood of lists', async (t) => {
  const { busy, quiet } = await givenTwo()
  await inTurn(Array.from({ length: 20 }, (_, at) => at), async () => placeOrder(busy))
  const path = await placeOrder(quiet)
  const answered: string[] = []
  const note = (who: string) => (): void => { answered.push(who) }
  const flood = Array.from({ length: 60 }, async () =>
    busy.get('/v1/sales-orders?limit=200').then(note('busy')))
  const victim = quiet.get(path).then(note('quiet'))
  await Promise.all([...flood, victim])
  t.ok(answered.indexOf('quiet') < 15, `behind ${answered.indexOf('quiet')} of 60`)
})

t.test('an order of another merchant is placed among the first of a flood', async (t) => {
  const { busy, quiet } = await givenTwo()
  await Promise.all([busy.get('/v1/merchant'), quiet.get('/v1/merchant')])
  const lines = Array.from({ length: 150 }, (_, at) =>
    ({ sku: `S-${at}`, quantity: 1, unit_price: '1.00' }))
  const answered: string[] = []
  const flood = Array.from({ length: 40 }, async () =>
    placeOrder(busy, { lines }).then(() => answered.push('busy')))
  const victim = placeOrder(quiet).then(() => answered.push('quiet'))
  await Promise.all([...flood, victim])
  t.ok(answered.indexOf('quiet') < 10, `behind ${answered.indexOf('quiet')} of 40`)
})

t.test('another merchant is served among the first of a flood of invalid bodies', async (t) => {
  const { busy, quiet } = await givenTwo()
  const path = await placeOrder(quiet)
  await busy.get('/v1/merchant')
  const lines = Array.from({ length: 26_000 }, () => ({}))
  const answered: string[] = []
  const flood = Array.from({ length: 40 }, async () =>
    busy.post('/v1/sales-orders', { lines }).then(({ statusCode }) => {
      t.equal(statusCode, 400)
      answered.push('busy')
    }))
  const victims = [
    quiet.get(path).then(() => answered.push('read')),
    placeOrder(quiet).then(() => answered.push('order'))
  ]
  await Promise.all([...flood, ...victims])
  const [read, order] = [answered.indexOf('read'), answered.indexOf('order')]
  t.ok(read < 15, `the read is answered behind ${read} of 40`)
  t.ok(order < 20, `the order is answered behind ${order} of 40`)
})

t.test('a key is looked up while every read of a merchant is held up', async (t) => {
  const { busy, quiet } = await givenTwo()
  await inTurn([busy, quiet], async ({ get }) => get('/v1/merchant'))
  const { flood, replies } = await db.transaction().execute(async (trx) => {
    await sql`lock table suppliers in access exclusive mode`.execute(trx)
    const flood = Array.from({ length: 64 }, async () => busy.get('/v1/suppliers'))
    await until(async () => await countLocked() > 0, 'the reads wait')
    const replies = [
      await quiet.storefront.get('/v1/sales-orders'), await ops.inject('/readyz')
    ]
    return { flood, replies }
  })
  t.ok(replies.every(({ statusCode }) => statusCode === 200), 'of a key that was not known yet')
  t.ok((await Promise.all(flood)).every(({ statusCode }) => statusCode === 200))
})

t.test('503 busy: a lock that is held for good is waited for 10 s at most', async (t) => {
  const { busy } = await givenTwo()
  const held = await placeOrder(busy)
  const { replies } = await db.transaction().execute(async (trx) => {
    await sql`select from sales_orders where id = ${held.split('/').at(-1)} for update`
      .execute(trx)
    await sql`select from supplier_stock where merchant_id = ${busy.id} for update`.execute(trx)
    const reference = 'SENT-AGAIN'
    const replies = await Promise.all([
      // More than two batches hold, the same order sent again, changes that wait for each other.
      ...Array.from({ length: 150 }, async () =>
        busy.post('/v1/sales-orders', salesOrderBody())),
      ...Array.from({ length: 3 }, async () =>
        busy.post('/v1/sales-orders', salesOrderBody({ reference }))),
      ...Array.from({ length: 12 }, async (_, at) => busy.patch(held, { priority: at }))
    ])
    return { replies }
  })
  const codes = new Set(replies.map((reply) => reply.json<{ code: string }>().code))
  t.same([...codes], ['busy'])
  t.ok(replies.every(({ statusCode, headers }) =>
    statusCode === 503 && headers['retry-after'] === '1'))
  t.equal((await busy.get('/v1/sales-orders')).json().data.length, 1, 'nothing was done')
  await placeOrder(busy)
})

t.test('a page of large orders is cut, and all of them are found page by page', async (t) => {
  const merchant = await givenMerchant()
  const lines = Array.from({ length: 200 }, (_, at) =>
    ({ sku: `S-${at}`, description: 'd'.repeat(200), quantity: 1, unit_price: '1.00' }))
  const placed = await inTurn(Array.from({ length: 15 }, (_, at) => at), async () =>
    placeOrder(merchant, { lines }))
  const found: string[] = []
  const sizes: number[] = []
  const readOn = async (cursor: string | null): Promise<void> => {
    const behind = cursor === null ? '' : `&cursor=${cursor}`
    const reply = await merchant.get(`/v1/sales-orders?limit=200${behind}`)
    const { data, next_cursor } = reply.json<{
      data: Array<{ id: string }>, next_cursor: string | null
    }>()
    sizes.push(Buffer.byteLength(reply.body))
    found.push(...data.map(({ id }) => `/v1/sales-orders/${id}`))
    if (next_cursor !== null) await readOn(next_cursor)
  }
  await readOn(null)
  t.same(found, placed.toReversed())
  t.ok(sizes.length > 1)
  t.ok(Math.max(...sizes) < 1.1 * 1024 * 1024, `${Math.max(...sizes)} bytes`)
})

t.test('429 rate_limited: beyond the requests a second, of a key and its merchant', async (t) => {
  const { quiet } = await givenTwo()
  const service = await buildService({
    database_url,
    config: {
      ...readConfig({}),
      database_connections_max: 8,
      rate_limits: { key_requests_per_second_max: 3, merchant_requests_per_second_max: 4 },
      secrets: { platform_key: newPlatformKey() }
    },
    logger: buildLogger('silent')
  })
  t.teardown(async () => service.close())
  const operator = buildClient(service.app, quiet.key)
  const storefront = buildClient(service.app, quiet.storefront.key)
  await until(async () => {
    const replies = await Promise.all([
      ...Array.from({ length: 6 }, async () => operator.get('/v1/merchant')),
      ...Array.from({ length: 6 }, async () => storefront.get('/v1/sales-orders'))
    ])
    const refused = replies.filter(({ statusCode }) => statusCode === 429)
    for (const reply of refused) {
      holds(t, reply.json(), { code: 'rate_limited', retryable: true })
      t.equal(reply.headers['retry-after'], '1')
      t.match(reply.headers.ratelimit, /^"second";r=0;t=1$/)
    }
    return refused.length === 8 // unless the second ended in between
  }, 'four of twelve are served')
  const { body } = await service.ops.inject('/metrics')
  t.match(body, /tandem_turned_away_total\{problem="rate_limited"\} \d/)
  t.match((await quiet.get('/v1/merchant')).headers['ratelimit-policy'], '"second";q=5000;w=1')
})

t.test('no RateLimit header without a limit', async (t) => {
  const service = await buildService({
    database_url,
    config: { database_connections_max: 8, secrets: { platform_key: null } },
    logger: buildLogger('silent')
  })
  t.teardown(async () => service.close())
  const { quiet } = await givenTwo()
  const { headers } = await buildClient(service.app, quiet.key).get('/v1/merchant')
  t.equal(headers.ratelimit, undefined)
})

t.test('a connection whose caller does not read is closed', async (t) => {
  t.ok(app.server.timeout >= 60_000 && app.server.timeout <= 120_000, 'after a while')
  const own = await givenServiceOn(t, database_url)
  const { busy } = await givenTwo()
  const lines = Array.from({ length: 200 }, (_, at) =>
    ({ sku: `S-${at}`, description: 'd'.repeat(200), quantity: 1, unit_price: '1.00' }))
  await inTurn(Array.from({ length: 12 }, (_, at) => at), async () => placeOrder(busy, { lines }))
  await own.app.listen({ port: 0, host: '127.0.0.1' })
  own.app.server.timeout = 500
  const { port } = own.app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.pause()
  const asked = `GET /v1/sales-orders?limit=200 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${
    busy.key}\r\n\r\n`
  socket.write(asked.repeat(20)) // more than the kernel takes for a caller that does not read
  const countConnections = async (): Promise<number> => new Promise((resolve) => {
    own.app.server.getConnections((_error, count) => resolve(count))
  })
  await until(async () => await countConnections() === 1, 'it is connected')
  await until(async () => await countConnections() === 0, 'it is closed')
  socket.destroy()
})
