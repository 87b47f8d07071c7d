// Holds: while an order has one, nothing of it is sent to a supplier.

import t from 'tap'
import { newId } from '../../../src/platform/id.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const BODY = salesOrderBody()
const PREPAID = { about: { payment_terms: 'prepaid' } }

t.test('held: paid, but not sent until the last hold is removed', async (t) => {
  const { merchant, id, postSale, readSale, readPurchases } = await givenSourced(service, PREPAID)
  const hold = async (reason: string) => bodyOf(postSale('holds', { reason }, merchant))
  const remove = async ({ id: hold_id }: { id: string }) =>
    merchant.delete(`/v1/sales-orders/${id}/holds/${hold_id}`)
  const [first, second] = [await hold('fraud_check'), await hold('address_check')]
  holds(t, await readSale(), { version: 3, holds: [first, second] })
  await bodyOf(postSale('payments', { reference: 'P', amount: '99.50' }))
  holds(t, await readSale(), { payment_status: 'paid', purchase_orders: [{ status: 'planned' }] })
  t.equal((await remove(first)).statusCode, 204)
  holds(t, await readPurchases(), [{ status: 'planned' }], 'one stands')
  const reply = await remove(second)
  t.same([reply.statusCode, reply.body], [204, ''])
  holds(t, await readSale(), { holds: [], purchase_orders: [{ status: 'issued' }] })
  t.same((await merchant.eventTypes()).slice(-3), [
    'sales_order.hold_removed', 'sales_order.hold_removed', 'purchase_order.issued'
  ])
})

t.test('a later hold recalls nothing, and keeps what is new from being sent', async (t) => {
  const { merchant, postSale, change, readPurchases } = await givenSourced(service)
  await bodyOf(postSale('holds', { reason: 'fraud_check' }, merchant))
  await bodyOf(change({ line_number: 1, quantity: 7 }))
  holds(t, await readPurchases(), [
    { status: 'issued', version: 1 }, { status: 'planned', lines: [{ quantity: 2 }] }
  ])
})

t.test('404 hold_not_found: of another order, of none, removed before', async (t) => {
  const one = await givenSourced(service)
  const { merchant, id, postSale } = one
  const hold = await bodyOf(postSale('holds', { reason: 'x' }, merchant))
  const other = await bodyOf(merchant.post('/v1/sales-orders', {
    ...BODY, reference: 'HELD-OTHER'
  }))
  const remove = async (order: string, hold_id: string) =>
    merchant.delete(`/v1/sales-orders/${order}/holds/${hold_id}`)
  refused(t, await remove(other.id, hold.id), [404, 'hold_not_found'])
  refused(t, await remove(id, newId('hld')), [404, 'hold_not_found'])
  refused(t, await remove(newId('so'), hold.id), [404, 'sales_order_not_found'])
  t.equal((await remove(id, hold.id)).statusCode, 204)
  refused(t, await remove(id, hold.id), [404, 'hold_not_found'])
})

t.test('400 invalid_request: a hold without a reason', async (t) => {
  const { merchant, postSale } = await givenSourced(service)
  refused(t, await postSale('holds', {}, merchant), [400, 'invalid_request'], ['/reason required'])
  refused(t, await postSale('holds', { reason: '' }, merchant), [400, 'invalid_request'])
})

t.test('every hold leaves orders, stock and events sound', async (t) =>
  assertSound(t, service.db))
