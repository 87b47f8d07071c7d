// A plan goes out: as it is where it is still allowed, planned again as a whole where it is not.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type Sourced, type SourcedOptions } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)

/** One line at one supplier, planned until it is paid. */
const givenPlanned = async (options: SourcedOptions = {}) => givenSourced(service, {
  ...options, about: { payment_terms: 'prepaid', ...options.about }
})

t.test('released: a supplier that was suspended meanwhile gets nothing', async (t) => {
  const { merchant, postSale, readPurchases, readStock, rival_id } = await givenPlanned()
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { status: 'suspended' }))
  await bodyOf(postSale('payments', { reference: 'P', amount: '99.50' }))
  holds(t, await readPurchases(), [
    { status: 'canceled', issued_at: null },
    { supplier_id: rival_id, status: 'issued', lines: [{ quantity: 5 }] }
  ])
  t.same(await readStock(), [10, 0])
})

t.test('released: what its supplier has no more is bought elsewhere', async (t) => {
  const { merchant, sku, postSale, readPurchases, rival_id } = await givenPlanned()
  await merchant.givenStock(merchant.supplier_id, sku, { on_hand: 0 })
  await bodyOf(postSale('payments', { reference: 'P', amount: '99.50' }))
  holds(t, await readPurchases(), [
    { status: 'canceled' }, { supplier_id: rival_id, status: 'issued', lines: [{ quantity: 5 }] }
  ])
})

for (const shortage_policy of ['reject', 'cancel_short']) {
  t.test(`released: what nobody has waits, under \`${shortage_policy}\``, async (t) => {
    const { merchant, sku, postSale, readSale } = await givenPlanned({
      rival: null, about: { shortage_policy }
    })
    await merchant.givenStock(merchant.supplier_id, sku, { on_hand: 3 })
    await bodyOf(postSale('payments', { reference: 'P', amount: '99.50' }))
    holds(t, await readSale(), {
      status: 'confirmed',
      payment_status: 'paid',
      lines: [{ canceled_quantity: 0, sourced_quantity: 3, unsourced_quantity: 2 }]
    })
  })
}

t.test('released: dearer than planned is planned again, cheaper is bought as it is', async (t) => {
  const dearer = await givenPlanned()
  await dearer.merchant.givenStock(dearer.merchant.supplier_id, dearer.sku, {
    on_hand: 10, unit_cost: '13.00'
  })
  await bodyOf(dearer.postSale('payments', { reference: 'P', amount: '99.50' }))
  holds(t, await dearer.readPurchases(), [
    { status: 'canceled' }, { supplier_id: dearer.rival_id, status: 'issued' }
  ])
  const cheaper = await givenPlanned()
  await cheaper.merchant.givenStock(cheaper.merchant.supplier_id, cheaper.sku, {
    on_hand: 10, unit_cost: '8.00'
  })
  await bodyOf(cheaper.postSale('payments', { reference: 'P', amount: '99.50' }))
  holds(t, await cheaper.readPurchases(), [{ status: 'issued', total: '40.00' }])
})

t.test('released: the dates are those of the day', async (t) => {
  const { id, purchase_order_id, postSale, readPurchases, readSale } = await givenPlanned({
    row: { lead_time_days: 3 }
  })
  await service.db.updateTable('purchase_order_lines').set({ promised_date: '2020-01-01' })
    .where('purchase_order_id', '=', purchase_order_id).execute()
  await service.db.updateTable('sales_order_lines').set({ promised_date: '2020-01-01' })
    .where('sales_order_id', '=', id).execute()
  await bodyOf(postSale('payments', { reference: 'P', amount: '99.50' }))
  const [order] = await readPurchases()
  const promised = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  holds(t, order, { status: 'issued', lines: [{ promised_date: promised }] })
  holds(t, await readSale(), { lines: [{ promised_date: promised }] })
})

/** As plans were when lines that lost units kept them as canceled: 2 of 5 are. */
async function cancelAsBefore (
  { id, purchase_order_id, merchant: { supplier_id }, sku }: Sourced
): Promise<void> {
  const canceled = { canceled_quantity: 2 }
  const { db } = service
  await db.updateTable('purchase_order_lines').where('purchase_order_id', '=', purchase_order_id)
    .set({ ...canceled, reserved_quantity: 3, amount: '24.00' }).execute()
  await db.updateTable('purchase_orders').where('id', '=', purchase_order_id)
    .set({ total: '24.00' }).execute()
  await db.updateTable('sales_order_lines').where('sales_order_id', '=', id)
    .set({ ...canceled, sourced_quantity: 3, amount: '59.70' }).execute()
  await db.updateTable('sales_orders').where('id', '=', id).set({ total: '59.70' }).execute()
  await db.updateTable('supplier_stock').where('supplier_id', '=', supplier_id)
    .where('sku', '=', sku).set({ reserved: 3 }).execute()
}

t.test('released: a plan of before is judged on the units that are left of it', async (t) => {
  const row = { price_breaks: [{ min_quantity: 5, unit_cost: '8.00' }] }
  const dearer = await givenPlanned({ row, rival: null })
  await cancelAsBefore(dearer)
  await bodyOf(dearer.postSale('payments', { reference: 'P', amount: '59.70' }))
  holds(t, await dearer.readPurchases(), [
    { status: 'issued', total: '30.00', lines: [{ quantity: 3, canceled_quantity: 0 }] }
  ], 'below the price break')
  const few = await givenPlanned({ row: { ...row, min_order_quantity: 4 } })
  await cancelAsBefore(few)
  await bodyOf(few.postSale('payments', { reference: 'P', amount: '59.70' }))
  holds(t, await few.readPurchases(), [
    { status: 'canceled', issued_at: null },
    { supplier_id: few.rival_id, status: 'issued', lines: [{ quantity: 3 }] }
  ], 'below the minimum')
})

t.test('a hold removed: what is not issued is planned again', async (t) => {
  const { merchant, id, postSale, readPurchases, rival_id } = await givenPlanned()
  const { id: hold } = await bodyOf(postSale('holds', { reason: 'check' }, merchant))
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { status: 'suspended' }))
  await merchant.delete(`/v1/sales-orders/${id}/holds/${hold}`)
  holds(t, await readPurchases(), [
    { status: 'canceled' }, { supplier_id: rival_id, status: 'planned' }
  ])
})

const MANUAL = { settings: { purchase_order_release: 'manual' } }

const OUTDATED: Array<[string, object, object]> = [
  ['supplier_suspended', { status: 'suspended' }, {}],
  ['out_of_stock', {}, { on_hand: 4 }],
  ['higher_cost', {}, { unit_cost: '10.01' }],
  ['higher_cost', { order_fee: '1.00' }, {}],
  ['higher_cost', { freight: { zones: [{ base: '0.01' }] } }, {}],
  ['higher_cost', { freight: { zones: [{ per_unit: '0.01' }] } }, {}],
  ['freight_unknown', { freight: { zones: [{ countries: ['DE'] }] } }, {}],
  ['weight_unknown', { freight: { zones: [{ per_kg: '1.00' }] } }, {}],
  ['order_multiple', {}, { order_multiple: 2 }],
  ['below_minimum_order_quantity', {}, { min_order_quantity: 6 }],
  ['below_minimum_order_value', { min_order_value: '50.01' }, {}],
  ['does_not_ship_to_country', { ships_to: ['DE'] }, {}],
  ['not_valid_now', {}, { valid_until: '2020-01-01' }]
]

for (const [rule, terms, row] of OUTDATED) {
  t.test(`409 plan_outdated: ${rule} ${JSON.stringify({ ...terms, ...row })}`, async (t) => {
    const { merchant, sku, id, post, readPurchases } = await givenSourced(service, MANUAL)
    await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, terms))
    await merchant.givenStock(merchant.supplier_id, sku, { on_hand: 10, ...row })
    const reply = await post('issue', {}, merchant)
    refused(t, reply, [409, 'plan_outdated'])
    t.match(reply.json().detail, rule)
    holds(t, await readPurchases(), [{ status: 'planned', version: 1 }], 'nothing was done')
    await bodyOf(merchant.post(`/v1/sales-orders/${id}/sourcing`, {}))
    const planned = (await readPurchases()).filter(({ status }) => status === 'planned')
    await Promise.all(planned.map(async (one) =>
      bodyOf(merchant.post(`/v1/purchase-orders/${one.id}/issue`, {}))))
    t.ok(planned.length > 0, 'planned again, it goes out')
  })
}

t.test('issued by hand as it was read, at no higher cost, with the dates of the day', async (t) => {
  const { merchant, sku, post } = await givenSourced(service, MANUAL)
  await merchant.givenStock(merchant.supplier_id, sku, {
    on_hand: 5, unit_cost: '9.00', lead_time_days: 4
  })
  const promised_date = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10)
  holds(t, await bodyOf(post('issue', {}, merchant)), {
    status: 'issued', total: '45.00', lines: [{ quantity: 5, promised_date }]
  })
})

t.test('every release leaves orders, stock and events sound', async (t) =>
  assertSound(t, service.db))
