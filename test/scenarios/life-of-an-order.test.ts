// The life of an order after its purchase orders are out, told with the API only.

import t from 'tap'
import { bodyOf, refused } from '../modules/answers.ts'
import { dayIn } from '../support/days.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../support/service.ts'

const { givenMerchant } = await givenService(t)
const BOLTS = { sku: 'BOLT-M8', quantity: 5, unit_price: '19.90' }
const NUTS = { sku: 'NUT-M8', quantity: 3, unit_price: '5.00' }

type Line = Record<string, number>

/** An order, and the first purchase order made for it. */
async function place (merchant: TestMerchant, lines: object[]) {
  const order = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({ lines })))
  const url = `/v1/sales-orders/${order.id}`
  const readPurchases = async () => (await bodyOf(
    merchant.get(`/v1/purchase-orders?sales_order_id=${order.id}`))).data.toReversed()
  const [{ id }] = await readPurchases()
  const answer = async (what: string, body: object) =>
    merchant.supplier.post(`/v1/purchase-orders/${id}/${what}`, body)
  const acknowledge = async (...lines: object[]) => bodyOf(answer('acknowledgements', { lines }))
  const readLines = async (...names: string[]) => (await bodyOf(merchant.get(url))).lines
    .map((line: Line) => names.map((name) => line[name]))
  return { url, purchase_order_id: id, readPurchases, answer, acknowledge, readLines }
}

t.test('accepted, shipped in two parts, delivered: completed', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10 } })
  const { url, answer, acknowledge } = await place(merchant, [BOLTS])
  const { status } = await acknowledge(
    { line_number: 1, status: 'accepted', quantity: 5, promised_date: dayIn(9) })
  t.equal(status, 'acknowledged')

  const part = { carrier: 'DHL', tracking_number: 'T1', lines: [{ line_number: 1, quantity: 2 }] }
  const first = await bodyOf(answer('shipments', part))
  const again = await answer('shipments', part)
  t.same([again.statusCode, again.json().id], [200, first.id], 'sent twice, it is one shipment')
  const second = await bodyOf(answer('shipments', { lines: [{ line_number: 1, quantity: 3 }] }))
  t.equal((await bodyOf(merchant.storefront.get(url))).fulfillment_status, 'shipped')
  await bodyOf(merchant.supplier.post(`/v1/shipments/${first.id}/delivery`, {}))
  await bodyOf(merchant.supplier.post(`/v1/shipments/${second.id}/delivery`, {}))

  const order = await bodyOf(merchant.storefront.get(url))
  t.same([order.status, order.fulfillment_status], ['completed', 'delivered'])
  t.equal(order.shipments[0].tracking_number, 'T1')
  const stock = await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/BOLT-M8`))
  t.same([stock.on_hand, stock.reserved], [5, 0])
  refused(t, await merchant.post(`${url}/cancellation`, {}), [409, 'sales_order_completed'])
})

t.test('refused in part: sourced elsewhere at once, the rest is backordered', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10 } })
  const other = await merchant.givenSupplier()
  await merchant.givenStock(other, 'BOLT-M8', { on_hand: 2, unit_cost: '12.00' })
  const { url, purchase_order_id, acknowledge, readLines, readPurchases } =
    await place(merchant, [BOLTS])
  await acknowledge(
    { line_number: 1, status: 'accepted', quantity: 1 },
    { line_number: 1, status: 'rejected', quantity: 4, reason: 'out_of_stock' })

  t.same(await readLines('sourced_quantity', 'unsourced_quantity'), [[3, 2]])
  const [, second] = await readPurchases()
  t.equal(second.supplier_id, other)
  t.same(second.lines[0].replaces, { purchase_order_id, line_number: 1 })
  const { trace } = await bodyOf(merchant.get(url))
  t.same(trace[0].excluded_supplier_ids, [merchant.supplier_id])
  const stock = await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/BOLT-M8`))
  t.same([stock.on_hand, stock.reserved, stock.available], [1, 1, 0])
})

t.test('canceled: at once what is unanswered, asked back what is accepted', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10, 'NUT-M8': 10 } })
  const { url, answer, acknowledge, readLines } = await place(merchant, [BOLTS, NUTS])
  await acknowledge({ line_number: 1, status: 'accepted', quantity: 5 })
  await bodyOf(merchant.storefront.post(`${url}/cancellation`, { reason: 'changed my mind' }))

  t.same(await readLines('canceled_quantity', 'pending_cancellation_quantity'), [[0, 5], [3, 0]])
  refused(t, await merchant.post(`${url}/cancellation`, {}), [409, 'nothing_to_cancel'])
  const purchase = await bodyOf(answer('cancellation-response', { decision: 'accepted' }))
  t.equal(purchase.status, 'canceled')
  const order = await bodyOf(merchant.get(url))
  t.same([order.status, order.cancel_reason, order.total], ['canceled', 'changed my mind', '0.00'])
})

t.test('changed: raised with a new purchase order, added, lowered, removed', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10, 'NUT-M8': 10 } })
  const { url, readLines, readPurchases } = await place(merchant, [BOLTS])
  await bodyOf(merchant.storefront.patch(url, { lines: [{ line_number: 1, quantity: 7 }, NUTS] }))
  t.same(await readLines('quantity', 'sourced_quantity'), [[7, 7], [3, 3]])
  t.equal((await readPurchases()).length, 2, 'what was issued never grows')

  const lines = [{ line_number: 1, quantity: 4 }, { line_number: 2, quantity: 0 }]
  const { total } = await bodyOf(merchant.storefront.patch(url, { lines }))
  t.same(await readLines('quantity', 'sourced_quantity'), [[4, 4], [0, 0]])
  t.equal(total, '79.60')
})
