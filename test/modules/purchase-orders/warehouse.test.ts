// Goods via the merchant's warehouse: received there, then shipped on to the customer.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { WAREHOUSE } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const VIA = {
  settings: { warehouse_address: WAREHOUSE }, about: { delivery_mode: 'via_warehouse' }
}

const units = (quantity: number, about: object = {}) =>
  ({ lines: [{ line_number: 1, quantity }], ...about })

/** Shipped to the warehouse in part. */
async function givenShipped (quantity = 5) {
  const sourced = await givenSourced(service, VIA)
  const inbound = await bodyOf(sourced.post('shipments', units(quantity)))
  const receive = async (count: number) =>
    sourced.post('receipts', units(count), sourced.merchant)
  const shipOn = async (count: number, about: object = {}) =>
    sourced.postSale('shipments', units(count, about), sourced.merchant)
  return { ...sourced, inbound, receive, shipOn }
}

t.test('from the supplier to the customer, by receipts and own shipments', async (t) => {
  const { inbound, receive, shipOn, readSale, readPurchases, merchant } = await givenShipped()
  t.equal(inbound.destination, 'warehouse')
  holds(t, await readSale(), {
    fulfillment_status: 'unfulfilled', lines: [{ shipped_quantity: 0 }]
  }, 'the customer has nothing yet')
  holds(t, await bodyOf(receive(2)), {
    status: 'acknowledged',
    fulfillment_status: 'partially_delivered',
    lines: [{ delivered_quantity: 2 }]
  })
  const own = await bodyOf(shipOn(2, { tracking_number: 'OWN-1' }))
  holds(t, own, {
    purchase_order_id: null,
    supplier_id: null,
    destination: 'customer',
    lines: [{ line_number: 1, quantity: 2 }]
  })
  holds(t, await readSale(), {
    fulfillment_status: 'partially_shipped', lines: [{ shipped_quantity: 2 }]
  })
  await bodyOf(receive(3))
  holds(t, await readPurchases(), [{ status: 'closed', shipments: [{ id: inbound.id }] }])
  t.ok((await bodyOf(merchant.get(`/v1/shipments/${inbound.id}`))).delivered_at)
  const rest = await bodyOf(shipOn(3))
  for (const { id } of [own, rest]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await bodyOf(merchant.post(`/v1/shipments/${id}/delivery`))
  }
  holds(t, await readSale(), { status: 'completed', fulfillment_status: 'delivered' })
})

t.test('a delivery counts what receipts have not counted yet', async (t) => {
  const { inbound, receive, readPurchases, merchant } = await givenShipped()
  await bodyOf(receive(2))
  await bodyOf(merchant.supplier.post(`/v1/shipments/${inbound.id}/delivery`))
  holds(t, await readPurchases(), [{ status: 'closed', lines: [{ delivered_quantity: 5 }] }])
})

t.test('once: the same tracking number with the same lines, shipped on', async (t) => {
  const { receive, shipOn } = await givenShipped()
  await bodyOf(receive(4))
  const first = await bodyOf(shipOn(2, { tracking_number: 'OWN-1' }))
  const before = await readSnapshot(db)
  const again = await shipOn(2, { tracking_number: 'OWN-1' })
  t.equal(again.statusCode, 200)
  t.same(again.json(), first)
  t.same(await readSnapshot(db), before)
})

t.test('422 receipt_exceeds_shipped: more than is on its way', async (t) => {
  const { receive } = await givenShipped(3)
  refused(t, await receive(4), [422, 'receipt_exceeds_shipped'], ['/lines/0/quantity too_many'])
  await bodyOf(receive(2))
  refused(t, await receive(2), [422, 'receipt_exceeds_shipped'])
})

t.test('422 shipment_exceeds_received: more than has arrived', async (t) => {
  const { receive, shipOn } = await givenShipped(3)
  refused(t, await shipOn(1), [422, 'shipment_exceeds_received'], ['/lines/0/quantity too_many'])
  await bodyOf(receive(2))
  refused(t, await shipOn(3), [422, 'shipment_exceeds_received'])
  await bodyOf(shipOn(2))
  refused(t, await shipOn(1), [422, 'shipment_exceeds_received'])
})

t.test('422 unknown_line, repeated_line: of a receipt, of an own shipment', async (t) => {
  const { receive, postSale, merchant } = await givenShipped()
  await bodyOf(receive(5))
  const twice = { lines: [...units(1).lines, ...units(1).lines] }
  const unknown = { lines: [{ line_number: 2, quantity: 1 }] }
  refused(t, await postSale('shipments', twice, merchant), [422, 'repeated_line'])
  refused(t, await postSale('shipments', unknown, merchant), [422, 'unknown_line'])
  const other = await givenShipped()
  refused(t, await other.post('receipts', twice, other.merchant), [422, 'repeated_line'])
  refused(t, await other.post('receipts', unknown, other.merchant), [422, 'unknown_line'])
})

t.test('409 not_via_warehouse: the supplier ships to the customer', async (t) => {
  const { post, postSale, merchant } = await givenSourced(service)
  await bodyOf(post('shipments', units(5)))
  refused(t, await post('receipts', units(1), merchant), [409, 'not_via_warehouse'])
  refused(t, await postSale('shipments', units(1), merchant), [409, 'not_via_warehouse'])
})

t.test('409 purchase_order_not_open, sales_order_not_confirmed: never sent, over', async (t) => {
  const planned = await givenSourced(service, {
    ...VIA, settings: { ...VIA.settings, purchase_order_release: 'manual' }
  })
  refused(t, await planned.post('receipts', units(1), planned.merchant),
    [409, 'purchase_order_not_open'])
  const canceled = await givenSourced(service, VIA)
  await bodyOf(canceled.postSale('cancellation', {}))
  refused(t, await canceled.postSale('shipments', units(1), canceled.merchant),
    [409, 'sales_order_not_confirmed'])
})

t.test('what its supplier has shipped is not cancelable', async (t) => {
  const { postSale } = await givenShipped(3)
  holds(t, await bodyOf(postSale('cancellation', {})), {
    status: 'confirmed', lines: [{ canceled_quantity: 2, sourced_quantity: 3 }]
  })
  refused(t, await postSale('cancellation', {}), [409, 'nothing_to_cancel'])
})

t.test('every receipt leaves orders, stock and events sound', async (t) => assertSound(t, db))
