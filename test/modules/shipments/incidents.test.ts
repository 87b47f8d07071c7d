// Units that are lost, refused or damaged, and what the customer gets for them.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { exceptionsOf, newSku, placeReceived, purchaseOrdersOf } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type Sourced, type SourcedOptions } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service

const units = (quantity: number) => [{ line_number: 1, quantity }]
const lost = (quantity: number, about: object = {}) =>
  ({ kind: 'lost', lines: units(quantity), ...about })

/** Five units at 19.90 each are on their way. */
async function givenShipped (options: SourcedOptions = {}) {
  const sourced = await givenSourced(service, options)
  const { id } = await bodyOf(sourced.post('shipments', { lines: units(5) }))
  const path = `/v1/shipments/${id}`
  const { merchant } = sourced
  return {
    ...sourced,
    path,
    report: async (body: object, client: Pick<Sourced['rival'], 'post'> = merchant) =>
      client.post(`${path}/incidents`, body),
    deliver: async (body: object = {}) => merchant.supplier.post(`${path}/delivery`, body)
  }
}

t.test('a lost parcel ends the orders, and waits for a person', async (t) => {
  const { report, merchant, path, readSale, readPurchases, readExceptions, ...sourced } =
    await givenShipped()
  refused(t, await report(lost(5, { outcome: 'none' }), merchant.supplier), [403, 'role_forbidden'])
  refused(t, await report(lost(5), sourced.rival), [404, 'shipment_not_found'])
  refused(t, await report(lost(6), merchant.supplier), [422, 'incident_exceeds_shipment'],
    ['/lines/0/quantity too_many'])
  const reply = await report(lost(5), merchant.supplier)
  t.equal(reply.statusCode, 201)
  const { incident, shipment, sales_order } = reply.json()
  t.equal(sales_order, undefined, 'a supplier does not see the order')
  holds(t, incident, { kind: 'lost', fault: 'carrier', outcome: null, resolved_at: null })
  holds(t, shipment, { state: 'failed', delivered_at: null, lines: [{ lost_quantity: 5 }] })
  t.equal(reply.headers.location, `${path}/incidents/${incident.id}`)
  t.same(await bodyOf(merchant.supplier.get(`${path}/incidents/${incident.id}`)), incident)
  const seen = await bodyOf(merchant.storefront.get(`${path}/incidents/${incident.id}`))
  t.same([seen.fault, seen.lines[0].line_number], [undefined, undefined])
  const again = await report(lost(5), merchant.supplier)
  t.same([again.statusCode, again.json().incident.id], [200, incident.id], 'said twice')
  holds(t, await readSale(), {
    status: 'completed', fulfillment_status: 'shipped', lines: [{ lost_quantity: 5 }]
  })
  holds(t, await readPurchases(), [{ status: 'closed', lines: [{ lost_quantity: 5 }] }])
  holds(t, await readExceptions(), [{ kind: 'incident', resolved_at: null }])
  await assertSound(t, db)
})

t.test('reship: at no charge, not from the supplier whose fault it was', async (t) => {
  const { report, merchant, path, readSale, readExceptions, rival_id } = await givenShipped()
  const { incident } = await bodyOf(report(lost(2)))
  const settle = async (outcome: object, query = '') =>
    merchant.post(`${path}/incidents/${incident.id}/resolution${query}`, outcome)
  const decision = { outcome: 'reship', fault: 'supplier' }
  const preview = await bodyOf(settle(decision, '?dry_run=true'))
  holds(t, (await readSale()).lines.length, 1, 'a dry run does nothing')
  const settled = await bodyOf(settle(decision))
  for (const { sales_order, incident: one } of [preview, settled]) {
    holds(t, one, {
      outcome: 'reship', fault: 'supplier', lines: [{ quantity: 2, replacement_line_number: 2 }]
    })
    holds(t, sales_order.lines[1], {
      replacement_for: 1, quantity: 2, unit_price: '0.00', sourced_quantity: 2
    })
    holds(t, sales_order.purchase_orders[1], { supplier_id: rival_id, status: 'issued' })
  }
  holds(t, await readExceptions(), [{ kind: 'incident', resolution: 'obsolete' }])
  t.equal((await settle({ outcome: 'reship' })).statusCode, 200, 'said twice')
  refused(t, await settle({ outcome: 'refund' }), [409, 'incident_settled'])
  holds(t, (await readSale()).lines.length, 2)
  await assertSound(t, db)
})

t.test('a replacement opens a completed order, and its end completes it', async (t) => {
  const { report, merchant, readSale } = await givenShipped()
  const { sales_order } = await bodyOf(report(lost(5, { outcome: 'reship' })))
  holds(t, sales_order, {
    status: 'confirmed', completed_at: null, total: '99.50', fulfillment_status: 'partially_shipped'
  })
  const { id } = sales_order.purchase_orders[1]
  const sent = await bodyOf(merchant.post(`/v1/purchase-orders/${id}/shipments`,
    { lines: units(5) }))
  await bodyOf(merchant.post(`/v1/shipments/${sent.id}/delivery`))
  holds(t, await readSale(), { status: 'completed', fulfillment_status: 'delivered' })
  await assertSound(t, db)
})

t.test('refund and store credit: what the units are worth, in parts and once', async (t) => {
  const paid = { payments: [{ reference: 'all', amount: '99.50' }], payment_terms: 'prepaid' }
  const { report, merchant, path, readSale } = await givenShipped({ about: paid })
  await bodyOf(report(lost(2, { outcome: 'refund' })))
  holds(t, await readSale(), {
    total: '99.50', credited: '39.80', refund_due: '39.80', lines: [{ credited_quantity: 2 }]
  })
  await bodyOf(report({ kind: 'damaged', lines: units(1), outcome: 'credit' }))
  holds(t, await readSale(), {
    credited: '59.70', refund_due: '39.80', lines: [{ delivered_quantity: 1 }]
  })
  const { incident } = await bodyOf(report({ kind: 'refused', lines: units(2), reason: 'no' }))
  const settle = async (outcome: string) =>
    merchant.post(`${path}/incidents/${incident.id}/resolution`, { outcome })
  await bodyOf(settle('refund'))
  holds(t, await readSale(), {
    status: 'completed', credited: '99.50', refund_due: '79.60', lines: [{ refused_quantity: 2 }]
  })
  await assertSound(t, db)
})

t.test('a lost replacement is credited as the line that was paid', async (t) => {
  const { report, merchant, readSale } = await givenShipped()
  const { sales_order } = await bodyOf(report(lost(5, { outcome: 'reship' })))
  const { id } = sales_order.purchase_orders[1]
  const sent = await bodyOf(merchant.post(`/v1/purchase-orders/${id}/shipments`,
    { lines: units(5) }))
  const incidents = `/v1/shipments/${sent.id}/incidents`
  await bodyOf(merchant.post(incidents, lost(5, { outcome: 'refund' })))
  holds(t, (await readSale()).lines, [{ credited_quantity: 5 }, { credited_quantity: 0 }])
  refused(t, await report({ kind: 'damaged', lines: units(1) }), [422, 'incident_exceeds_shipment'])
  await assertSound(t, db)
})

t.test('a lost parcel arrives after all, as long as nothing was decided', async (t) => {
  const { report, deliver, merchant, path, readSale, readExceptions } = await givenShipped()
  const { incident } = await bodyOf(report(lost(3)))
  await bodyOf(report(lost(2, { outcome: 'refund', reason: 'burnt' })))
  holds(t, await readSale(), { status: 'completed' })
  holds(t, await bodyOf(deliver({ lines: units(1) })), {
    state: 'delivered', lines: [{ delivered_quantity: 1, lost_quantity: 4 }]
  })
  holds(t, await bodyOf(merchant.get(`${path}/incidents/${incident.id}`)), {
    outcome: null, lines: [{ quantity: 3, found_quantity: 1 }]
  })
  refused(t, await deliver({ lines: units(4) }), [409, 'incident_settled'])
  holds(t, await bodyOf(deliver({ lines: units(3) })), {
    lines: [{ delivered_quantity: 3, lost_quantity: 2 }]
  })
  holds(t, await bodyOf(merchant.get(`${path}/incidents/${incident.id}`)), { outcome: 'none' })
  holds(t, await readExceptions(), [{ kind: 'incident', resolution: 'obsolete' }])
  holds(t, await readSale(), { status: 'completed', lines: [{ delivered_quantity: 3 }] })
  await assertSound(t, db)
})

t.test('a lost line is found while another one is on its way', async (t) => {
  const merchant = await service.givenMerchant()
  const skus = [newSku(), newSku()]
  await inTurn(skus, async (sku) => merchant.givenStock(merchant.supplier_id, sku))
  const { id } = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: skus.map((sku) => ({ sku, quantity: 2, unit_price: '19.90' }))
  })))
  const [order] = await purchaseOrdersOf(merchant, id)
  const both = [1, 2].map((line_number) => ({ line_number, quantity: 2 }))
  const sent = await bodyOf(
    merchant.supplier.post(`/v1/purchase-orders/${order?.id}/shipments`, { lines: both }))
  const path = `/v1/shipments/${sent.id}`
  await bodyOf(merchant.post(`${path}/incidents`, lost(2)))
  holds(t, await bodyOf(merchant.post(`${path}/delivery`, { lines: units(2) })), {
    state: 'partially_delivered', delivered_at: null, incidents: [{ outcome: 'none' }]
  })
  holds(t, await exceptionsOf(merchant, id), [{ kind: 'incident', resolution: 'obsolete' }])
  await assertSound(t, db)
})

t.test('a failed parcel: delivered as a whole while undecided, else refused', async (t) => {
  const first = await givenShipped()
  await bodyOf(first.report(lost(5)))
  holds(t, await bodyOf(first.deliver()), { state: 'delivered', failed_at: null })
  const second = await givenShipped()
  await bodyOf(second.report(lost(5, { outcome: 'none' })))
  refused(t, await second.deliver(), [409, 'incident_settled'])
  await assertSound(t, db)
})

t.test('damaged units have arrived, and are damaged once', async (t) => {
  const { report, deliver, readSale, resolve, readExceptions } = await givenShipped()
  await bodyOf(deliver())
  const damaged = (quantity: number, reason: string) =>
    ({ kind: 'damaged', lines: units(quantity), reason })
  await bodyOf(report(damaged(4, 'wet')))
  refused(t, await report(damaged(2, 'dry')), [422, 'incident_exceeds_shipment'])
  holds(t, await readSale(), { status: 'completed', lines: [{ delivered_quantity: 5 }] })
  const [exception] = await readExceptions()
  await bodyOf(resolve(exception, 'dismiss'))
  holds(t, await readSale(), { shipments: [{ incidents: [{ outcome: 'none' }] }] })
  await assertSound(t, db)
})

t.test('units that do not reach the warehouse are bought again at once', async (t) => {
  const { report, rival_id, readPurchases, readSale, post, merchant } = await givenShipped({
    settings: { warehouse_address: WAREHOUSE }, about: { delivery_mode: 'via_warehouse' }
  })
  refused(t, await report(lost(2, { outcome: 'refund' })), [422, 'outcome_not_possible'])
  await bodyOf(report(lost(2, { fault: 'supplier' })))
  holds(t, (await readPurchases())[0], {
    lines: [{ shipped_quantity: 3, missing_quantity: 2, rejected_quantity: 2, lost_quantity: 0 }]
  })
  holds(t, (await readPurchases())[1], { supplier_id: rival_id, lines: [{ quantity: 2 }] })
  holds(t, await readSale(), { lines: [{ lost_quantity: 0, sourced_quantity: 5 }] })
  await bodyOf(post('receipts', { lines: units(3) }, merchant))
  holds(t, (await readPurchases())[0], { status: 'closed' })
  await assertSound(t, db)
})

t.test('the merchant’s own parcel is lost', async (t) => {
  const merchant = await service.givenMerchant()
  const { id } = await placeReceived(merchant)
  const sent = await bodyOf(merchant.post(`/v1/sales-orders/${id}/shipments`, { lines: units(2) }))
  const { sales_order } = await bodyOf(
    merchant.post(`/v1/shipments/${sent.id}/incidents`, lost(2, { outcome: 'none' })))
  holds(t, sales_order, { status: 'completed', lines: [{ lost_quantity: 2 }] })
  await assertSound(t, db)
})

t.test('two decide at once: one outcome is done', async (t) => {
  const { report, merchant, path, readSale } = await givenShipped()
  const { incident } = await bodyOf(report(lost(5)))
  const at = `${path}/incidents/${incident.id}/resolution`
  const replies = await Promise.all([
    merchant.post(at, { outcome: 'reship' }), merchant.post(at, { outcome: 'none' })
  ])
  t.same(replies.map(({ statusCode }) => statusCode).sort(), [200, 409])
  t.ok((await readSale()).lines.length <= 2)
  await assertSound(t, db)
})

const WAREHOUSE = {
  name: 'Warehouse', line1: '1 Dock Road', city: 'Paris', postal_code: '75001', country: 'FR'
}
