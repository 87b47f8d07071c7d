// Why units of a line were canceled: the newest reason, whoever gave it, for storefronts too.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { bodyOf } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

const service = await givenDocumentedService(t)

t.test('null while nothing is canceled, then the caller’s words, then the newest', async (t) => {
  const { postSale, readSale } = await givenSourced(service)
  holds(t, await readSale(), { lines: [{ cancel_reason: null }] })
  const cancel = async (body: object) => bodyOf(postSale('cancellation', {
    lines: [{ line_number: 1, quantity: 1 }], ...body
  }))
  holds(t, await cancel({ reason: 'too many' }), {
    cancel_reason: 'too many', lines: [{ canceled_quantity: 1, cancel_reason: 'too many' }]
  })
  holds(t, await cancel({}), {
    cancel_reason: 'too many', lines: [{ canceled_quantity: 2, cancel_reason: 'requested' }]
  })
})

t.test('of the line that it is about, and of no other', async (t) => {
  const { postSale, change, sku } = await givenSourced(service)
  await bodyOf(change({ sku, quantity: 2, unit_price: '19.90' }))
  holds(t, await bodyOf(postSale('cancellation', {
    reason: 'one less', lines: [{ line_number: 2, quantity: 1 }]
  })), { lines: [{ cancel_reason: null }, { cancel_reason: 'one less' }] })
})

t.test('of what a supplier was asked to give up: at once, and not if it keeps it', async (t) => {
  const refused = await givenSourced(service)
  await bodyOf(refused.answer({ quantity: 5 }))
  const pending = { canceled_quantity: 0, pending_cancellation_quantity: 5 }
  holds(t, await bodyOf(refused.postSale('cancellation', { reason: 'late' })), {
    lines: [{ ...pending, cancel_reason: 'late' }]
  })
  await bodyOf(refused.post('cancellation-response', { decision: 'refused' }))
  holds(t, await refused.readSale(), { lines: [{ canceled_quantity: 0, cancel_reason: null }] })

  const agreed = await givenSourced(service)
  await bodyOf(agreed.answer({ quantity: 5 }))
  await bodyOf(agreed.postSale('cancellation', { reason: 'late' }))
  await bodyOf(agreed.post('cancellation-response', { decision: 'accepted' }))
  holds(t, await agreed.readSale(), { lines: [{ canceled_quantity: 5, cancel_reason: 'late' }] })
})

t.test('insufficient_stock: what nobody has, when placed, changed and resolved', async (t) => {
  const short = { shortage_policy: 'cancel_short' }
  const placed = await givenSourced(service, { quantity: 5, on_hand: 3, rival: null, about: short })
  const reason = { cancel_reason: 'insufficient_stock' }
  holds(t, await placed.readSale(), { lines: [{ canceled_quantity: 2, ...reason }] })

  const changed = await givenSourced(service, { on_hand: 5, rival: null, about: short })
  holds(t, await bodyOf(changed.change({ line_number: 1, quantity: 7 })), {
    lines: [{ quantity: 7, canceled_quantity: 2, ...reason }]
  })

  const resolved = await givenSourced(service, { rival: null })
  await bodyOf(resolved.answer(
    { quantity: 4 }, { status: 'rejected', quantity: 1, reason: 'price_error' }))
  await bodyOf(resolved.resolve((await resolved.readExceptions())[0], 'cancel'))
  holds(t, await resolved.readSale(), { lines: [{ canceled_quantity: 1, ...reason }] })
})

t.test('insufficient_stock of the order too, where a change leaves nothing of it', async (t) => {
  const { id, merchant } = await givenSourced(service, {
    terms: { ships_to: ['FR'] },
    rival: null,
    about: { payment_terms: 'prepaid', shortage_policy: 'cancel_short' }
  })
  const { ship_to } = await bodyOf(merchant.get(`/v1/sales-orders/${id}`))
  holds(t, await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, {
    ship_to: { ...ship_to, country: 'ES' }
  })), {
    status: 'canceled',
    cancel_reason: 'insufficient_stock',
    lines: [{ canceled_quantity: 5, cancel_reason: 'insufficient_stock' }]
  })
})
