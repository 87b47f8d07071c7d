// Positions: of old events, of more marks than one pass reads, in another database, and after
// events were deleted.

import t, { type Test } from 'tap'
import { sql } from 'kysely'
import pg from 'pg'
import { GROWN } from '../../../src/platform/events/give-positions.ts'
import { readFeed, readToEnd } from '../../support/feed.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { until } from '../../support/processes.ts'
import { givenService, givenServiceOn, type TestMerchant } from '../../support/service.ts'
import { placeOrder } from '../../support/stories.ts'

t.setTimeout(120_000)
const service = await givenService(t)
const { db, database_url, givePositions } = service
const runJob = givenJobs(t, database_url)

async function givenOrders (count: number): Promise<TestMerchant> {
  const merchant = await service.givenMerchant()
  await inTurn(Array.from({ length: count }), async () => placeOrder(merchant))
  return merchant
}

/** The positions have no gap, each subject's changes stand in their order, and all are there. */
async function assertWhole (t: Test, merchant: TestMerchant) {
  const { events } = await readToEnd(merchant, { query: 'limit=200' })
  t.same(events.map(({ position }) => position), events.map((_, at) => at + 1))
  const { rows: [stored] } = await sql<{ count: number }>`select count(*) from events
    where merchant_id = ${merchant.id}`.execute(db)
  t.equal(events.length, stored?.count)
  const last = new Map<string, number>()
  for (const { subject_id, sequence } of events) {
    t.equal(sequence, (last.get(subject_id) ?? 0) + 1)
    last.set(subject_id, sequence)
  }
}

/** As an older version has written them: without a mark. */
async function forgetMarks (merchant: TestMerchant): Promise<void> {
  await sql`delete from event_marks where merchant_id = ${merchant.id}`.execute(db)
  await sql`update events set mark_id = null where merchant_id = ${merchant.id}`.execute(db)
}

t.test('events of an older version get positions, in batches', async (t) => {
  const merchant = await givenOrders(5)
  await forgetMarks(merchant)
  await givePositions({ events_max: 4 })
  await assertWhole(t, merchant)
})

t.test('new events wait for older ones of their merchant, not for those of others', async (t) => {
  const merchant = await givenOrders(1)
  await forgetMarks(merchant)
  await merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { rank: 3 })
  const other = await givenOrders(1)
  await givePositions({ events_max: 1 })
  await assertWhole(t, merchant)
  await assertWhole(t, other)
})

t.test('more marks than a pass reads, of one merchant and of several', async (t) => {
  const merchants = [await givenOrders(4), await givenOrders(2), await givenOrders(3)]
  await givePositions({ marks_max: 5 })
  await inTurn(merchants, async (merchant) => assertWhole(t, merchant))
})

t.test('who follows events is woken by events, not by stock', async (t) => {
  const [merchant, other] = [await givenOrders(0), await givenOrders(0)]
  await givePositions()
  const client = new pg.Client(database_url)
  await client.connect()
  t.teardown(async () => client.end())
  const grown: string[] = []
  client.on('notification', ({ payload = '' }) => grown.push(...payload.split(',')))
  await client.query(`listen ${GROWN}`)
  await merchant.givenStock(merchant.supplier_id, 'A')
  await givePositions()
  await merchant.givenStock(merchant.supplier_id, 'B')
  await other.patch('/v1/merchant', { name: 'Fabrikam' })
  await givePositions()
  await until(async () => grown.length > 0, 'it is told')
  t.same(grown, [other.id])
})

t.test('two sequencers at a time', async (t) => {
  const merchant = await givenOrders(4)
  await Promise.all(Array.from({ length: 6 }, async () => givePositions()))
  await givePositions()
  await assertWhole(t, merchant)
})

t.test('old events are deleted, and readers who miss them hear of it', async (t) => {
  const merchant = await givenOrders(2)
  await givePositions()
  const { next_cursor: behind } = await readFeed(merchant, 'limit=1')
  const { cursor: at_end } = await readToEnd(merchant)
  const { cursor: of_supplier } = await readToEnd(merchant.supplier)
  await sql`update event_positions set occurred_at = now() - interval '401 days'
    where merchant_id = ${merchant.id}`.execute(db)
  const { id } = await placeOrder(merchant)
  await givePositions()
  await runJob('delete old events')
  t.equal((await merchant.get(`/v1/events?after=${behind}`)).json().code, 'cursor_expired')
  const { events } = await readToEnd(merchant)
  t.same(events.map(({ position }) => position),
    [events[0]?.position, (events[0]?.position ?? 0) + 1])
  t.ok(events.some(({ subject_id }) => subject_id === id), 'the feed begins with what is kept')
  t.same((await readToEnd(merchant, { after: at_end })).events, events, 'who has read all goes on')
  t.equal((await readToEnd(merchant.supplier, { after: of_supplier })).events.length, 1)
  const stored = await db.selectFrom('events').where('merchant_id', '=', merchant.id)
    .select('id').execute()
  t.equal(stored.length, 2)
  await runJob('delete old events')
  t.same((await readToEnd(merchant)).events, events, 'a second run finds nothing')
})

t.test('the merchant says how long events are kept', async (t) => {
  const merchant = await givenOrders(1)
  await merchant.patch('/v1/merchant', { settings: { event_retention_days: 30 } })
  await givePositions()
  await sql`update event_positions set occurred_at = now() - interval '29 days'
    where merchant_id = ${merchant.id}`.execute(db)
  await runJob('delete old events')
  t.equal((await readFeed(merchant, 'limit=1')).data[0]?.position, 1)
  await sql`update event_positions set occurred_at = now() - interval '31 days'
    where merchant_id = ${merchant.id}`.execute(db)
  await runJob('delete old events')
  t.same((await readFeed(merchant)).data, [])
})

t.test('every invariant of every merchant holds', async (t) => {
  await givePositions()
  await assertSound(t, db)
})

t.test('another database: what was read beyond it is unknown', async (t) => {
  const merchant = await givenOrders(1)
  await givePositions()
  const { cursor } = await readToEnd(merchant)
  await placeOrder(merchant)
  await givePositions()
  const { cursor: lost } = await readToEnd(merchant)
  // As if the state between the two cursors had been restored from a dump.
  const restore = async (): Promise<void> => {
    const { rows: [last] } = await sql<{ last_position: number }>`
      select last_position from event_positions where merchant_id = ${merchant.id}
      order by last_position desc limit 1`.execute(db)
    await sql`with gone as (delete from event_positions where merchant_id = ${merchant.id}
        and last_position = ${last?.last_position} returning mark_id)
      delete from events where merchant_id = ${merchant.id}
        and mark_id in (select mark_id from gone)`.execute(db)
    await sql`update event_feeds set database = 'another', last_position = (
        select max(last_position) from event_positions where merchant_id = ${merchant.id})
      where merchant_id = ${merchant.id}`.execute(db)
  }
  await restore()
  t.equal((await merchant.get(`/v1/events?after=${lost}`)).json().code, 'cursor_unknown')
  await merchant.givenSupplier()
  await merchant.givenSupplier()
  await givePositions()
  t.equal((await merchant.get(`/v1/events?after=${lost}`)).json().code, 'cursor_unknown',
    'also when there are as many events again')
  const { events, cursor: newer } = await readToEnd(merchant, { after: cursor })
  t.equal(events.at(-1)?.type, 'supplier.created', 'who has read less goes on')
  await givePositions()
  t.same((await readToEnd(merchant, { after: newer })).events, [], 'a restart is no other database')
})

t.test('another process goes on when the one that gives positions is gone', async (t) => {
  const services = [
    await givenServiceOn(t, database_url), await givenServiceOn(t, database_url)
  ] as const
  for (const one of services) one.startJobs()
  const merchant = await services[0].givenMerchant()
  const untilRead = async () => until(async () => {
    const { rows: [row] } = await sql`select 1 from event_marks
      where merchant_id = ${merchant.id}`.execute(db)
    return row === undefined
  }, 'all have positions')
  await untilRead()
  const killSequencer = async (): Promise<void> => {
    const { rows } = await sql<{ pid: number }>`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and granted and pid <> pg_backend_pid()
        and database = (select oid from pg_database where datname = current_database())
    `.execute(db)
    t.equal(rows.length, 1, 'one at a time')
  }
  await inTurn(Array.from({ length: 5 }), async () => {
    await killSequencer()
    await merchant.givenSupplier()
    await untilRead()
  })
  await assertWhole(t, merchant)
})
