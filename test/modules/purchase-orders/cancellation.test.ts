// The merchant takes a purchase order back, and the supplier's word on it; closing short.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { bodyOf } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service

const units = (quantity: number) => ({ lines: [{ line_number: 1, quantity }] })

t.test('taken back before an answer: canceled at once, and sourced elsewhere', async (t) => {
  const { post, merchant, readPurchases, readSale, readStock, rival_id } =
    await givenSourced(service)
  holds(t, await bodyOf(post('cancellation', { reason: 'found nearer' }, merchant)), {
    status: 'canceled',
    cancellation: 'none',
    cancellation_reason: 'found nearer',
    total: '0.00',
    lines: [{ canceled_quantity: 5 }]
  })
  holds(t, await readPurchases(), [
    { status: 'canceled' }, { supplier_id: rival_id, lines: [{ quantity: 5 }] }
  ])
  holds(t, await readSale(), { lines: [{ canceled_quantity: 0, sourced_quantity: 5 }] })
  t.same([await readStock(), await readStock(rival_id)], [[10, 0], [10, 5]])
})

async function givenAskedBack (accepted = 5) {
  const sourced = await givenSourced(service)
  await bodyOf(sourced.answer({ quantity: accepted }))
  const order = await bodyOf(sourced.post('cancellation', {}, sourced.merchant))
  return { ...sourced, order }
}

t.test('taken back after an answer: the supplier is asked, with its usual time', async (t) => {
  const { order, readPurchases } = await givenAskedBack()
  holds(t, order, {
    status: 'acknowledged',
    cancellation: 'requested',
    total: '50.00',
    lines: [{ accepted_quantity: 5, pending_cancellation_quantity: 5, canceled_quantity: 0 }]
  })
  t.equal(Date.parse(order.cancellation_due_at) - Date.parse(order.updated_at), 24 * 3_600_000)
  t.equal((await readPurchases()).length, 1, 'nothing is bought twice')
})

t.test('accepted: its units are sourced elsewhere', async (t) => {
  const { post, readPurchases, readSale, rival_id } = await givenAskedBack()
  holds(t, await bodyOf(post('cancellation-response', { decision: 'accepted' })), {
    status: 'canceled',
    cancellation: 'none',
    cancellation_due_at: null,
    lines: [{ accepted_quantity: 0, canceled_quantity: 5, pending_cancellation_quantity: 0 }]
  })
  holds(t, await readPurchases(), [
    { status: 'canceled' }, { supplier_id: rival_id, lines: [{ quantity: 5 }] }
  ])
  holds(t, await readSale(), { status: 'confirmed', lines: [{ sourced_quantity: 5 }] })
})

t.test('refused: the units stay, and a person is told why', async (t) => {
  const { post, readExceptions, resolve, purchase_order_id } = await givenAskedBack()
  holds(t, await bodyOf(post('cancellation-response', {
    decision: 'refused', reason: 'It is on the truck.'
  })), {
    status: 'acknowledged',
    cancellation: 'refused',
    cancellation_due_at: null,
    lines: [{ accepted_quantity: 5, pending_cancellation_quantity: 0 }]
  })
  const [exception] = await readExceptions()
  holds(t, exception, {
    kind: 'cancellation_refused',
    subject_id: purchase_order_id,
    line_number: 1,
    detail: 'The supplier does not give up 5 units. Its reason: It is on the truck.',
    resolutions: ['dismiss']
  })
  holds(t, await bodyOf(resolve(exception, 'dismiss')), { resolution: 'dismiss' })
})

t.test('pending units that ship count as refused', async (t) => {
  const { post, readPurchases, readExceptions } = await givenAskedBack()
  await bodyOf(post('shipments', units(2)))
  holds(t, await readPurchases(), [{
    cancellation: 'requested',
    lines: [{ accepted_quantity: 5, shipped_quantity: 2, pending_cancellation_quantity: 3 }]
  }])
  holds(t, await readExceptions(), [{
    kind: 'cancellation_refused', detail: 'The supplier does not give up 2 units.'
  }])
  await bodyOf(post('shipments', units(3)))
  holds(t, await readPurchases(), [{
    cancellation: 'refused', cancellation_due_at: null, fulfillment_status: 'shipped'
  }])
})

t.test('pending units that are rejected count as agreed', async (t) => {
  const { answer, readPurchases, readSale } = await givenAskedBack()
  await bodyOf(answer({ quantity: 1 }))
  holds(t, await readPurchases(), [
    { lines: [{ accepted_quantity: 1, canceled_quantity: 4, rejected_quantity: 0 }] },
    { lines: [{ quantity: 4 }] }
  ])
  holds(t, await readSale(), { lines: [{ sourced_quantity: 5 }] })
})

t.test('closes short: what has not shipped is rejected, and sourced elsewhere', async (t) => {
  const { post, readPurchases, readStock, rival_id } = await givenSourced(service)
  await bodyOf(post('shipments', units(2)))
  holds(t, await bodyOf(post('closure', { reason: 'other' })), {
    status: 'acknowledged',
    fulfillment_status: 'shipped',
    lines: [{
      accepted_quantity: 2,
      rejected_quantity: 3,
      answers: [{ status: 'rejected', quantity: 3, reason: 'other' }]
    }]
  })
  holds(t, await readPurchases(), [
    { total: '20.00' }, { supplier_id: rival_id, lines: [{ quantity: 3 }] }
  ])
  t.same(await readStock(), [8, 0], 'it may sell the rest to others')
})

t.test('closes short, out_of_stock: its stock falls to what is promised', async (t) => {
  const { post, readStock } = await givenSourced(service)
  await bodyOf(post('shipments', units(2)))
  await bodyOf(post('closure', { reason: 'out_of_stock' }))
  t.same(await readStock(), [0, 0])
})

t.test('closes short without a word: a body may be left out', async (t) => {
  const { merchant, purchase_order_id, readPurchases } = await givenSourced(service)
  await bodyOf(merchant.supplier.post(`/v1/purchase-orders/${purchase_order_id}/closure`))
  holds(t, await readPurchases(), [{ status: 'rejected' }, { status: 'issued' }])
})

t.test('closes short what the customer gives up: canceled, and never sourced again', async (t) => {
  const { answer, post, postSale, readPurchases, readSale } = await givenSourced(service)
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(postSale('cancellation', units(3)))
  await bodyOf(post('closure', {}))
  holds(t, await readPurchases(), [
    { status: 'canceled', lines: [{ canceled_quantity: 3, rejected_quantity: 2 }] },
    { status: 'issued', lines: [{ quantity: 2 }] }
  ])
  holds(t, await readSale(), {
    lines: [{ quantity: 5, canceled_quantity: 3, sourced_quantity: 2 }]
  })
})

t.test('every cancellation leaves orders, stock and events sound', async (t) =>
  assertSound(t, db))
