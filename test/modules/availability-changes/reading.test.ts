// Readers of changed availability: pages, cursors, deletion, another database, and those who wait.

import t, { type Test } from 'tap'
import { sql } from 'kysely'
import { beginChanges, readAllChanges, readChanges } from '../../support/changes.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { readToEnd } from '../../support/feed.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenJobs } from '../../support/jobs.ts'
import { buildSkuWatch, type SkuWatch } from '../../../src/platform/events/sku-watch.ts'
import { listSkuPositions } from '../../../src/platform/events/read-skus.ts'
import { givenServiceOn, type TestMerchant } from '../../support/service.ts'
import { placeOrder } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'

const service = await givenDocumentedService(t)
const runJob = givenJobs(t, service.database_url)
const { givePositions } = service
const URL = '/v1/availability-changes'

/** All that has changed so far has positions. */
async function givenMerchant (): Promise<TestMerchant> {
  const merchant = await service.givenMerchant()
  await givePositions()
  return merchant
}

t.test('pages: at most so many SKUs, each once, and on in the middle of a change', async (t) => {
  const merchant = await givenMerchant()
  const after = await beginChanges(merchant.storefront)
  const skus = Array.from({ length: 7 }, (_, at) => `P-${at}`)
  await inTurn([1, 2, 3], async (on_hand) => bodyOf(
    merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, {
      mode: 'delta', rows: skus.map((sku) => ({ sku, on_hand, unit_cost: '10.00' }))
    })))
  await givePositions()
  const page = await readChanges(merchant.storefront, `after=${after}&limit=5`)
  t.same([page.data.map(({ sku }) => sku), page.has_more], [skus.slice(0, 5), true])
  await inTurn([1, 3, 7, 200], async (limit) => {
    const read = await readAllChanges(merchant.storefront, after, `limit=${limit}`)
    t.same(read.skus, skus)
    t.ok(read.pages <= Math.ceil(21 / limit))
  })
  const same = await readAllChanges(merchant, after, 'limit=200')
  t.equal(same.pages, 1, 'three changes of the same SKUs are one page')
})

t.test('a change without a position is in no page, and then in one', async (t) => {
  const merchant = await givenMerchant()
  const after = await beginChanges(merchant)
  const { sku } = await placeOrder(merchant)
  t.same((await readAllChanges(merchant, after)).skus, [])
  // Whoever gives the position, and however many at a time, it gets one.
  await Promise.all([1, 2, 3, 4].map(async () => givePositions()))
  t.same((await readAllChanges(merchant, after)).skus, [sku])
  const rows = await service.db.selectFrom('sku_positions')
    .where('merchant_id', '=', merchant.id).select('position').orderBy('position').execute()
  t.same(rows.map(({ position }) => position), rows.map((_, at) => at + 1))
  const { events } = await readToEnd(merchant)
  t.same(events.map(({ position }) => position), events.map((_, at) => at + 1),
    'marks without events take no place of theirs')
})

t.test('400 for what is no cursor of this feed', async (t) => {
  const merchant = await givenMerchant()
  const other = await service.givenMerchant()
  const { cursor } = await readToEnd(merchant.storefront)
  const foreign = await beginChanges(other)
  const own = await beginChanges(merchant)
  // The last character has bits that stand for nothing, so the first is changed.
  const changed = `${own.startsWith('-') ? 'x' : '-'}${own.slice(1)}`
  await inTurn(['x', cursor, foreign, changed, own.slice(1)], async (after) => {
    refused(t, await merchant.storefront.get(`${URL}?after=${after}`), [400, 'invalid_request'],
      ['after invalid'])
  })
  refused(t, await merchant.storefront.get(`/v1/events?after=${own}`), [400, 'invalid_request'])
  t.same((await readChanges(merchant.storefront, `after=${own}`)).data, [], 'roles see the same')
  refused(t, await merchant.supplier.get(URL), [403, 'role_forbidden'])
})

const shopOf = ({ id }: TestMerchant) => ({ merchant_id: id, account: null })

const agedBy = async (merchant: TestMerchant, days: number) => sql`
  update sku_positions set occurred_at = now() - make_interval(days => ${days})
  where merchant_id = ${merchant.id}`.execute(service.db)

t.test('410 cursor_expired: changes behind it were deleted', async (t) => {
  const merchant = await givenMerchant()
  const after = await beginChanges(merchant)
  const { sku } = await placeOrder(merchant)
  await givePositions()
  const { cursor: at_end } = await readAllChanges(merchant, after)
  await agedBy(merchant, 6)
  await runJob('delete old availability changes')
  t.same((await readAllChanges(merchant, after)).skus, [sku], 'a week is kept')
  await agedBy(merchant, 8)
  const { sku: newer } = await placeOrder(merchant)
  await givePositions()
  await runJob('delete old availability changes')
  refused(t, await merchant.get(`${URL}?after=${after}`), [410, 'cursor_expired'])
  t.same((await readAllChanges(merchant, at_end)).skus, [newer], 'who has read all goes on')
})

t.test('who waits hears that all was deleted meanwhile', async (t) => {
  const merchant = await givenMerchant()
  await placeOrder(merchant)
  await givePositions()
  await agedBy(merchant, 8)
  await runJob('delete old availability changes')
  const watch = buildSkuWatch(service.db)
  t.teardown(watch.close)
  const { rows, last } = await watch.next(shopOf(merchant), 0, 25_000)
  t.same(rows, [])
  t.ok(last > 0, 'so its cursor has expired')
})

t.test('a page reads little more than it tells', async (t) => {
  const merchant = await givenMerchant()
  const after = await beginChanges(merchant)
  await sql`insert into event_marks (merchant_id, id, occurred_at, entries, skus)
    select ${merchant.id}, ${merchant.id} || n, now(), '',
      (select json_agg('SKU-' || n * 300 + m) from generate_series(1, 300) m)
    from generate_series(1, 20) n`.execute(service.db)
  await givePositions()
  const { position } = await service.db.selectFrom('sku_positions')
    .where('merchant_id', '=', merchant.id).orderBy('position').select('position')
    .executeTakeFirstOrThrow()
  const rows = await listSkuPositions(
    service.db, merchant.id, { after: position - 1, bytes: 6_000 })
  t.equal(rows.length, 2, 'the first has less')
  const read = await readAllChanges(merchant, after, 'limit=200')
  t.equal(read.skus.length, 6_000)
})

t.test('a cursor of another database: everything is to be compared', async (t) => {
  const merchant = await givenMerchant()
  const stock = async (on_hand: number) => bodyOf(merchant.put(
    `/v1/suppliers/${merchant.supplier_id}/stock/X`, { on_hand, unit_cost: '10.00' }))
  await stock(5)
  await givePositions()
  // The reader asks what there is of X, which was told, and hears of what has no position yet.
  await sql`update event_feeds set database = 'before' where merchant_id = ${merchant.id}`
    .execute(service.db)
  const kept = await beginChanges(merchant)
  await stock(1)
  const [{ available: known }] = (await bodyOf<{ data: [{ available: number }] }>(
    merchant.get('/v1/availability?sku=X&country=FR'))).data
  t.equal(known, 1)
  // The state at the cursor is restored: the last report is gone, and what told of it.
  await sql`update supplier_stock set on_hand = 5 where merchant_id = ${merchant.id} and sku = 'X'`
    .execute(service.db)
  await sql`delete from event_marks where merchant_id = ${merchant.id}`.execute(service.db)
  await givePositions()
  const page = await readChanges(merchant, `after=${kept}&wait=5`)
  t.same([page.data, page.compare_all, page.has_more], [[], true, false])
  const { sku } = await placeOrder(merchant)
  await givePositions()
  t.same((await readAllChanges(merchant, page.next_cursor)).skus, [sku], 'it goes on')
})

t.test('410 cursor_unknown: it is behind the end of the feed', async (t) => {
  const merchant = await givenMerchant()
  await placeOrder(merchant)
  await givePositions()
  const lost = await beginChanges(merchant)
  // As if an older copy of the disk were in its place, which says that it is the same database.
  await sql`with gone as (delete from sku_positions where merchant_id = ${merchant.id}
      returning position)
    update event_feeds set last_skus_position = last_skus_position - (select count(*) from gone)
    where merchant_id = ${merchant.id}`.execute(service.db)
  refused(t, await merchant.get(`${URL}?after=${lost}`), [410, 'cursor_unknown'])
})

async function until (t: Test, client: TestMerchant['storefront'], after: string, sku: string) {
  const { data, next_cursor } = await readChanges(client, `after=${after}&wait=25`)
  t.notSame(data, [], 'it waited for a change')
  if (!data.some((one) => one.sku === sku)) await until(t, client, next_cursor, sku)
}

t.test('an answer waits for the next change, in whichever process it is made', async (t) => {
  const services = [await givenServiceOn(t, service.database_url), service] as const
  for (const one of services) one.startJobs()
  const merchant = await givenMerchant()
  const other = await services[0].givenMerchant()
  const after = await beginChanges(merchant.storefront)
  const empty = await readChanges(merchant.storefront, `after=${after}&wait=1`)
  t.same([empty.data, empty.has_more], [[], false], 'the time is over')
  const waiting = until(t, merchant.storefront, empty.next_cursor, 'W')
  await bodyOf(merchant.patch('/v1/merchant', { name: 'Changes no availability' }))
  await merchant.givenStock(merchant.supplier_id, 'W')
  await waiting
  const of_other = until(t, other.storefront, await beginChanges(other.storefront), 'X')
  await other.givenStock(other.supplier_id, 'X')
  await of_other
  const last = await beginChanges(merchant.storefront)
  const crowd = Array.from({ length: 201 }, async () =>
    merchant.storefront.get(`${URL}?wait=25&after=${last}`))
  t.equal((await Promise.race(crowd)).json().code, 'overloaded')
  await merchant.givenStock(merchant.supplier_id, 'Y')
  const answers = (await Promise.all(crowd)).filter(({ statusCode }) => statusCode === 200)
  t.equal(answers.length, 200)
  t.ok(answers.every((answer) => answer.json().data[0].sku === 'Y'))
})

/** A watch that calls `onRead` at each read of a feed. */
function givenWatch (t: Test, onRead: () => void): SkuWatch {
  const watch = buildSkuWatch(service.db.withPlugin({
    transformQuery: ({ node }) => {
      if (node.kind === 'RawNode') onRead()
      return node
    },
    transformResult: async ({ result }) => result
  }))
  t.teardown(watch.close)
  return watch
}

t.test('one read for all who wait', async (t) => {
  const [merchant, other] = [await givenMerchant(), await givenMerchant()]
  let reads = 0
  const watch = givenWatch(t, () => reads++)
  await placeOrder(merchant)
  await givePositions()
  const silent = watch.next(shopOf(other), Number.MAX_SAFE_INTEGER, 2_500)
  const read = await Promise.all(Array.from({ length: 50 }, async () =>
    watch.next(shopOf(merchant), 0, 25_000)))
  t.ok(read.every(({ rows }) => rows.length > 0))
  t.equal(reads, 1)
  t.same((await silent).rows, [])
  t.equal(reads, 1, 'and none for who has nothing to read')
})

t.test('who comes during a read, and is farther behind, misses nothing', async (t) => {
  const merchant = await givenMerchant()
  await placeOrder(merchant)
  await placeOrder(merchant)
  await givePositions()
  const late: Array<ReturnType<SkuWatch['next']>> = []
  const watch = givenWatch(t, () => {
    if (late.length === 0) late.push(watch.next(shopOf(merchant), 0, 25_000))
  })
  t.equal((await watch.next(shopOf(merchant), 1, 25_000)).rows[0]?.position, 2)
  t.equal((await late[0])?.rows[0]?.position, 1)
})
