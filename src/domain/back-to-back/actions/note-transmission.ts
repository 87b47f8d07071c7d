// Tells a purchase order what became of its transmissions: once it was sent, its supplier's time to
// answer begins; when it does not get through, a person is told.

import { answerDueAt } from '../answer-deadline.ts'
import { endExceptions, openSaleException } from '../sale-exceptions.ts'
import { type BackToBack, replacePurchaseOrder } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'
import { isOpen, type PurchaseOrder } from '../../model/purchase-order/purchase-order.ts'

/**
 * The order was sent, at this time. Only the first time counts, whatever is sent again. Undefined
 * when nothing changes.
 */
export function noteSent (
  before: BackToBack, order: PurchaseOrder, sent_at: string, surroundings: Surroundings
): BackToBack | undefined {
  const state = endFailures(before, order, surroundings)
  if (order.sent_at !== null) return state === before ? undefined : state
  return replacePurchaseOrder(state, markSent(order, sent_at, surroundings))
}

function markSent (
  order: PurchaseOrder, sent_at: string, surroundings: Surroundings
): PurchaseOrder {
  const sent = { ...order, sent_at }
  const begins = order.status === 'issued' && order.acknowledgement_due_at === null
  return begins ? { ...sent, acknowledgement_due_at: answerDueAt(order, surroundings) } : sent
}

/** The supplier reads the order by the API after all: its time begins. */
export function noteWithoutChannel (
  before: BackToBack, order: PurchaseOrder, surroundings: Surroundings
): BackToBack | undefined {
  const { status, sent_at, acknowledgement_due_at } = order
  const state = endFailures(before, order, surroundings)
  if (status !== 'issued' || sent_at !== null || acknowledgement_due_at !== null) {
    return state === before ? undefined : state
  }
  return replacePurchaseOrder(state,
    { ...order, acknowledgement_due_at: answerDueAt(order, surroundings) })
}

/** What does not get through. Undefined when a person knows already, or need not know any more. */
export function noteFailure (
  before: BackToBack, order: PurchaseOrder, detail: string, surroundings: Surroundings
): BackToBack | undefined {
  const is_wanted = isOpen(order) || order.revision > 1
  if (!is_wanted) return undefined
  const state = openSaleException(before,
    { kind: 'transmission_failed', line_number: null, detail, order }, surroundings)
  return state === before ? undefined : state
}

/** What did not get through is sent again, or need not be sent. */
export function endFailures (
  state: BackToBack, { id }: PurchaseOrder, surroundings: Surroundings
): BackToBack {
  return endExceptions(state, ({ kind, purchase_order_id }) =>
    kind === 'transmission_failed' && purchase_order_id === id, surroundings)
}
