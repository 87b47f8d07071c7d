// What a purchase order hears of its transmissions: its supplier's time begins once it was sent.

import t from 'tap'
import {
  noteFailure, noteSent, noteWithoutChannel
} from '../../src/domain/back-to-back/actions/note-transmission.ts'
import { confirmSale } from '../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import type { BackToBack } from '../../src/domain/back-to-back/state.ts'
import type { PurchaseOrder } from '../../src/domain/model/purchase-order/purchase-order.ts'
import { holds } from '../support/holds.ts'
import { draftOf, LATER, NOW, reopen, saleOf, stockRowOf, surroundingsOf } from './given.ts'

/** An issued order to a supplier that has channels, an hour after it was issued. */
function givenIssued (has_channels = true) {
  const surroundings = surroundingsOf([stockRowOf({ has_channels })])
  const draft = draftOf({ payment_terms: 'on_account' })
  const state: BackToBack = confirmSale(saleOf(draft), surroundings)
  return { state, order: orderOf(state), surroundings: reopen(surroundings, LATER) }
}

function orderOf ({ purchase_orders: [order] }: BackToBack): PurchaseOrder {
  if (order === undefined) throw new Error('nothing was issued')
  return order
}

t.test('with channels, the time to answer begins when the order was sent', async (t) => {
  holds(t, givenIssued(false).order, {
    is_by_channel: false, acknowledgement_due_at: '2026-03-11T12:00:00.000Z'
  })
  const { state, order, surroundings } = givenIssued()
  holds(t, order, { status: 'issued', is_by_channel: true, acknowledgement_due_at: null })
  const noted = noteSent(state, order, NOW, surroundings)
  holds(t, noted && orderOf(noted),
    { sent_at: NOW, acknowledgement_due_at: '2026-03-11T13:00:00.000Z', revision: 1 })
})

t.test('only the first time counts', async (t) => {
  const { state, order, surroundings } = givenIssued()
  const noted = noteSent(state, order, NOW, surroundings) ?? state
  t.equal(noteSent(noted, orderOf(noted), LATER, surroundings), undefined)
})

t.test('a supplier whose channels are gone reads the order by the API', async (t) => {
  const { state, order, surroundings } = givenIssued()
  const noted = noteWithoutChannel(state, order, surroundings)
  holds(t, noted && orderOf(noted),
    { sent_at: null, acknowledgement_due_at: '2026-03-11T13:00:00.000Z' })
  t.equal(noteWithoutChannel(noted ?? state, orderOf(noted ?? state), surroundings), undefined)
})

t.test('a failure is told once, and is over when the order was sent', async (t) => {
  const { state, order, surroundings } = givenIssued()
  const failed = noteFailure(state, order, 'Nobody listens.', surroundings) ?? state
  holds(t, failed.exceptions, [{
    kind: 'transmission_failed', purchase_order_id: order.id, detail: 'Nobody listens.'
  }])
  t.equal(noteFailure(failed, order, 'Nobody listens still.', surroundings), undefined)
  const sent = noteSent(failed, order, NOW, surroundings)
  holds(t, sent?.exceptions, [{ resolution: 'obsolete' }])
  const again = noteSent(
    noteFailure(sent ?? state, order, 'Gone.', surroundings) ?? state,
    { ...order, sent_at: NOW }, LATER, surroundings)
  holds(t, again?.exceptions.at(-1), { resolution: 'obsolete' }, 'of a later message, too')
})
