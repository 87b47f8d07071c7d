// Full feeds: what is not named becomes 0, unless that is too much to believe.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { db, givenMerchant } = await givenService(t)
type Row = { sku: string, on_hand: number }

const rowOf = (sku: string, about: object = {}) => ({ sku, on_hand: 5, unit_cost: '10', ...about })

const feedFull = async (merchant: TestMerchant, rows: unknown[], about: object = {}) =>
  merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, {
    mode: 'full', rows, ...about
  })

async function stockOf (merchant: TestMerchant): Promise<string[]> {
  const { data } = await bodyOf<{ data: Row[] }>(merchant.get('/v1/supplier-stock'))
  return data.map(({ sku, on_hand }) => `${sku} ${on_hand}`)
}

t.test('200: rows not named become 0 and keep their terms', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2, C: 0 } })
  const url = `/v1/suppliers/${merchant.supplier_id}/stock/B`
  await bodyOf(merchant.put(url, { on_hand: 2, unit_cost: '7.77', supplier_sku: 'LW-B' }))
  holds(t, await bodyOf(feedFull(merchant, [rowOf('A'), rowOf('D')])), {
    accepted: 2, zeroed: 1, ignored_stale: 0, rejected: 0
  })
  t.same(await stockOf(merchant), ['A 5', 'B 0', 'C 0', 'D 5'])
  const { as_of, updated_at, ...row } = await bodyOf(merchant.get(url))
  holds(t, row, { on_hand: 0, unit_cost: '7.77', supplier_sku: 'LW-B' })
  t.equal(as_of, updated_at)
})

t.test('200: another supplier’s rows are not its business', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1 } })
  const other = await merchant.givenSupplier()
  await merchant.givenStock(other, 'A', { on_hand: 8 })
  await bodyOf(feedFull(merchant, [rowOf('A')]))
  const { on_hand } = await bodyOf(merchant.get(`/v1/suppliers/${other}/stock/A`))
  t.equal(on_hand, 8)
})

t.test('200: rows that are newer than the feed are not zeroed', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2 } })
  const counts = await bodyOf(feedFull(merchant, [rowOf('A')], { as_of: '2026-01-01T00:00:00Z' }))
  holds(t, counts, { accepted: 0, ignored_stale: 1, zeroed: 0 })
  t.same(await stockOf(merchant), ['A 1', 'B 2'])
})

t.test('200: a refused row keeps its stock, the repeated and the malformed', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2, C: 3 } })
  const rows = [rowOf('A'), rowOf('A', { on_hand: 9 }), rowOf('B', { on_hand: 'many' })]
  holds(t, await bodyOf(feedFull(merchant, rows)), { accepted: 1, rejected: 2, zeroed: 1 })
  t.same(await stockOf(merchant), ['A 5', 'B 2', 'C 0'])
})

t.test('409 full_feed_drop_refused: beyond the limit nothing applies', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2, C: 3, D: 4 } })
  const reply = await feedFull(merchant, [rowOf('A'), rowOf('B', { on_hand: 0 }), rowOf('E')])
  refused(t, reply, [409, 'full_feed_drop_refused'])
  t.match(reply.json().detail, /3 of the supplier’s 4 rows.*50 %/)
  t.same(await stockOf(merchant), ['A 1', 'B 2', 'C 3', 'D 4'])
  const feeds = await db.selectFrom('stock_feeds').where('merchant_id', '=', merchant.id)
    .select('id').execute()
  t.same(feeds, [])
})

t.test('200: exactly the limit is believed, more with confirm_drop', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2, C: 3, D: 4 } })
  holds(t, await bodyOf(feedFull(merchant, [rowOf('A'), rowOf('B')])), { zeroed: 2 })
  holds(t, await bodyOf(feedFull(merchant, [], { confirm_drop: true })), { zeroed: 2, accepted: 0 })
  t.same(await stockOf(merchant), ['A 0', 'B 0', 'C 0', 'D 0'])
})

t.test('the limit is the merchant’s: 0 % believes no drop, 100 % any', async (t) => {
  const merchant = await givenMerchant({
    stock: { A: 1, B: 2, C: 3 }, settings: { full_feed_drop_limit_percent: 0 }
  })
  refused(t, await feedFull(merchant, [rowOf('A'), rowOf('B')]), [409, 'full_feed_drop_refused'])
  holds(t, await bodyOf(feedFull(merchant, [rowOf('A'), rowOf('B'), rowOf('C')])), { zeroed: 0 })
  await bodyOf(merchant.patch('/v1/merchant', {
    settings: { full_feed_drop_limit_percent: 100 }
  }))
  holds(t, await bodyOf(feedFull(merchant, [])), { zeroed: 3 })
})

t.test('orders that race with feeds never get more than was there', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 6 } })
  const orders = Array.from({ length: 6 }, async () =>
    merchant.post('/v1/sales-orders', salesOrderBody({
      lines: [{ sku: 'A', quantity: 2, unit_price: '1.00' }]
    })))
  const feeds = Array.from({ length: 4 }, async () =>
    feedFull(merchant, [rowOf('A', { on_hand: 6 })]))
  const [placed, fed] = await Promise.all([Promise.all(orders), Promise.all(feeds)])
  t.ok(fed.every((reply) => reply.statusCode === 200))
  const sourced = placed.map((reply) => reply.json().lines[0].sourced_quantity)
  t.equal(sourced.reduce((all, units) => all + units, 0), 6)
  holds(t, await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/A`)), {
    on_hand: 6, reserved: 6, available: 0
  })
})
