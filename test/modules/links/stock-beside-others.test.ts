// The stock of a partner is followed beside all else: while all rows are compared, while others
// report or follow too, and whatever becomes of the orders.

import t from 'tap'
import { sql } from 'kysely'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { AVAILABILITY, CHANGES, givenFollowedStock } from './followed-stock.ts'

t.setTimeout(180_000)
const {
  service: { db }, a, b, supplier_id, answer, questions, readPlace, setPlace, hear, onHandOf,
  setAtPartner, givenSkus
} = await givenFollowedStock(t)

t.afterEach(() => answer())

t.test('what changes is heard while all rows are compared', async (t) => {
  const [sku = '', ...others] = await givenSkus(2, 7)
  const rows = Array.from({ length: 600 }, (_, at) =>
    ({ sku: `ZZ-${String(at).padStart(4, '0')}`, on_hand: 0, unit_cost: '1.00' }))
  await bodyOfAnswer(b.post(`/v1/suppliers/${supplier_id}/stock-feeds`, { rows }))
  const began = { compared_sku: 'ZZ', compared_at: new Date().toISOString() }
  await setPlace(began)
  await setAtPartner(0, sku)
  await hear()
  t.same(await onHandOf(sku), [0])
  const { compared_sku, compared_at } = await readPlace()
  t.equal(compared_at, began.compared_at)
  t.ok(typeof compared_sku === 'string' && compared_sku > 'ZZ-', 'and it goes on')

  // A comparison that is wanted meanwhile begins this one not anew.
  await bodyOfAnswer(a.patch(`/v1/suppliers/${a.supplier_id}`, { status: 'suspended' }))
  await hear()
  t.same(await onHandOf(...others), [7], 'it has passed that row')
  const between = await readPlace()
  t.equal(between.compared_at, null)
  t.ok(between.compared_sku === null || String(between.compared_sku) > String(compared_sku))
  await hear()
  t.same(await onHandOf(...others), [0], 'all are compared once more')
  t.match(await readPlace(), { is_catching_up: true, caught_up_at: between.caught_up_at })
  await hear()
  t.not((await readPlace()).caught_up_at, between.caught_up_at)
  await bodyOfAnswer(a.patch(`/v1/suppliers/${a.supplier_id}`, { status: 'active' }))
  await sql`delete from supplier_stock where sku like 'ZZ-%'`.execute(db)
  await hear(2)
  t.same(await onHandOf(...others), [7])
})

t.test('what was heard while a question was kept open is not asked for as before', async (t) => {
  const [sku = ''] = await givenSkus(1, 4)
  await setAtPartner(3, sku)
  answer(async (path) => {
    if (path.startsWith('/v1/events')) {
      await sql`update link_progress set stock_due_at = now() + interval '1 hour'`.execute(db)
    }
    return undefined
  })
  await hear()
  t.same(questions.filter((path) => path.startsWith(CHANGES)), [])
})

t.test('who has moved the place meanwhile is right', async (t) => {
  const [sku = ''] = await givenSkus(1, 4)
  await setAtPartner(3, sku)
  answer(async (path) => {
    if (path.startsWith(AVAILABILITY)) await setPlace({ moved_by: 'another' })
    return undefined
  })
  const { changes } = await readPlace()
  await hear()
  t.match(await readPlace(), { changes, moved_by: 'another' })
})

t.test('a figure that somebody reports while the partner is asked does not stay', async (t) => {
  const [sku = ''] = await givenSkus(1, 4)
  await setAtPartner(3, sku)
  answer(async (path) => {
    if (!path.startsWith(AVAILABILITY)) return undefined
    answer()
    await bodyOfAnswer(
      b.put(`/v1/suppliers/${supplier_id}/stock/${sku}`, { on_hand: 9, unit_cost: '5.00' }))
    return undefined
  })
  await hear()
  t.same(await onHandOf(sku), [3])
})

t.test('trouble with an order does not keep the stock from being asked for', async (t) => {
  const [sku = ''] = await givenSkus(1, 8)
  await bodyOfAnswer(b.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 1, unit_price: '19.90' }]
  })))
  await b.sendTransmissions()
  await sql`update partner_orders set look_at = now()`.execute(db)
  await setAtPartner(2, sku)
  answer((path) => path.startsWith('/v1/sales-orders/')
    ? { status: 429, body: { code: 'rate_limited', title: 'Too many requests' } }
    : undefined)
  await hear()
  t.ok(questions.some((path) => path.startsWith('/v1/sales-orders/')))
  const { on_hand } = await bodyOfAnswer<{ on_hand: number }>(
    b.get(`/v1/suppliers/${supplier_id}/stock/${sku}`))
  t.ok(on_hand < 8)
})
