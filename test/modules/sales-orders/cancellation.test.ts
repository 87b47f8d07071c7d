// The customer cancels: at once what no supplier has accepted, the rest when its supplier agrees.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service

const units = (quantity: number) => ({ lines: [{ line_number: 1, quantity }] })

t.test('planned: canceled at once, and its stock given back', async (t) => {
  const { postSale, readPurchases, readStock } = await givenSourced(service, {
    about: { payment_terms: 'prepaid', charges: [{ kind: 'shipping', amount: '5.00' }] }
  })
  const canceled = await bodyOf(postSale('cancellation', { reason: 'changed my mind' }))
  holds(t, canceled, {
    status: 'canceled',
    cancel_reason: 'changed my mind',
    payment_status: 'not_required',
    payment_due_at: null,
    total: '0.00',
    lines: [{ quantity: 5, canceled_quantity: 5, sourced_quantity: 0 }]
  })
  t.equal(canceled.canceled_at, canceled.updated_at)
  holds(t, await readPurchases(), [{ status: 'canceled', issued_at: null }])
  t.same(await readStock(), [10, 0])
})

t.test('issued and unanswered: canceled at once, and the supplier sees it', async (t) => {
  const { postSale, merchant, purchase_order_id } = await givenSourced(service)
  const reply = await postSale('cancellation', {})
  holds(t, reply.json(), { status: 'canceled', cancel_reason: 'requested' })
  t.equal(reply.headers.etag, '"v2"')
  holds(t, await bodyOf(merchant.supplier.get(`/v1/purchase-orders/${purchase_order_id}`)), {
    status: 'canceled', lines: [{ canceled_quantity: 5 }]
  })
  t.same((await merchant.eventTypes()).slice(2), [
    'sales_order.canceled', 'purchase_order.canceled'
  ])
})

async function givenPending () {
  const sourced = await givenSourced(service)
  await bodyOf(sourced.answer({ quantity: 5 }))
  holds(t, await bodyOf(sourced.postSale('cancellation', {})), {
    status: 'confirmed',
    total: '99.50',
    lines: [{ canceled_quantity: 0, pending_cancellation_quantity: 5, sourced_quantity: 5 }]
  })
  return sourced
}

t.test('accepted, then agreed: canceled only then', async (t) => {
  const { post, readSale, readPurchases } = await givenPending()
  await bodyOf(post('cancellation-response', { decision: 'accepted' }))
  holds(t, await readSale(), {
    status: 'canceled',
    total: '0.00',
    lines: [{ canceled_quantity: 5, pending_cancellation_quantity: 0, sourced_quantity: 0 }]
  })
  t.equal((await readPurchases()).length, 1, 'nothing is sourced again')
})

t.test('accepted, then refused: it goes on, and completes with what ships', async (t) => {
  const { post, merchant, readSale } = await givenPending()
  await bodyOf(post('cancellation-response', { decision: 'refused' }))
  holds(t, await readSale(), {
    status: 'confirmed', lines: [{ canceled_quantity: 0, pending_cancellation_quantity: 0 }]
  })
  const { id } = await bodyOf(post('shipments', units(5)))
  await bodyOf(merchant.post(`/v1/shipments/${id}/delivery`))
  holds(t, await readSale(), { status: 'completed', total: '99.50' })
})

t.test('shipped in part: the rest is canceled, it completes with what arrives', async (t) => {
  const { post, postSale, merchant, readSale } = await givenSourced(service)
  const { id } = await bodyOf(post('shipments', units(2)))
  holds(t, await bodyOf(postSale('cancellation', {})), {
    status: 'confirmed',
    total: '39.80',
    fulfillment_status: 'shipped',
    lines: [{ quantity: 5, canceled_quantity: 3, shipped_quantity: 2 }]
  })
  await bodyOf(merchant.post(`/v1/shipments/${id}/delivery`))
  holds(t, await readSale(), { status: 'completed', fulfillment_status: 'delivered' })
})

t.test('of some units: the order goes on, and what was paid for them is due back', async (t) => {
  const { postSale, readPurchases } = await givenSourced(service, {
    about: { payment_terms: 'prepaid', payments: [{ reference: 'P', amount: '99.50' }] }
  })
  holds(t, await bodyOf(postSale('cancellation', units(2))), {
    status: 'confirmed',
    cancel_reason: null,
    total: '59.70',
    refund_due: '39.80',
    payment_status: 'refund_due',
    lines: [{ quantity: 5, canceled_quantity: 2, sourced_quantity: 3 }]
  })
  holds(t, await readPurchases(), [{ status: 'issued', lines: [{ canceled_quantity: 2 }] }])
})

t.test('a draft: canceled, or a part of it', async (t) => {
  const merchant = await givenMerchant()
  const url = async (): Promise<string> => {
    const { id } = await bodyOf(merchant.post(
      '/v1/sales-orders', salesOrderBody({ confirm: false })))
    return `/v1/sales-orders/${id}/cancellation`
  }
  holds(t, await bodyOf(merchant.post(await url(), units(1))), {
    status: 'draft', cancel_reason: null, lines: [{ quantity: 2, canceled_quantity: 1 }]
  })
  holds(t, await bodyOf(merchant.post(await url())), {
    status: 'canceled', cancel_reason: 'requested', lines: [{ canceled_quantity: 2 }]
  })
})

t.test('409: canceling twice', async (t) => {
  const { postSale } = await givenSourced(service)
  await bodyOf(postSale('cancellation', {}))
  const before = await readSnapshot(db)
  refused(t, await postSale('cancellation', {}), [409, 'sales_order_canceled'])
  t.same(await readSnapshot(db), before)
})

t.test('409 nothing_to_cancel: all has shipped, or its supplier is being asked', async (t) => {
  const pending = await givenPending()
  refused(t, await pending.postSale('cancellation', {}), [409, 'nothing_to_cancel'])
  const shipped = await givenSourced(service)
  await bodyOf(shipped.post('shipments', units(5)))
  refused(t, await shipped.postSale('cancellation', {}), [409, 'nothing_to_cancel'])
})

t.test('409 not_cancelable: more than can be given up', async (t) => {
  const { postSale, post } = await givenSourced(service)
  await bodyOf(post('shipments', units(2)))
  const reply = await postSale('cancellation', units(4))
  refused(t, reply, [409, 'not_cancelable'], ['/lines/0/quantity too_many'])
  t.match(reply.json().errors, [
    { detail: 'At most 3 units of line 1 are possible.', maximum: 3 }
  ])
})

const REFUSED: ReadonlyArray<[string, object, [number, string], string]> = [
  ['an unknown line', { lines: [{ line_number: 2, quantity: 1 }] },
    [422, 'unknown_line'], '/lines/0/line_number unknown'],
  ['a line twice', { lines: [{ line_number: 1, quantity: 1 }, { line_number: 1, quantity: 1 }] },
    [422, 'repeated_line'], '/lines/1/line_number repeated'],
  ['no lines', { lines: [] }, [400, 'invalid_request'], '/lines too_few'],
  ['0 units', units(0), [400, 'invalid_request'], '/lines/0/quantity too_small']
]

for (const [name, body, refusal, fault] of REFUSED) {
  t.test(`${refusal.join(' ')}: a cancellation of ${name}`, async (t) => {
    const { postSale } = await givenSourced(service)
    refused(t, await postSale('cancellation', body), refusal, [fault])
  })
}

t.test('a canceled order leaves nothing live, whatever its suppliers had said', async (t) => {
  await inTurn([0, 2, 5], async (accepted) => {
    const { answer, postSale, post, readSale, readPurchases } = await givenSourced(service)
    if (accepted > 0) {
      await bodyOf(answer({ quantity: accepted }, ...accepted < 5
        ? [{ status: 'rejected', quantity: 5 - accepted }]
        : []))
    }
    await bodyOf(postSale('cancellation', {}))
    if (accepted > 0) await bodyOf(post('cancellation-response', { decision: 'accepted' }))
    holds(t, await readSale(), { status: 'canceled', sourcing_status: 'unsourced' })
    for (const { status } of await readPurchases()) t.equal(status, 'canceled')
  })
})

t.test('every cancellation leaves orders, stock and events sound', async (t) =>
  assertSound(t, db))
