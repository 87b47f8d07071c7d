// Streams over real HTTP that stop in the middle: a delta keeps the chunks that were applied, a
// full feed applies nothing, and one that was left half applied is finished by a job.

import t from 'tap'
import { sql } from 'kysely'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenJobs } from '../../support/jobs.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { CSV, NDJSON, openSender, type Sender } from '../../support/streams.ts'
import { bodyOf, until } from '../answers.ts'

const { app, db, database_url, givenMerchant } = await givenService(t)
const address = await app.listen({ port: 0, host: '127.0.0.1' })
const runJob = givenJobs(t, database_url)

const open = (merchant: TestMerchant, type: string, query = ''): Sender => openSender(
  `/v1/suppliers/${merchant.supplier_id}/stock-feeds${query}`,
  { address, key: merchant.supplier.key, type })

/** Some 50 bytes a row, from `S000000` on. */
const rowsOf = (from: number, to: number): string => Array.from({ length: to - from }, (_, at) =>
  `{"sku":"S${String(from + at).padStart(6, '0')}","on_hand":5,"unit_cost":"1.50"}\n`).join('')

async function countOf ({ id }: TestMerchant): Promise<number> {
  const { count } = await db.selectFrom('supplier_stock').where('merchant_id', '=', id)
    .where('on_hand', '>', 0).select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  return count
}

async function loadsOf ({ id }: TestMerchant): Promise<string[]> {
  const loads = await db.selectFrom('stock_feed_loads').where('merchant_id', '=', id)
    .select('status').execute()
  return loads.map(({ status }) => status)
}

t.test('a delta of a slow sender is applied while it arrives; cut, its chunks stay', async (t) => {
  const merchant = await givenMerchant()
  const sender = open(merchant, NDJSON)
  await sender.write(rowsOf(0, 2_500))
  await until(async () => await countOf(merchant) === 2_000)
  await sender.cut()
  const feeds = await until(async () => {
    const found = await db.selectFrom('stock_feeds').where('merchant_id', '=', merchant.id)
      .select(['accepted', 'mode']).execute()
    return found.length > 0 && found
  })
  t.same(feeds, [{ accepted: 2_000, mode: 'delta' }], 'what was applied is recorded')
  t.equal(await countOf(merchant), 2_000, 'a chunk is applied whole or not at all')
  const again = await open(merchant, NDJSON).end(rowsOf(0, 2_500))
  holds(t, again, { status: 200, json: { accepted: 2_500 } })
  t.equal(await countOf(merchant), 2_500)
})

t.test('a full feed that is cut applies nothing, and a job deletes what had come', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2 } })
  const sender = open(merchant, NDJSON, '?mode=full')
  await sender.write(rowsOf(0, 2_500))
  const staged = async (): Promise<number> => (await db.selectFrom('staged_stock')
    .where('merchant_id', '=', merchant.id).select('sku').execute()).length
  await until(async () => await staged() === 2_000)
  t.equal(await countOf(merchant), 2)
  await sender.cut()
  await until(async () => (await loadsOf(merchant)).join() === 'done')
  await inTurn([1, 2], async () => runJob('delete received stock feeds'))
  t.same([await staged(), await loadsOf(merchant), await countOf(merchant)], [0, [], 2])
})

t.test('a full feed whose process died before all had come is deleted', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1 } })
  const sender = open(merchant, NDJSON, '?mode=full')
  await sender.write(rowsOf(0, 1_500))
  await until(async () => (await db.selectFrom('staged_stock')
    .where('merchant_id', '=', merchant.id).select('sku').execute()).length === 1_000)
  await db.updateTable('stock_feed_loads').set({ alive_until: '2026-01-01T00:00:00Z' })
    .where('merchant_id', '=', merchant.id).execute()
  await inTurn([1, 2], async () => runJob('delete received stock feeds'))
  t.same(await loadsOf(merchant), [])
  const { status, json } = await sender.end(rowsOf(1_500, 2_000))
  t.same([status, json.code], [408, 'request_timeout'], 'it was given up')
  t.equal(await countOf(merchant), 1)
})

t.test('a full feed that was left half applied is applied whole, once, by a job', async (t) => {
  const settings = { full_feed_drop_limit_percent: 100 }
  const merchant = await givenMerchant({ stock: { A: 1, T: 2 }, settings })
  // The process dies when it has applied the first part: the second breaks.
  await sql`create function break_second () returns trigger language plpgsql as $$
    begin
      if new.applied_through > 'S0015' then raise exception 'broken'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger break_second before update on stock_feed_loads
    for each row execute function break_second()`.execute(db)
  const { status } = await open(merchant, NDJSON, '?mode=full').end(rowsOf(0, 2_500))
  t.equal(status, 500)
  await sql`drop trigger break_second on stock_feed_loads`.execute(db)
  t.same(await loadsOf(merchant), ['applying'])
  t.ok(await countOf(merchant) < 2_500)
  await runJob('finish stock feeds')
  t.ok(await countOf(merchant) < 2_500, 'its process may still live')
  await db.updateTable('stock_feed_loads').set({ alive_until: '2026-01-01T00:00:00Z' })
    .where('merchant_id', '=', merchant.id).execute()
  await inTurn([1, 2, 3, 4], async () => runJob('finish stock feeds'))
  t.equal(await countOf(merchant), 2_500)
  const feeds = await db.selectFrom('stock_feeds').where('merchant_id', '=', merchant.id)
    .select(['accepted', 'zeroed']).execute()
  t.same(feeds, [{ accepted: 2_500, zeroed: 2 }], 'each part counts once')
  t.same(await loadsOf(merchant), ['done'])
})

t.test('two full feeds at once: the one that began later counts, in every row', async (t) => {
  const merchant = await givenMerchant()
  const earlier = open(merchant, NDJSON, '?mode=full')
  await earlier.write(rowsOf(0, 1_500))
  await until(async () => (await loadsOf(merchant)).length === 1)
  const later = open(merchant, CSV, '?mode=full')
  const lines = Array.from({ length: 2_000 }, (_, at) => `S${String(at).padStart(6, '0')},9,1\n`)
  const [first, second] = await Promise.all([
    earlier.end(rowsOf(1_500, 2_000)), later.end(`sku,on_hand,unit_cost\n${lines.join('')}`)
  ])
  t.same([first.status, second.status], [200, 200])
  const others = await db.selectFrom('supplier_stock').where('merchant_id', '=', merchant.id)
    .where('on_hand', '<>', 9).select(['sku', 'on_hand']).execute()
  t.same(others, [])
})

t.test('orders and a full feed at once never get more than is there', async (t) => {
  const merchant = await givenMerchant({ stock: { S000001: 5 } })
  const orders = Array.from({ length: 8 }, async () =>
    merchant.post('/v1/sales-orders', salesOrderBody({
      lines: [{ sku: 'S000001', quantity: 1, unit_price: '9.00' }]
    })))
  const [fed, ...placed] = await Promise.all([
    open(merchant, NDJSON, '?mode=full').end(rowsOf(0, 3_000)), ...orders
  ])
  t.equal(fed?.status, 200)
  const sourced = placed.map((reply) => reply.json().lines[0].sourced_quantity as number)
  t.equal(sourced.reduce((all, units) => all + units, 0), 5)
  holds(t, await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/S000001`)), {
    on_hand: 5, reserved: 5, available: 0
  })
})

t.test('an API key that is revoked ends its stream', async (t) => {
  const merchant = await givenMerchant()
  const { secret, id } = await bodyOf(merchant.post('/v1/api-keys', {
    role: 'supplier', name: 'For a while', supplier_id: merchant.supplier_id
  }))
  const sender = openSender(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`,
    { address, key: secret, type: NDJSON })
  await sender.write(rowsOf(0, 1_500))
  await until(async () => await countOf(merchant) === 1_000)
  await merchant.delete(`/v1/api-keys/${id}`)
  await until(async () => (await merchant.send('GET', '/v1/supplier-stock', undefined, {
    authorization: `Bearer ${secret}`
  })).statusCode === 401)
  const { status } = await sender.end(rowsOf(1_500, 4_000))
  t.equal(status, 401)
  t.ok(await countOf(merchant) < 4_000)
})

t.test('a merchant has eight streams under way', async (t) => {
  const merchant = await givenMerchant()
  const senders = Array.from({ length: 8 }, () => open(merchant, NDJSON))
  await Promise.all(senders.map(async (sender) => sender.write('\n')))
  await until(async () => app.body_streams.get(merchant.id)?.size === 8)
  const ninth = await open(merchant, NDJSON).end(rowsOf(0, 1))
  t.same([ninth.status, ninth.json.code], [503, 'overloaded'])
  await Promise.all(senders.map(async (sender) => sender.end()))
  await until(async () => app.body_streams.get(merchant.id) === undefined)
})

t.test('a service that closes cuts the streams that still arrive', async (t) => {
  const { app: closing, givenMerchant } = await givenService(t)
  const at = await closing.listen({ port: 0, host: '127.0.0.1' })
  const merchant = await givenMerchant()
  const sender = openSender(`/v1/suppliers/${merchant.supplier_id}/stock-feeds?mode=full`,
    { address: at, key: merchant.supplier.key, type: NDJSON })
  await sender.write(rowsOf(0, 10))
  await until(async () => closing.body_streams.size === 1)
  await closing.close()
  await t.rejects(sender.end())
})
