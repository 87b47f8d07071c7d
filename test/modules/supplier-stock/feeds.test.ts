// Stock feeds: many reports at once, judged row by row.

import t from 'tap'
import { sql } from 'kysely'
import { holds } from '../../support/holds.ts'
import { givenJobs } from '../../support/jobs.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { db, database_url, givenMerchant } = await givenService(t)
type Row = { sku: string, on_hand: number, reserved: number, as_of: string, unit_cost: string }

const rowOf = (sku: string, about: object = {}) => ({ sku, on_hand: 5, unit_cost: '10', ...about })

const feed = async ({ supplier, supplier_id }: TestMerchant, body: object, query = '') =>
  supplier.post(`/v1/suppliers/${supplier_id}/stock-feeds${query}`, body)

/** All rows of the merchant as `SKU on_hand`. */
async function stockOf (merchant: TestMerchant): Promise<string[]> {
  const { data } = await bodyOf<{ data: Row[] }>(merchant.get('/v1/supplier-stock?limit=200'))
  return data.map(({ sku, on_hand }) => `${sku} ${on_hand}`)
}

async function feedEvents ({ id }: TestMerchant) {
  const found = await db.selectFrom('events').where('merchant_id', '=', id)
    .where('type', '=', 'stock_feed.applied').select(['subject_id', 'sequence', 'data']).execute()
  return found.map((event) => ({ ...event, data: JSON.parse(event.data) as unknown }))
}

t.test('200 delta: new and known rows are applied, the others stay', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2 } })
  const reply = await feed(merchant, { rows: [rowOf('A'), rowOf('C', { unit_cost: '1.5' })] })
  t.equal(reply.statusCode, 200)
  const { id, ...counts } = reply.json()
  t.match(id, /^sfd_/)
  t.same(counts, {
    accepted: 2, ignored_stale: 0, zeroed: 0, rejected: 0, errors: [], errors_total: 0
  })
  t.same(await stockOf(merchant), ['A 5', 'B 2', 'C 5'])
  const row = await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/C`))
  holds(t, row, { unit_cost: '1.50', currency: 'EUR', lead_time_days: 0, order_multiple: 1 })
})

t.test('200: one event of version 1 says what became of it', async (t) => {
  const merchant = await givenMerchant({})
  const { id, ...counts } = await bodyOf(feed(merchant, { rows: [rowOf('A'), { sku: 'B' }] }))
  const events = await feedEvents(merchant)
  holds(t, events, [{ subject_id: id, sequence: 1, data: { id, ...counts, mode: 'delta' } }])
  t.equal(events.length, 1)
})

t.test('200: bad rows come back by number and pointer, good ones apply', async (t) => {
  const merchant = await givenMerchant({})
  const { accepted, rejected, errors } = await bodyOf(feed(merchant, {
    rows: [
      rowOf('A'), rowOf('B', { on_hand: -1, color: 'red' }), 'no row', { sku: 'C', on_hand: 1 },
      rowOf('D', { price_breaks: [{ min_quantity: 2, unit_cost: 'x' }] }), rowOf('E')
    ]
  }))
  t.same([accepted, rejected], [2, 4])
  const told = errors.map(({ row, pointer, code }: Record<string, unknown>) =>
    `${String(row)} ${String(pointer)} ${String(code)}`)
  t.same(told.toSorted(), [
    '1 /color unknown_field', '1 /on_hand too_small', '2  wrong_type', '3 /unit_cost required',
    '4 /price_breaks/0/unit_cost wrong_format'
  ])
  t.same(errors.map(({ row }: { row: number }) => row), [1, 1, 2, 3, 4], 'in order of rows')
  t.ok(errors.every(({ detail }: { detail: unknown }) => typeof detail === 'string'))
  t.same(await stockOf(merchant), ['A 5', 'E 5'])
})

t.test('200: of rows with one SKU the first counts, the later ones come back', async (t) => {
  const merchant = await givenMerchant({})
  const { accepted, rejected, errors } = await bodyOf(feed(merchant, {
    rows: [rowOf('A', { on_hand: 1 }), rowOf('A', { on_hand: 2 }), rowOf('A', { on_hand: 3 })]
  }))
  t.same([accepted, rejected], [1, 2])
  holds(t, errors, [{ row: 1, pointer: '/sku', code: 'repeated' }, { row: 2, code: 'repeated' }])
  t.same(await stockOf(merchant), ['A 1'])
})

t.test('as_of is the row’s, else the feed’s; older rows are counted as stale', async (t) => {
  const merchant = await givenMerchant({})
  await bodyOf(feed(merchant, {
    as_of: '2026-01-02T00:00:00Z', rows: [rowOf('A'), rowOf('B', { as_of: '2026-01-04T00:00:00Z' })]
  }))
  const counts = await bodyOf(feed(merchant, {
    as_of: '2026-01-03T00:00:00Z', rows: [rowOf('A', { on_hand: 9 }), rowOf('B', { on_hand: 9 })]
  }))
  holds(t, counts, { accepted: 1, ignored_stale: 1, rejected: 0 })
  const { data } = await bodyOf<{ data: Row[] }>(merchant.get('/v1/supplier-stock'))
  holds(t, data, [
    { sku: 'A', on_hand: 9, as_of: '2026-01-03T00:00:00.000Z' },
    { sku: 'B', on_hand: 5, as_of: '2026-01-04T00:00:00.000Z' }
  ])
  const again = { as_of: '2026-01-03T00:00:00Z', rows: [rowOf('A', { on_hand: 7 })] }
  holds(t, await bodyOf(feed(merchant, again)), { accepted: 1 }, 'an equal time applies')
  await bodyOf(feed(merchant, { as_of: '2099-01-01T00:00:00Z', rows: [rowOf('A')] }))
  const { as_of, updated_at } = await bodyOf(
    merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/A`))
  t.equal(as_of, updated_at, 'the future counts as now')
})

t.test('a feed keeps what purchase orders hold', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 5, B: 5 } })
  await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: ['A', 'B'].map((sku) => ({ sku, quantity: 4, unit_price: '1.00' }))
  })))
  await bodyOf(feed(merchant, { mode: 'full', rows: [rowOf('A', { on_hand: 1 })] }))
  const { data } = await bodyOf<{ data: Row[] }>(merchant.get('/v1/supplier-stock'))
  holds(t, data, [
    { sku: 'A', on_hand: 1, reserved: 4, available: 0 },
    { sku: 'B', on_hand: 0, reserved: 4, available: 0 }
  ])
})

t.test('400: faults of the feed itself refuse all of it', async (t) => {
  const merchant = await givenMerchant({})
  const rows = Array.from({ length: 1_001 }, (_one, at) => rowOf(`S${at}`))
  refused(t, await feed(merchant, { rows }), [400, 'invalid_request'], ['/rows too_many'])
  refused(t, await feed(merchant, { rows: {} }), [400, 'invalid_request'], ['/rows wrong_type'])
  refused(t, await feed(merchant, {}), [400, 'invalid_request'], ['/rows required'])
  const mixed = await feed(merchant, { mode: 'half', rows: [{ sku: 'A' }, rowOf('B')] })
  refused(t, mixed, [400, 'invalid_request'])
  holds(t, mixed.json().errors[0], { pointer: '/mode', code: 'not_allowed' })
  t.same(await stockOf(merchant), [])
  t.same(await feedEvents(merchant), [])
  holds(t, await bodyOf(feed(merchant, { rows: rows.slice(1) })), { accepted: 1_000 })
})

t.test('400: a bad row hides no fault of the query or the headers', async (t) => {
  const merchant = await givenMerchant({})
  const body = { rows: [{ sku: 'A' }, rowOf('B')] }
  refused(t, await feed(merchant, body, '?mode=full'), [400, 'invalid_request'], [
    'mode not_allowed'
  ])
  refused(t, await merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, body,
    { 'idempotency-key': 'short' }), [400, 'invalid_request'], ['idempotency-key too_short'])
  t.same(await stockOf(merchant), [])
})

t.test('200 again: an idempotency key of a feed gets the first answer', async (t) => {
  const merchant = await givenMerchant({})
  const send = async () => merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`,
    { rows: [rowOf('A'), { sku: 'B' }] }, { 'idempotency-key': 'feed-of-monday' })
  const first = await send()
  const second = await send()
  t.equal(second.body, first.body)
  t.equal(second.headers['idempotent-replayed'], 'true')
  t.equal((await feedEvents(merchant)).length, 1)
})

t.test('what was applied long ago is kept as long as events are', async (t) => {
  const [merchant, other] = [
    await givenMerchant({ settings: { event_retention_days: 30 } }), await givenMerchant()]
  for (const one of [merchant, other, merchant]) {
    // eslint-disable-next-line no-await-in-loop -- the last one is the newest
    await bodyOf(feed(one, { rows: [rowOf('A')] }))
  }
  const feedsOf = async ({ id }: TestMerchant): Promise<string[]> => (await db
    .selectFrom('stock_feeds').where('merchant_id', '=', id).select('id').orderBy('id').execute())
    .map((one) => one.id)
  const [first = '', last] = await feedsOf(merchant)
  await sql`update stock_feeds set created_at = now() - interval '31 days'
    where id = ${first} or merchant_id = ${other.id}`.execute(db)
  await givenJobs(t, database_url)('delete old stock feeds')
  t.same([await feedsOf(merchant), (await feedsOf(other)).length], [[last], 1])
})
