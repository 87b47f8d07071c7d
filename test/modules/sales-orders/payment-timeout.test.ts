// Unpaid orders past their time: the stock comes back, unless the money came first.

import t from 'tap'
import { sql } from 'kysely'
import { examineMerchants } from '../../../src/doctor.ts'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, until } from '../answers.ts'

const service = await givenService(t)
const { givenMerchant, db, startJobs } = service
const SALES_ORDERS = '/v1/sales-orders'
startJobs()

async function givenUnpaid (about: object = {}) {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf<{ id: string }>(
    merchant.post(SALES_ORDERS, salesOrderBody({ payment_terms: 'prepaid', ...about })))
  const url = `${SALES_ORDERS}/${id}`
  const read = async () => bodyOf(merchant.get(url))
  const pay = async (amount: string) =>
    merchant.post(`${url}/payments`, { reference: amount, amount })
  return { merchant, id, url, read, pay }
}

/** As if the reservation had begun so long ago. */
async function letTimePass ({ id }: { id: string }): Promise<void> {
  await sql`update sales_orders set payment_due_at = now() - interval '1 second'
    where id = ${id}`.execute(db)
}

async function availableOf ({ get, supplier_id }: TestMerchant): Promise<number> {
  return (await bodyOf(get(`/v1/suppliers/${supplier_id}/stock/BOLT-M8`))).available
}

t.test('payment_timeout: the stock is back, order and purchase order canceled', async (t) => {
  const order = await givenUnpaid({ charges: [{ kind: 'shipping', amount: '5.00' }] })
  t.equal(await availableOf(order.merchant), 3)
  await letTimePass(order)
  const canceled = await until(async () => {
    const now = await order.read()
    return now.status === 'canceled' && now
  })
  holds(t, canceled, {
    version: 2,
    cancel_reason: 'payment_timeout',
    payment_status: 'not_required',
    payment_due_at: null,
    total: '0.00',
    sourcing_status: 'unsourced',
    lines: [{ canceled_quantity: 2, sourced_quantity: 0, purchase_order_lines: [] }],
    purchase_orders: [{ status: 'canceled', total: '0.00', issued_at: null }]
  })
  t.equal(canceled.canceled_at, canceled.updated_at)
  t.equal(await availableOf(order.merchant), 5)
  t.same(await order.merchant.eventTypes(), [
    'sales_order.created', 'purchase_order.planned', 'sales_order.canceled',
    'purchase_order.canceled'
  ])
  t.equal((await order.pay('39.80')).statusCode, 201, 'it is recorded, and due back')
  const { findings } = await examineMerchants(db, [order.merchant.id])
  t.same(findings.filter(({ count }) => count > 0), [])
})

t.test('what was paid in part is owed back', async (t) => {
  const order = await givenUnpaid({ payments: [{ reference: 'p', amount: '10.00' }] })
  await letTimePass(order)
  const canceled = await until(async () => {
    const now = await order.read()
    return now.status === 'canceled' && now
  })
  holds(t, canceled, { paid: '10.00', refund_due: '10.00', payment_status: 'refund_due' })
})

t.test('an order that was paid in its time is left alone', async (t) => {
  const [paid, late] = await Promise.all([givenUnpaid(), givenUnpaid()])
  await bodyOf(paid.pay('39.80'))
  t.equal((await paid.read()).payment_due_at, null)
  await letTimePass(late)
  await until(async () => (await late.read()).status === 'canceled')
  holds(t, await paid.read(), { status: 'confirmed', purchase_orders: [{ status: 'issued' }] })
})

t.test('after something was issued only the rest is canceled, and says why', async (t) => {
  const order = await givenUnpaid({ payments: [{ reference: 'p', amount: '39.80' }] })
  await bodyOf(order.merchant.patch(order.url, { lines: [{ line_number: 1, quantity: 9 }] }))
  await letTimePass(order)
  const cut = await until(async () => {
    const now = await order.read()
    return now.payment_status === 'paid' && now
  })
  holds(t, cut, {
    status: 'confirmed',
    cancel_reason: 'payment_timeout',
    lines: [{ quantity: 9, canceled_quantity: 7, cancel_reason: 'payment_timeout' }]
  })
  const storefront = await bodyOf(order.merchant.storefront.get(order.url))
  t.equal(storefront.lines[0].cancel_reason, 'payment_timeout')
})

t.test('payments racing with the time: paid and issued, or canceled and due back', async (t) => {
  const orders = await Promise.all(Array.from({ length: 8 }, async () => givenUnpaid()))
  await Promise.all(orders.map(async (order) => {
    await letTimePass(order)
    t.equal((await order.pay('39.80')).statusCode, 201)
    const read = await order.read()
    holds(t, read, read.status === 'confirmed'
      ? { payment_status: 'paid', purchase_orders: [{ status: 'issued' }] }
      : { cancel_reason: 'payment_timeout', payment_status: 'refund_due', refund_due: '39.80' })
  }))
  const { findings } = await examineMerchants(db, orders.map(({ merchant }) => merchant.id))
  t.same(findings.filter(({ count }) => count > 0), [])
})

t.test('a backorder times out like the rest; drafts and orders on account do not', async (t) => {
  const nothing = [{ sku: 'NONE', quantity: 1, unit_price: '5.00' }]
  const backorder = await givenUnpaid({ lines: nothing })
  const account = await givenUnpaid({ payment_terms: 'on_account' })
  const draft = await givenUnpaid({ confirm: false })
  t.equal((await account.read()).payment_due_at, null)
  t.equal((await draft.read()).payment_due_at, null)
  await letTimePass(backorder)
  await until(async () => (await backorder.read()).status === 'canceled')
  holds(t, await backorder.read(), { cancel_reason: 'payment_timeout', total: '0.00' })
  t.equal((await account.read()).status, 'confirmed')
})
