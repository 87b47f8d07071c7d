// The supplier's answer: what is taken of it, what is sourced elsewhere, and what is refused.

import t from 'tap'
import { dayIn } from '../../support/days.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const BODY = salesOrderBody()
const PROMISED = dayIn(100)

t.test('accepted: the promised date and the cost are kept, and the sale shows them', async (t) => {
  const { answer, readSale, readStock, merchant } = await givenSourced(service, { quantity: 5 })
  const order = await bodyOf(answer(
    { quantity: 5, promised_date: PROMISED, unit_cost: '9.50' }))
  holds(t, order, {
    version: 2,
    status: 'acknowledged',
    total: '47.50',
    lines: [{
      accepted_quantity: 5,
      rejected_quantity: 0,
      unit_cost: '9.50',
      amount: '47.50',
      promised_date: PROMISED,
      answers: [{
        status: 'accepted',
        quantity: 5,
        unit_cost: '9.50',
        promised_date: PROMISED,
        reason: null,
        supplier_code: null
      }]
    }]
  })
  holds(t, await readSale(), {
    version: 2,
    status: 'confirmed',
    margin: '52.00',
    lines: [{ promised_date: PROMISED, sourced_quantity: 5, unsourced_quantity: 0 }]
  })
  t.same(await readStock(), [10, 5], 'accepted is not shipped')
  t.same((await merchant.eventTypes()).slice(2), [
    'sales_order.acknowledged', 'purchase_order.acknowledged'
  ])
})

t.test('accepts less: the rest is rejected, and sourced elsewhere at once', async (t) => {
  const { answer, readSale, readPurchases, readStock, purchase_order_id, rival_id } =
    await givenSourced(service)
  holds(t, await bodyOf(answer({ quantity: 3 })), {
    status: 'acknowledged',
    total: '30.00',
    lines: [{ quantity: 5, accepted_quantity: 3, rejected_quantity: 2 }]
  })
  const [, second] = await readPurchases()
  holds(t, second, {
    supplier_id: rival_id,
    status: 'issued',
    lines: [{ quantity: 2, replaces: { purchase_order_id, line_number: 1 } }]
  })
  holds(t, await readSale(), {
    sourcing_status: 'sourced',
    lines: [{ quantity: 5, sourced_quantity: 5, unsourced_quantity: 0 }]
  })
  t.same([await readStock(), await readStock(rival_id)], [[10, 3], [10, 2]])
})

t.test('nobody else has it: the rest is backordered, and waits', async (t) => {
  const { answer, readSale, readExceptions } = await givenSourced(service, { rival: 0 })
  await bodyOf(answer({ quantity: 3 }))
  holds(t, await readSale(), {
    status: 'confirmed',
    sourcing_status: 'partially_sourced',
    lines: [{ sourced_quantity: 3, unsourced_quantity: 2, canceled_quantity: 0 }]
  })
  t.same(await readExceptions(), [], 'another supplier may get some')
})

t.test('no_supplier: every supplier of it has failed the line', async (t) => {
  const { answer, readExceptions, id } = await givenSourced(service, { rival: null })
  await bodyOf(answer({ status: 'rejected', quantity: 5, reason: 'other' }))
  holds(t, await readExceptions(), [{
    kind: 'no_supplier',
    subject_type: 'sales_order',
    subject_id: id,
    purchase_order_id: null,
    line_number: 1,
    resolved_at: null,
    resolutions: ['retry', 'cancel', 'dismiss']
  }])
})

t.test('later: taken with its date under `wait`, whatever was asked for', async (t) => {
  const { answer, readPurchases } = await givenSourced(service, {
    line: { requested_date: dayIn(50) }, settings: { late_policy: 'wait' }
  })
  holds(t, await bodyOf(answer(
    { status: 'backordered', quantity: 5, promised_date: PROMISED })), {
    status: 'acknowledged', lines: [{ accepted_quantity: 5, promised_date: PROMISED }]
  })
  t.equal((await readPurchases()).length, 1)
})

const WANTED = { line: { requested_date: dayIn(300) }, settings: { late_policy: 'reject' } }

t.test('later: in time for the requested date is taken', async (t) => {
  const { answer } = await givenSourced(service, WANTED)
  holds(t, await bodyOf(answer(
    { quantity: 2, promised_date: dayIn(270) },
    { status: 'backordered', quantity: 3, promised_date: dayIn(300) })), {
    status: 'acknowledged',
    lines: [{ accepted_quantity: 5, rejected_quantity: 0, promised_date: dayIn(300) }]
  })
})

t.test('later: under `reject` what comes too late is sourced elsewhere', async (t) => {
  const { answer, readPurchases } = await givenSourced(service, WANTED)
  await bodyOf(answer(
    { quantity: 2, promised_date: dayIn(300) },
    { status: 'backordered', quantity: 3, promised_date: dayIn(301) }))
  holds(t, await readPurchases(), [
    {
      status: 'acknowledged',
      lines: [{ accepted_quantity: 2, rejected_quantity: 3, promised_date: dayIn(300) }]
    },
    { status: 'issued', lines: [{ quantity: 3 }] }
  ])
})

t.test('later: under `reject`, a backorder without a date is too late', async (t) => {
  const { answer, readPurchases } = await givenSourced(service, WANTED)
  await bodyOf(answer({ status: 'backordered', quantity: 5 }))
  holds(t, await readPurchases(), [{ status: 'rejected' }, { status: 'issued' }])
})

for (const reason of ['out_of_stock', 'discontinued'] as const) {
  t.test(`rejects, ${reason}: its stock falls to what is promised`, async (t) => {
    const { answer, readStock, readPurchases, rival_id } = await givenSourced(service)
    await bodyOf(answer(
      { quantity: 2 }, { status: 'rejected', quantity: 3, reason, supplier_code: 'IR' }))
    t.same([await readStock(), await readStock(rival_id)], [[2, 2], [10, 3]])
    holds(t, await readPurchases(), [
      { lines: [{ answers: [{ status: 'accepted' }, { reason, supplier_code: 'IR' }] }] },
      { supplier_id: rival_id }
    ])
  })
}

t.test('rejects for another reason: its stock is free again, but not for this line', async (t) => {
  const { answer, readStock, readSale, readPurchases, change, rival_id } =
    await givenSourced(service, { rival: 1 })
  await bodyOf(answer({ status: 'rejected', quantity: 5, reason: 'cannot_meet_date' }))
  t.same(await readStock(), [10, 0])
  holds(t, await readPurchases(), [
    { status: 'rejected', total: '0.00' }, { supplier_id: rival_id, lines: [{ quantity: 1 }] }
  ])
  await bodyOf(change({ line_number: 1, quantity: 6 }))
  t.equal((await readPurchases()).length, 2, 'it is never asked again for this line')
  holds(t, (await readSale()).lines, [{ quantity: 6, unsourced_quantity: 5 }])
})

t.test('the same answer again changes nothing', async (t) => {
  const { answer, readSale, readPurchases } = await givenSourced(service)
  await bodyOf(answer({ quantity: 4 }))
  const before = [await readSale(), await readPurchases()]
  const again = await answer({ quantity: 4 })
  holds(t, again.json(), { version: 2 })
  t.same([await readSale(), await readPurchases()], before)
})

t.test('a newer answer takes back what has not shipped', async (t) => {
  const { answer, post, readPurchases } = await givenSourced(service)
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 2 }] }))
  holds(t, await bodyOf(answer({ quantity: 3 })), {
    lines: [{ accepted_quantity: 3, shipped_quantity: 2, rejected_quantity: 2 }]
  })
  const refusal = await answer({ quantity: 4 })
  refused(t, refusal, [422, 'answer_exceeds_live'], ['/lines/0/quantity too_many'])
  holds(t, await readPurchases(), [{ status: 'acknowledged' }, { lines: [{ quantity: 2 }] }])
})

t.test('lines that an answer does not name stay open', async (t) => {
  const { merchant, sku } = await givenSourced(service)
  const { id } = await bodyOf(merchant.post('/v1/sales-orders', {
    ...BODY,
    reference: 'TWO-LINES',
    lines: [{ sku, quantity: 1, unit_price: '20.00' }, { sku, quantity: 2, unit_price: '20.00' }]
  }))
  const { data: [order] } = await bodyOf(merchant.get(`/v1/purchase-orders?sales_order_id=${id}`))
  const url = `/v1/purchase-orders/${order.id}/acknowledgements`
  const accept = async (line_number: number, quantity: number) => bodyOf(
    merchant.supplier.post(url, { lines: [{ line_number, status: 'accepted', quantity }] }))
  holds(t, await accept(2, 2), {
    status: 'issued', lines: [{ accepted_quantity: 0 }, { accepted_quantity: 2 }]
  })
  holds(t, await accept(1, 1), { status: 'acknowledged' })
})

t.test('an operator may answer for a supplier', async (t) => {
  const { post, merchant } = await givenSourced(service)
  const lines = [{ line_number: 1, status: 'accepted', quantity: 5 }]
  holds(t, await bodyOf(post('acknowledgements', { lines }, merchant)), { status: 'acknowledged' })
})

t.test('every answer leaves orders, stock and events sound', async (t) => assertSound(t, db))
