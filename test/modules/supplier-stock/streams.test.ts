// Stock feeds as streams: CSV and JSON lines say what a JSON feed says; faults are told by line.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { CSV, NDJSON, sendFeed, type Sent } from '../../support/streams.ts'
import { bodyOf } from '../answers.ts'

const { db, givenMerchant } = await givenService(t)
type Row = { sku: string, on_hand: number, unit_cost: string }

const csv = async (
  { supplier, supplier_id }: TestMerchant, body: string | Buffer, query = ''
): Promise<Sent> => sendFeed(supplier, supplier_id, body, { type: CSV, query })
const ndjson = async (
  { supplier, supplier_id }: TestMerchant, rows: readonly unknown[], query = ''
): Promise<Sent> => sendFeed(supplier, supplier_id,
  rows.map((row) => typeof row === 'string' ? row : JSON.stringify(row)).join('\n'),
  { type: NDJSON, query })

/** All rows of the merchant as `SKU on_hand unit_cost`. */
async function stockOf (merchant: TestMerchant): Promise<string[]> {
  const { data } = await bodyOf<{ data: Row[] }>(merchant.get('/v1/supplier-stock?limit=200'))
  return data.map(({ sku, on_hand, unit_cost }) => `${sku} ${on_hand} ${unit_cost}`)
}

const faultsOf = ({ json }: Sent): string[] => json.errors.map(
  ({ row, line, pointer, code }: Record<string, unknown>) =>
    `${line === undefined ? '' : `${String(row)}/${String(line)} `}` +
    `${String(pointer)} ${String(code)}`)

t.test('200: CSV and JSON lines change what they name', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2 } })
  const first = await csv(merchant, 'sku,on_hand,unit_cost\r\nA,5,9.5\r\nC,7,"1.5"\r\n')
  t.equal(first.status, 200, JSON.stringify(first.json))
  const { id, ...counts } = first.json
  t.match(id, /^sfd_/)
  t.same(counts, {
    accepted: 2, ignored_stale: 0, zeroed: 0, rejected: 0, errors: [], errors_total: 0
  })
  t.same(await stockOf(merchant), ['A 5 9.50', 'B 2 10.00', 'C 7 1.50'])
  holds(t, (await ndjson(merchant, [{ sku: 'A', on_hand: 6 }, { sku: 'D', on_hand: 1 }])).json, {
    accepted: 1, rejected: 1, errors: [{ row: 1, line: 2, pointer: '/unit_cost' }]
  })
  t.same(await stockOf(merchant), ['A 6 9.50', 'B 2 10.00', 'C 7 1.50'])
  const events = await db.selectFrom('events').where('merchant_id', '=', merchant.id)
    .where('type', '=', 'stock_feed.applied').select('subject_id').execute()
  t.equal(events.length, 2, 'a feed has one event, however many chunks')
})

t.test('200: a full feed sets what it does not name to 0', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2, C: 3, D: 0 } })
  const sent = await ndjson(merchant, [
    { mode: 'full' }, { sku: 'A', on_hand: 5, unit_cost: '10' }, { sku: 'B', on_hand: -1 },
    { sku: 'E', on_hand: 4, unit_cost: '2' }
  ])
  holds(t, sent.json, { accepted: 2, zeroed: 1, rejected: 1 })
  t.same(faultsOf(sent), ['1/3 /on_hand too_small'])
  t.same(await stockOf(merchant), ['A 5 10.00', 'B 2 10.00', 'C 0 10.00', 'D 0 10.00', 'E 4 2.00'])
})

t.test('409 full_feed_drop_refused: over the whole feed, and nothing applies', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2, C: 3, D: 4 } })
  const body = 'sku,on_hand,unit_cost\nA,5,1\nB,0,1\nE,1,1\n'
  const { status, json } = await csv(merchant, body, '?mode=full')
  t.same([status, json.code], [409, 'full_feed_drop_refused'])
  t.match(json.detail, /3 of the supplier’s 4 rows.*50 %/)
  t.same(await stockOf(merchant), ['A 1 10.00', 'B 2 10.00', 'C 3 10.00', 'D 4 10.00'])
  holds(t, (await csv(merchant, body, '?mode=full&confirm_drop=true')).json, {
    accepted: 3, zeroed: 2
  })
  t.same(await stockOf(merchant), ['A 5 1.00', 'B 0 1.00', 'C 0 10.00', 'D 0 10.00', 'E 1 1.00'])
  const { data } = await bodyOf(merchant.get('/v1/exceptions?kind=suspicious_feed'))
  t.equal(data.length, 1)
})

t.test('the same feed twice changes nothing, not even a time', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2 } })
  const body = 'sku,on_hand,unit_cost\nA,5,1\nB,7,1\nC,1,1\n'
  const times = ['?as_of=2026-01-01T00:00:00Z', '?mode=full&as_of=2026-01-02T00:00:00Z']
  await inTurn(times, async (query) => {
    await db.updateTable('supplier_stock').set({ as_of: '2025-01-01T00:00:00Z' })
      .where('merchant_id', '=', merchant.id).execute()
    holds(t, (await csv(merchant, body, query)).json, { accepted: 3 })
    const before = await bodyOf(merchant.get('/v1/supplier-stock'))
    holds(t, (await csv(merchant, body, query)).json, { accepted: 3, ignored_stale: 0 })
    t.same(await bodyOf(merchant.get('/v1/supplier-stock')), before)
  })
})

t.test('rows of an older feed are stale; those that are newer stay', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2 } })
  await inTurn(['delta', 'full'], async (mode) => {
    const { json } = await ndjson(merchant,
      [{ mode, as_of: '2026-01-01T00:00:00Z' }, { sku: 'A', on_hand: 5, unit_cost: '1' }])
    holds(t, json, { accepted: 0, ignored_stale: 1, zeroed: 0 })
  })
  t.same(await stockOf(merchant), ['A 1 10.00', 'B 2 10.00'])
})

t.test('of rows with one SKU the first counts, however far apart they are', async (t) => {
  const merchant = await givenMerchant()
  const rows = Array.from({ length: 2_500 }, (_one, at) =>
    ({ sku: `S${at % 2_400}`, on_hand: at, unit_cost: '1' }))
  await inTurn(['delta', 'full'], async (mode) => {
    const sent = await ndjson(merchant, rows, `?mode=${mode}`)
    holds(t, sent.json, { accepted: 2_400, rejected: 100, errors_total: 100 })
    t.equal(faultsOf(sent)[0], '2400/2401 /sku repeated')
  })
  const row = await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/S7`))
  t.equal(row.on_hand, 7)
})

t.test('what a stream cannot have is refused before it is read', async (t) => {
  const merchant = await givenMerchant()
  const url = `/v1/suppliers/${merchant.supplier_id}/stock-feeds`
  const send = async (query: string, headers: object = {}, body = 'sku\n'): Promise<string> => {
    const reply = await merchant.post(url + query, body, { 'content-type': CSV, ...headers })
    const { code, errors = [] } = reply.json()
    return [reply.statusCode, code, ...errors.map((one: Record<string, string>) =>
      `${one.header ?? one.parameter} ${one.code}`)].join(' ')
  }
  t.equal(await send('', { 'idempotency-key': 'feed-of-monday' }),
    '400 invalid_request idempotency-key not_allowed')
  t.equal(await send('?dry_run=true'), '400 invalid_request dry_run not_allowed')
  t.equal(await send('?mode=half'), '400 invalid_request mode not_allowed')
  t.equal(await send('', { 'content-encoding': 'gzip' }), '415 unsupported_media_type')
  t.equal(await send('', { 'content-type': 'text/plain' }), '415 unsupported_media_type')
  const json = await merchant.post(`${url}?mode=full`, { rows: [] })
  holds(t, json.json(), { code: 'invalid_request', errors: [{ parameter: 'mode' }] })
  const other = await merchant.post('/v1/sales-orders', 'a,b', { 'content-type': CSV })
  t.equal(other.statusCode, 415, 'only stock feeds are streams')
  const stranger = await givenMerchant()
  t.equal((await csv({ ...stranger, supplier_id: merchant.supplier_id }, 'sku\n')).status, 404)
  const second = await merchant.givenSupplier()
  t.equal((await csv({ ...merchant, supplier_id: second }, 'sku\n')).status, 404)
  t.equal((await merchant.storefront.post(url, 'sku\n', { 'content-type': CSV })).statusCode, 403)
})

t.test('400: settings that stand twice or are wrong', async (t) => {
  const merchant = await givenMerchant()
  const twice = await ndjson(merchant, [{ mode: 'full' }], '?mode=full')
  t.same([twice.status, ...faultsOf(twice)], [400, '/mode repeated'])
  const wrong = await ndjson(merchant, [{ mode: 'half', confirm_drop: 1 }])
  t.same([wrong.status, ...faultsOf(wrong)],
    [400, '/mode not_allowed', '/confirm_drop wrong_type'])
})
