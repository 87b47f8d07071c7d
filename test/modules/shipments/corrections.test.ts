// Shipments that are corrected, that never left, and that arrive in part or at last not at all.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { placeReceived } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type Sourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service

const units = (quantity: number, about: object = {}) =>
  ({ lines: [{ line_number: 1, quantity }], ...about })

async function shipped (sourced: Sourced, quantity: number, about: object = {}) {
  return bodyOf(sourced.post('shipments', units(quantity, about)))
}

t.test('carrier and tracking are corrected, also once it has arrived', async (t) => {
  const sourced = await givenSourced(service)
  const { merchant: { supplier, storefront }, rival } = sourced
  const { id } = await shipped(sourced, 2, { carrier: 'DPD', tracking_number: 'A-1' })
  await shipped(sourced, 1, { tracking_number: 'A-2' })
  const path = `/v1/shipments/${id}`
  const changed = await bodyOf(supplier.patch(path, { tracking_number: 'A-3', carrier: null }))
  holds(t, changed, { version: 2, carrier: null, tracking_number: 'A-3', state: 'in_transit' })
  const same = await bodyOf(supplier.patch(path, { tracking_number: 'A-3' }))
  t.equal(same.version, 2, 'said twice, it changes nothing')
  refused(t, await supplier.patch(path, { tracking_number: 'A-2' }), [409, 'shipment_conflict'])
  refused(t, await rival.patch(path, { carrier: 'UPS' }), [404, 'shipment_not_found'])
  refused(t, await storefront.patch(path, { carrier: 'UPS' }), [403, 'role_forbidden'])
  await bodyOf(supplier.post(`${path}/delivery`))
  holds(t, await bodyOf(sourced.merchant.patch(path, { carrier: 'UPS' })), { carrier: 'UPS' })
  await assertSound(t, db)
})

t.test('a shipment that never left: stock, counters and number are as before', async (t) => {
  const sourced = await givenSourced(service)
  const { merchant: { supplier }, readSale, readStock, readPurchases } = sourced
  await bodyOf(sourced.answer({ quantity: 5 }))
  const before = await readStock()
  const { id } = await shipped(sourced, 2, { tracking_number: 'V-1' })
  t.same(await readStock(), [8, 3])
  const path = `/v1/shipments/${id}/cancellation`
  refused(t, await sourced.rival.post(path), [404, 'shipment_not_found'])
  const canceled = await bodyOf(supplier.post(path))
  holds(t, canceled, { state: 'canceled', delivered_at: null, version: 2 })
  t.same(await bodyOf(supplier.post(path)), canceled, 'said twice, it changes nothing')
  t.same(await readStock(), before)
  holds(t, await readSale(), {
    fulfillment_status: 'unfulfilled', lines: [{ shipped_quantity: 0 }]
  })
  holds(t, await readPurchases(), [{ lines: [{ accepted_quantity: 5, shipped_quantity: 0 }] }])
  refused(t, await supplier.post(`/v1/shipments/${id}/delivery`), [409, 'shipment_canceled'])
  const again = await shipped(sourced, 3, { tracking_number: 'V-1' })
  t.not(again.id, id, 'its number is reported anew')
  t.same(await readStock(), [7, 2])
  await bodyOf(supplier.post(`/v1/shipments/${again.id}/delivery`))
  refused(t, await supplier.post(`/v1/shipments/${again.id}/cancellation`), [409, 'shipment_ended'])
  const { data } = await bodyOf(
    supplier.get(`/v1/shipments?purchase_order_id=${sourced.purchase_order_id}&state=in_transit`))
  t.same(data, [], 'a canceled shipment is not on its way')
  await assertSound(t, db)
})

t.test('what was shipped beyond the order, and after a report, goes back too', async (t) => {
  const sourced = await givenSourced(service, {
    terms: { over_shipment_tolerance_percent: 50 }
  })
  const { merchant: { supplier, supplier_id, givenStock }, readStock, sku } = sourced
  const { id } = await shipped(sourced, 6)
  t.same(await readStock(), [4, 0])
  await bodyOf(supplier.post(`/v1/shipments/${id}/cancellation`))
  t.same(await readStock(), [10, 5])
  const second = await shipped(sourced, 2)
  await givenStock(supplier_id, sku, { on_hand: 4 })
  t.same(await readStock(), [4, 3], 'the newer report leaves out what was sent')
  await bodyOf(supplier.post(`/v1/shipments/${second.id}/cancellation`))
  t.same(await readStock(), [4, 4], 'one more unit was free')
  await assertSound(t, db)
})

t.test('a shipment arrives in part: figures in all, which never fall', async (t) => {
  const sourced = await givenSourced(service)
  const { merchant: { supplier }, readSale } = sourced
  const { id } = await shipped(sourced, 5)
  const path = `/v1/shipments/${id}/delivery`
  const part = await bodyOf(supplier.post(path, units(2)))
  holds(t, part, { state: 'partially_delivered', lines: [{ delivered_quantity: 2 }] })
  holds(t, await readSale(), {
    fulfillment_status: 'partially_delivered', lines: [{ delivered_quantity: 2 }]
  })
  t.equal((await bodyOf(supplier.post(path, units(2)))).version, part.version, 'sent twice')
  t.equal((await bodyOf(supplier.post(path, units(1)))).version, part.version, 'never less')
  refused(t, await supplier.post(path, units(6)), [422, 'delivery_exceeds_shipped'],
    ['/lines/0/quantity too_many'])
  refused(t, await supplier.post(path, { lines: [{ line_number: 7, quantity: 1 }] }),
    [422, 'unknown_line'])
  refused(t, await supplier.post(`/v1/shipments/${id}/cancellation`), [409, 'shipment_ended'])
  holds(t, await bodyOf(supplier.post(path, units(5))), { state: 'delivered' })
  holds(t, await readSale(), { status: 'completed', fulfillment_status: 'delivered' })
  await assertSound(t, db)
})

t.test('the merchant’s own shipment never left', async (t) => {
  const merchant = await service.givenMerchant()
  const { id } = await placeReceived(merchant)
  const sent = await bodyOf(merchant.post(`/v1/sales-orders/${id}/shipments`, units(1)))
  const readLines = async () => (await bodyOf(merchant.get(`/v1/sales-orders/${id}`))).lines
  holds(t, await readLines(), [{ shipped_quantity: 1 }])
  await bodyOf(merchant.post(`/v1/shipments/${sent.id}/cancellation`))
  holds(t, await readLines(), [{ shipped_quantity: 0 }])
  await assertSound(t, db)
})

t.test('a receipt in the warehouse may have been of any shipment', async (t) => {
  const sourced = await givenSourced(service, {
    settings: { warehouse_address: WAREHOUSE }, about: { delivery_mode: 'via_warehouse' }
  })
  const first = await shipped(sourced, 3)
  const second = await shipped(sourced, 2)
  await bodyOf(sourced.post('receipts', units(3), sourced.merchant))
  const cancel = async (id: string) => sourced.merchant.post(`/v1/shipments/${id}/cancellation`)
  refused(t, await cancel(first.id), [409, 'shipment_ended'])
  await bodyOf(cancel(second.id))
  holds(t, await sourced.readPurchases(), [{
    lines: [{ shipped_quantity: 3, delivered_quantity: 3 }]
  }])
  holds(t, await bodyOf(sourced.merchant.get(`/v1/shipments/${first.id}`)), { state: 'delivered' },
    'no unit is on its way any more')
  await assertSound(t, db)
})

t.test('the last units to the warehouse are lost: nothing is on its way any more', async (t) => {
  const sourced = await givenSourced(service, {
    settings: { warehouse_address: WAREHOUSE }, about: { delivery_mode: 'via_warehouse' }
  })
  const { id } = await shipped(sourced, 5)
  await bodyOf(sourced.post('receipts', units(3), sourced.merchant))
  holds(t, await bodyOf(sourced.merchant.get(`/v1/shipments/${id}`)), { delivered_at: null })
  const lost = units(2, { kind: 'lost' })
  holds(t, (await bodyOf(sourced.merchant.post(`/v1/shipments/${id}/incidents`, lost))).shipment,
    { state: 'delivered' })
  await assertSound(t, db)
})

t.test('lost units are invoiced as those that arrived, where that is the basis', async (t) => {
  const sourced = await givenSourced(service, { about: { invoicing: { basis: 'delivered' } } })
  const { id } = await shipped(sourced, 5)
  await bodyOf(sourced.merchant.post(`/v1/shipments/${id}/incidents`,
    units(2, { kind: 'lost', outcome: 'none' })))
  holds(t, await bodyOf(sourced.postSale('invoices', {}, sourced.merchant)),
    { invoices: [{ lines: [{ quantity: 2 }] }] })
  await assertSound(t, db)
})

const WAREHOUSE = {
  name: 'Warehouse', line1: '1 Dock Road', city: 'Paris', postal_code: '75001', country: 'FR'
}
