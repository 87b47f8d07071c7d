// What the clock does to orders, with two services on one database: each deadline is kept once.

import t from 'tap'
import { markWaitingSkus } from '../../src/modules/back-to-back/store/due-restock-marks.ts'
import { bodyOf, refused } from '../modules/answers.ts'
import { dayIn } from '../support/days.ts'
import { until } from '../support/processes.ts'
import {
  givenService, givenServiceOn, salesOrderBody, type TestMerchant
} from '../support/service.ts'

t.setTimeout(120_000)
const service = await givenService(t)
const other = await givenServiceOn(t, service.database_url)
service.startJobs()
other.startJobs()
const { db, givenMerchant } = service
const PAST = '2020-01-01T00:00:00.000Z'

type Line = Record<string, unknown> & { promised_date: string }
type Purchase = { id: string, status: string, supplier_id: string, lines: Line[] }

async function place (merchant: TestMerchant, about: object = {}) {
  const { id } = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody(about)))
  const [purchase] = await readPurchases(merchant, id)
  if (purchase === undefined) throw new Error('not sourced')
  return { id: id as string, purchase }
}

async function readPurchases (merchant: TestMerchant, id: string): Promise<Purchase[]> {
  const { data } = await bodyOf(merchant.get(`/v1/purchase-orders?sales_order_id=${id}`))
  return data.toReversed()
}

async function readExceptions (merchant: TestMerchant, kind: string) {
  const { data } = await bodyOf(merchant.get(`/v1/exceptions?kind=${kind}`))
  return data as Array<{ id: string, purchase_order_id: string, resolutions: string[] }>
}

async function setPurchase (id: string, set: object): Promise<void> {
  await db.updateTable('purchase_orders').set(set).where('id', '=', id).execute()
}

t.test('a silent supplier: expired once, sourced elsewhere, a later answer is 409', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10 } })
  const second = await merchant.givenSupplier()
  await merchant.givenStock(second, 'BOLT-M8', { unit_cost: '12.00' })
  const { id, purchase } = await place(merchant)
  await setPurchase(purchase.id, { acknowledgement_due_at: PAST })

  await until(async () => (await readPurchases(merchant, id))[0]?.status === 'expired', 'expired')
  const purchases = await readPurchases(merchant, id)
  t.same(purchases.map(({ status, supplier_id }) => [status, supplier_id]),
    [['expired', merchant.supplier_id], ['issued', second]])
  t.same(purchases[1]?.lines[0]?.replaces, { purchase_order_id: purchase.id, line_number: 1 })
  const { data: decisions } = await bodyOf(merchant.get(`/v1/sales-orders/${id}/sourcing`))
  t.same(decisions.map((one: { trigger: string }) => one.trigger), ['confirmed', 'expired'])
  t.equal((await readExceptions(merchant, 'late_acknowledgement')).length, 1)
  const late = await merchant.supplier.post(`/v1/purchase-orders/${purchase.id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'accepted', quantity: 2 }] })
  t.equal(late.statusCode, 409)
  t.equal(late.json().code, 'purchase_order_not_open')
  t.match(late.json().detail, /expired/)
})

t.test('only what was not answered expires', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10, 'NUT-M8': 10 } })
  const lines = [
    { sku: 'BOLT-M8', quantity: 2, unit_price: '19.90' },
    { sku: 'NUT-M8', quantity: 3, unit_price: '19.90' }
  ]
  const { id, purchase } = await place(merchant, { lines })
  await bodyOf(merchant.supplier.post(`/v1/purchase-orders/${purchase.id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'accepted', quantity: 2 }] }))
  await setPurchase(purchase.id, { acknowledgement_due_at: PAST })

  await until(async () => (await readPurchases(merchant, id))[0]?.status === 'acknowledged',
    'what was answered is all that is left')
  const [after] = await readPurchases(merchant, id)
  t.same(after?.lines.map((line) => line.rejected_quantity), [0, 3])
})

t.test('a shipment past its promised date is told once, and obsolete once it left', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10 } })
  const { id, purchase } = await place(merchant)
  await bodyOf(merchant.supplier.post(`/v1/purchase-orders/${purchase.id}/acknowledgements`, {
    lines: [{ line_number: 1, status: 'accepted', quantity: 2, promised_date: dayIn(1) }]
  }))
  // The day has passed.
  await db.updateTable('purchase_order_lines').set({ promised_date: '2020-01-02' })
    .where('purchase_order_id', '=', purchase.id).execute()
  await setPurchase(purchase.id, { shipment_due_on: '2020-01-02' })
  await until(async () => (await readExceptions(merchant, 'late_shipment')).length > 0, 'told')
  const told = await readExceptions(merchant, 'late_shipment')
  t.same(told.map(({ purchase_order_id }) => purchase_order_id), [purchase.id])
  await bodyOf(merchant.supplier.post(`/v1/purchase-orders/${purchase.id}/shipments`,
    { lines: [{ line_number: 1, quantity: 2 }] }))
  const { exceptions } = await bodyOf(merchant.get(`/v1/sales-orders/${id}`))
  t.same(exceptions.map((one: { resolution: string }) => one.resolution), ['obsolete'])
})

t.test('a cancellation without an answer is told, and canceled by nobody', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10 } })
  const { id, purchase } = await place(merchant)
  await bodyOf(merchant.supplier.post(`/v1/purchase-orders/${purchase.id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'accepted', quantity: 2 }] }))
  await bodyOf(merchant.storefront.post(`/v1/sales-orders/${id}/cancellation`, {}))
  await setPurchase(purchase.id, { cancellation_due_at: PAST })

  await until(async () => (await readExceptions(merchant, 'cancellation_unanswered')).length === 1,
    'told')
  const [exception] = await readExceptions(merchant, 'cancellation_unanswered')
  t.same(exception?.resolutions, ['dismiss', 'withdraw'])
  t.equal((await bodyOf(merchant.get(`/v1/sales-orders/${id}`))).status, 'confirmed')
  await bodyOf(merchant.post(`/v1/exceptions/${exception?.id}/resolutions`,
    { resolution: 'withdraw' }))
  const order = await bodyOf(merchant.get(`/v1/sales-orders/${id}`))
  t.equal(order.lines[0].pending_cancellation_quantity, 0)
  refused(t, await merchant.supplier.post(
    `/v1/purchase-orders/${purchase.id}/cancellation-response`, { decision: 'accepted' }
  ), [409, 'cancellation_not_requested'])
})

t.test('stock that comes back goes to the higher priority, then to the oldest', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 0 } })
  const lines = [{ sku: 'BOLT-M8', quantity: 3, unit_price: '19.90' }]
  const placed = async (priority: number) => (await bodyOf(
    merchant.post('/v1/sales-orders', salesOrderBody({ priority, lines })))).id
  const [low, old, young] = [await placed(0), await placed(5), await placed(5)]
  await merchant.givenStock(merchant.supplier_id, 'BOLT-M8', { on_hand: 4 })

  const sourcedOf = async (id: string) =>
    (await bodyOf(merchant.get(`/v1/sales-orders/${id}`))).lines[0].sourced_quantity
  await until(async () => await sourcedOf(young) === 1, 'the last unit')
  t.same([await sourcedOf(old), await sourcedOf(young), await sourcedOf(low)], [3, 1, 0])
  const purchases = await readPurchases(merchant, old)
  t.equal(purchases[0]?.status, 'issued')
})

t.test('a supplier that is active again is found by the sweep', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { status: 'suspended' }))
  const { id } = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody()))
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { status: 'active' }))
  t.ok(await markWaitingSkus(db, 100) >= 1)
  await until(async () =>
    (await bodyOf(merchant.get(`/v1/sales-orders/${id}`))).sourcing_status === 'sourced', 'sourced')
})
