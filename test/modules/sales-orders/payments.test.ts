// Payments of sales orders: what they release, and how often one counts.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'

/** A prepaid order of 39.80 that is sourced and unpaid. */
async function givenUnpaid (about: object = {}) {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf<{ id: string }>(
    merchant.post(SALES_ORDERS, salesOrderBody({ payment_terms: 'prepaid', ...about })))
  return { merchant, ...paying(merchant, id) }
}

const paying = (merchant: TestMerchant, id: string) => ({
  id,
  pay: async (reference: string, amount: string, more: object = {}, headers = {}) =>
    merchant.post(`${SALES_ORDERS}/${id}/payments`, { reference, amount, ...more }, headers),
  read: async () => bodyOf(merchant.get(`${SALES_ORDERS}/${id}`))
})

t.test('201 payments that reach the total release the order', async (t) => {
  const { merchant, id, pay, read } = await givenUnpaid()
  holds(t, await read(), {
    payment_status: 'awaiting', purchase_orders: [{ status: 'planned', issued_at: null }]
  })

  const first = await pay('pi_1', '39.79')
  t.equal(first.statusCode, 201)
  holds(t, first.json(), {
    sales_order_id: id, reference: 'pi_1', amount: '39.79', method: null
  })
  t.match(first.json().id, /^pay_/)
  holds(t, await read(), {
    version: 2,
    paid: '39.79',
    payment_status: 'partially_paid',
    purchase_orders: [{ status: 'planned' }]
  })

  await bodyOf(pay('pi_2', '0.01', { method: 'card' }))
  const order = await read()
  holds(t, order, {
    version: 3,
    paid: '39.80',
    refund_due: '0.00',
    payment_status: 'paid',
    payment_due_at: null,
    purchase_orders: [{ status: 'issued', issued_at: order.updated_at }],
    payments: [{ reference: 'pi_1' }, { reference: 'pi_2', method: 'card' }]
  })
  t.same(await merchant.eventTypes(), [
    'sales_order.created', 'purchase_order.planned', 'sales_order.payment_recorded',
    'sales_order.released', 'purchase_order.issued'
  ])
})

t.test('201 payments inside create that reach the total: issued in the one answer', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const reply = await merchant.post(SALES_ORDERS, salesOrderBody({
    payment_terms: 'prepaid',
    payments: [
      { reference: 'b', amount: '30' }, { reference: 'a', amount: '9.80', method: 'voucher' }
    ]
  }))
  holds(t, reply.json(), {
    version: 1,
    paid: '39.80',
    payment_status: 'paid',
    payment_due_at: null,
    purchase_orders: [{ status: 'issued' }],
    payments: [
      { reference: 'b', amount: '30.00', method: null }, { reference: 'a', method: 'voucher' }
    ]
  })
  t.same(await merchant.eventTypes(), ['sales_order.created', 'purchase_order.issued'])
})

t.test('201 payments inside create that do not: partially paid, and due', async (t) => {
  const { read } = await givenUnpaid({ payments: [{ reference: 'a', amount: '39.79' }] })
  const order = await read()
  holds(t, order, { payment_status: 'partially_paid', purchase_orders: [{ status: 'planned' }] })
  t.equal(Date.parse(order.payment_due_at) - Date.parse(order.created_at), 60 * 60_000)
})

t.test('201 overpaid: what is too much is due back, and the order is released', async (t) => {
  const { pay, read } = await givenUnpaid()
  await bodyOf(pay('pi_1', '100.00'))
  holds(t, await read(), {
    payment_status: 'refund_due', refund_due: '60.20', purchase_orders: [{ status: 'issued' }]
  })
  await bodyOf(pay('pi_2', '1.00'))
  holds(t, await read(), { refund_due: '61.20', version: 3 })
})

t.test('201 on account: a payment is noted, nothing waits for it', async (t) => {
  const { pay, read } = await givenUnpaid({ payment_terms: 'on_account' })
  await bodyOf(pay('pi_1', '10.00'))
  holds(t, await read(), { paid: '10.00', payment_status: 'not_required' })
  await bodyOf(pay('pi_2', '30.00'))
  holds(t, await read(), { refund_due: '0.20', payment_status: 'refund_due' })
})

t.test('200: the same reference with the same amount is the same payment', async (t) => {
  const { merchant, pay, read } = await givenUnpaid()
  const first = await pay('pi_1', '39.80', { method: 'card', received_at: '2026-01-01T00:00:00Z' })
  const before = await read()
  const again = await pay('pi_1', '39.8')
  t.equal(again.statusCode, 200)
  t.same(again.json(), first.json(), 'as it was recorded')
  t.equal(first.json().received_at, '2026-01-01T00:00:00.000Z')
  t.same(await read(), before)
  t.equal((await merchant.eventTypes()).length, 4)
  t.equal((await pay('pi_1', '39.80', {}, { 'if-match': '"v1"' })).statusCode, 200)
})

t.test('201: money of the future came now: of the order, a payment, a refund', async (t) => {
  const future = { received_at: '2099-01-01T00:00:00Z' }
  const { merchant, id, pay, read } = await givenUnpaid({
    payments: [{ reference: 'a', amount: '39.80', ...future }]
  })
  await bodyOf(pay('b', '1.00', future))
  const refund = await bodyOf(merchant.post(
    `${SALES_ORDERS}/${id}/refunds`, { reference: 'c', amount: '1.00', ...future }))
  const { payments: [first, second] } = await read()
  for (const { received_at, created_at } of [first, second, refund]) {
    t.equal(received_at, created_at)
  }
  t.equal((await pay('b', '1.00', future)).statusCode, 200, 'and is the same, sent again')
})

t.test('409 payment_conflict: the same reference with another amount', async (t) => {
  const { pay, read } = await givenUnpaid()
  await bodyOf(pay('pi_1', '10.00'))
  const conflict = await pay('pi_1', '10.01', { method: 'card' })
  refused(t, conflict, [409, 'payment_conflict'], ['/amount differs', '/method differs'])
  const { payments: [payment] } = await read()
  holds(t, conflict.json(), { existing: { id: payment.id, reference: 'pi_1' } })
  t.match(conflict.json().detail, `pi_1 is ${payment.id}`)
  holds(t, await read(), { version: 2, paid: '10.00' })
})

t.test('a payment reference is the order’s own: another order may have it', async (t) => {
  const { merchant, pay } = await givenUnpaid()
  await bodyOf(pay('pi_1', '10.00'))
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody()))
  t.equal((await paying(merchant, id).pay('pi_1', '20.00')).statusCode, 201)
})

t.test('201 once: racing sends of one payment count once', async (t) => {
  const { pay, read } = await givenUnpaid()
  const replies = await Promise.all(Array.from({ length: 6 }, async () => pay('pi_1', '20.00')))
  t.same(replies.map((reply) => reply.statusCode).sort(), [200, 200, 200, 200, 200, 201])
  holds(t, await read(), { paid: '20.00', version: 2 })
})

t.test('racing payments all count, and release once', async (t) => {
  const { merchant, pay, read } = await givenUnpaid()
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(async (one) => bodyOf(pay(one, '9.95'))))
  holds(t, await read(), {
    version: 7, paid: '59.70', refund_due: '19.90', purchase_orders: [{ status: 'issued' }]
  })
  const types = await merchant.eventTypes()
  t.equal(types.filter((type) => type === 'sales_order.released').length, 1)
  t.equal(types.filter((type) => type === 'purchase_order.issued').length, 1)
})

t.test('201: a canceled order takes money, and owes it back', async (t) => {
  const { merchant } = await givenUnpaid()
  const { id, status } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [{ sku: 'NONE', quantity: 1, unit_price: '5.00' }],
    shortage_policy: 'cancel_short',
    payments: [{ reference: 'pi_1', amount: '5.00' }]
  })))
  t.equal(status, 'canceled')
  const { pay, read } = paying(merchant, id)
  t.equal((await pay('pi_2', '5.00')).statusCode, 201)
  holds(t, await read(), { status: 'canceled', refund_due: '10.00', payment_status: 'refund_due' })
  t.equal((await pay('pi_1', '5.00')).statusCode, 200, 'what was recorded is told again')
  refused(t, await pay('pi_1', '6.00'), [409, 'payment_conflict'])
})

t.test('412 precondition_failed, 400, 404: nothing is recorded', async (t) => {
  const { merchant, pay, read } = await givenUnpaid({
    currency: 'JPY', lines: [{ sku: 'BOLT-M8', quantity: 2, unit_price: '1200' }]
  })
  refused(t, await pay('a', '2400', {}, { 'if-match': '"v2"' }), [412, 'precondition_failed'])
  refused(t, await pay('a', '0'), [400, 'invalid_request'], ['/amount too_small'])
  refused(t, await pay('a', '10.5'), [400, 'invalid_request'], ['/amount too_precise'])
  refused(t, await pay('a', '-5'), [400, 'invalid_request'], ['/amount wrong_format'])
  refused(t, await paying(merchant, 'so_01k9x3v8hq2m4n6p8r0t2w4y6z').pay('a', '5'),
    [404, 'sales_order_not_found'])
  holds(t, await read(), { version: 1, paid: '0', total: '2400' })
  t.equal((await pay('a', '2400.00', {}, { 'if-match': '"v1"' })).statusCode, 201)
  holds(t, await read(), { paid: '2400', payment_status: 'paid' })
})
