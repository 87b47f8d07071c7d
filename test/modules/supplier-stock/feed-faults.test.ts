// A feed full of faults: some are listed, all are counted, and what is told is what is stored.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { db, givenMerchant } = await givenService(t)

/** Seven faults. */
const BAD = {
  sku: '', on_hand: -1, unit_cost: 'x', lead_time_days: -1, order_multiple: 0, color: 1, size: 2
}
type Told = { row: number, pointer: string, code: string }

const feed = async ({ supplier, supplier_id }: TestMerchant, body: object) =>
  supplier.post(`/v1/suppliers/${supplier_id}/stock-feeds`, body)

t.test('five faults of a row, a hundred of a feed, and how many there are', async (t) => {
  const merchant = await givenMerchant()
  const rows = [{ sku: 'A', on_hand: 1, unit_cost: '1' }, ...Array.from({ length: 999 }, () => BAD)]
  const { id, errors, ...counts } = await bodyOf(feed(merchant, { rows }))
  t.same(counts, {
    accepted: 1, ignored_stale: 0, zeroed: 0, rejected: 999, errors_total: 7 * 999
  })
  const told = errors.map(({ row }: Told) => row)
  t.same(told, Array.from({ length: 100 }, (_, at) => 1 + Math.floor(at / 5)), 'row by row')

  const stored = await db.selectFrom('stock_feeds').where('merchant_id', '=', merchant.id)
    .select(['errors', 'errors_total']).executeTakeFirstOrThrow()
  t.same(stored, { errors, errors_total: 7 * 999 })
  const event = await db.selectFrom('events').where('merchant_id', '=', merchant.id)
    .where('subject_id', '=', id).select('data').executeTakeFirstOrThrow()
  holds(t, JSON.parse(event.data), { errors, errors_total: 7 * 999 })
})

t.test('400: too many rows are counted, not looked at', async (t) => {
  const merchant = await givenMerchant()
  const rows = Array.from({ length: 20_000 }, () => ({}))
  refused(t, await feed(merchant, { rows }), [400, 'invalid_request'], ['/rows too_many'])
})

t.test('a row with too much of something is told that only', async (t) => {
  const merchant = await givenMerchant()
  const price_breaks = Array.from({ length: 1_000 }, () => ({}))
  const names = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`n${at}`, 1]))
  const { errors, errors_total } = await bodyOf(feed(merchant, {
    rows: [{ ...BAD, price_breaks }, { sku: 'x'.repeat(10_000) }, names]
  }))
  const told = errors.map(({ row, pointer, code }: Told) => `${row} ${pointer} ${code}`)
  t.same(told.filter((one: string) => !one.startsWith('2')), [
    '0 /color unknown_field', '0 /size unknown_field', '0 /price_breaks too_many',
    '1 /sku too_long'
  ])
  t.equal(told.length, 4 + 5)
  t.equal(errors_total, 4 + 500)
})

t.test('400: a fault of the feed hides none of its rows', async (t) => {
  const merchant = await givenMerchant()
  const reply = await feed(merchant, { mode: 'half', rows: [{ sku: 'A', on_hand: -1 }, 'no row'] })
  const told = reply.json().errors.map(({ pointer }: Told) => pointer)
  for (const pointer of ['/mode', '/rows/0/on_hand', '/rows/1']) t.ok(told.includes(pointer), told)
  const rows = Array.from({ length: 1_000 }, () => BAD)
  const { errors, detail } = (await feed(merchant, { mode: 'half', rows })).json()
  t.equal(errors.length, 100)
  t.match(detail, /Of 7001 faults the first 100 are listed\./)
})

t.test('a name as long as the body comes back cut', async (t) => {
  const merchant = await givenMerchant()
  const rows = [{ sku: 'A', ['x'.repeat(500_000)]: 1 }]
  const { body } = await feed(merchant, { rows })
  t.ok(body.length < 2_000, `${body.length} characters`)
})
