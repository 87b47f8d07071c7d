// Release by hand: purchase orders wait, planned, until a person sends each.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const MANUAL = { settings: { purchase_order_release: 'manual' } }

t.test('manual: a released order’s purchase orders stay planned until they are sent', async (t) => {
  const { post, merchant, readPurchases, readStock, answer } = await givenSourced(service, MANUAL)
  holds(t, await readPurchases(), [{ status: 'planned', issued_at: null }])
  t.same(await readStock(), [10, 5], 'its stock is kept')
  const order = await bodyOf(post('issue', {}, merchant))
  holds(t, order, { status: 'issued', version: 2 })
  t.equal(order.issued_at, order.updated_at)
  t.equal(Date.parse(order.acknowledgement_due_at) - Date.parse(order.issued_at), 24 * 3_600_000)
  t.same((await merchant.eventTypes()).slice(2), ['sales_order.released', 'purchase_order.issued'])
  t.equal((await answer({ quantity: 5 })).statusCode, 200, 'its supplier sees it now')
})

t.test('manual: a raise is planned as a whole, and sends nothing', async (t) => {
  const { change, readPurchases } = await givenSourced(service, MANUAL)
  await bodyOf(change({ line_number: 1, quantity: 7 }))
  holds(t, await readPurchases(), [{
    status: 'planned', version: 2, lines: [{ line_number: 1, quantity: 7 }]
  }])
})

t.test('409 purchase_order_not_planned: it was sent before', async (t) => {
  const { post, merchant } = await givenSourced(service)
  refused(t, await post('issue', {}, merchant), [409, 'purchase_order_not_planned'])
})

t.test('409 sales_order_not_released: unpaid', async (t) => {
  const { post, postSale, merchant, readPurchases } = await givenSourced(service, {
    ...MANUAL, about: { payment_terms: 'prepaid' }
  })
  refused(t, await post('issue', {}, merchant), [409, 'sales_order_not_released'])
  await bodyOf(postSale('payments', { reference: 'P', amount: '99.50' }))
  holds(t, await readPurchases(), [{ status: 'planned' }], 'the money alone sends nothing')
  holds(t, await bodyOf(post('issue', {}, merchant)), { status: 'issued' })
})

t.test('409 sales_order_not_released: held', async (t) => {
  const { post, postSale, merchant } = await givenSourced(service, MANUAL)
  await bodyOf(postSale('holds', { reason: 'fraud_check' }, merchant))
  refused(t, await post('issue', {}, merchant), [409, 'sales_order_not_released'])
})

t.test('manual: what is planned can be taken back, and is sourced elsewhere', async (t) => {
  const { post, merchant, readPurchases, rival_id } = await givenSourced(service, MANUAL)
  holds(t, await bodyOf(post('cancellation', {}, merchant)), { status: 'canceled' })
  holds(t, await readPurchases(), [
    { status: 'canceled', issued_at: null }, { supplier_id: rival_id, status: 'planned' }
  ])
})

t.test('every release leaves orders, stock and events sound', async (t) =>
  assertSound(t, service.db))
