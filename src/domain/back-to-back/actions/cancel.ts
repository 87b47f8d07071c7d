// Cancellations: of a sales order or some of its lines, of a purchase order, and the supplier's
// answer when it is asked to give up units.

import {
  type BackToBack, excludeSupplier, replacePurchaseOrder, replaceSalesLine
} from '../state.ts'
import {
  askBack, countIssued, countIssuedOnly, giveBackDemand, reducibleOf
} from '../reduce-demand.ts'
import type { Surroundings, WritableSurroundings } from '../surroundings.ts'
import { openSaleException } from '../sale-exceptions.ts'
import { assertLines, pairLines } from '../../kernel/line-numbers.ts'
import { isSameValue } from '../../kernel/same-value.ts'
import {
  dropPending, giveBackAgreed, giveBackUnshipped
} from '../../model/purchase-order/purchase-line-ledger.ts'
import {
  isOpen, type Pending, type PurchaseOrder, type PurchaseOrderLine
} from '../../model/purchase-order/purchase-order.ts'
import { RuleError } from '../../kernel/rule.ts'
import { withQuantity } from '../../model/sales-order/line-amount.ts'
import { sum } from '../../kernel/sum.ts'
import { lineOf, unsourcedOf } from '../../model/sales-order/sales-order.ts'

export type NewCancellation = {
  reason?: string | null
  /** By then the caller wants an answer for the units that a supplier is asked to give up. */
  answer_due_at?: string | null
  lines?: ReadonlyArray<{ line_number: number, quantity: number }>
}

/**
 * Cancels the named units, or all. Units that no supplier has accepted are canceled at once, the
 * others when their supplier agrees. Throws `unknown_line`, `repeated_line`, `not_cancelable` and
 * `nothing_to_cancel`.
 */
export function cancelSale (
  known: BackToBack, { reason = null, answer_due_at = null, lines }: NewCancellation,
  surroundings: WritableSurroundings
): BackToBack {
  const before = countIssuedOnly(known)
  const named = lines ?? before.sales_order.lines.map((line) =>
    ({ line_number: line.line_number, quantity: reducibleOf(before, line) }))
  assertLines(named, before.sales_order.lines, 'not_cancelable', (line) =>
    reducibleOf(before, line))
  const wanted = named.filter(({ quantity }) => quantity > 0)
  if (wanted.length === 0) throw new RuleError('nothing_to_cancel')
  const canceled = wanted.reduce((current, { line_number, quantity }) =>
    cancelUnits(current, { line_number, quantity, reason: reason ?? 'requested' }, surroundings),
  before)
  const state = answer_due_at === null
    ? canceled
    : hastenAnswers(before, canceled, { answer_due_at, now: surroundings.now })
  const is_whole = state.sales_order.lines.every((line) => reducibleOf(state, line) === 0)
  const cancel_reason = reason ?? state.sales_order.cancel_reason ?? (is_whole ? 'requested' : null)
  return { ...state, sales_order: { ...state.sales_order, cancel_reason } }
}

/** Whoever asks others needs the rest of the time to answer. */
const SHARE_OF_TIME = 0.7

/** Suppliers that are asked now answer in a part of the time, unless they have less anyway. */
function hastenAnswers (
  before: BackToBack, after: BackToBack,
  { answer_due_at, now }: { answer_due_at: string, now: string }
): BackToBack {
  const now_ms = Date.parse(now)
  const left_ms = Math.max(0, Date.parse(answer_due_at) - now_ms)
  const due_at = new Date(now_ms + Math.floor(left_ms * SHARE_OF_TIME)).toISOString()
  const known = new Map(before.purchase_orders.map((one) => [one.id, one]))
  return {
    ...after,
    purchase_orders: after.purchase_orders.map((order) => {
      const { cancellation, cancellation_due_at } = order
      if (cancellation !== 'requested' || known.get(order.id) === order) return order
      return cancellation_due_at !== null && cancellation_due_at <= due_at
        ? order
        : { ...order, cancellation_due_at: due_at }
    })
  }
}

type Canceling = { line_number: number, quantity: number, reason: string }

/** Cancels `quantity` units, at most `reducibleOf`. Units without an issued order come first. */
export function cancelUnits (
  before: BackToBack, { line_number, quantity, reason }: Canceling,
  surroundings: WritableSurroundings
): BackToBack {
  const waiting = unsourcedOf(lineOf(before.sales_order, line_number))
  const backorder = Math.min(quantity, waiting)
  const { state, at_once } = giveBackDemand(
    before, line_number, { units: quantity - backorder, purpose: 'cancellation' }, surroundings)
  const line = lineOf(state.sales_order, line_number)
  const canceled_quantity = line.canceled_quantity + backorder + at_once
  // The reason also holds for units whose supplier has not agreed yet.
  const after = { ...line, canceled_quantity, cancel_reason: reason }
  return replaceSalesLine(state, countIssued(state, after))
}

type Recall = {
  /** `resourcing` excludes the supplier from the lines; `recall` does not: it did nothing wrong. */
  kind?: 'resourcing' | 'recall'
  reason?: string | null
  /** The number of the one line to take back; all lines without it. */
  only?: number
}

/**
 * The merchant takes a purchase order back. Units that are not accepted are canceled at once, the
 * others when the supplier agrees. The units are then sourced again. Throws `nothing_to_cancel`.
 */
export function cancelPurchase (
  before: BackToBack, order: PurchaseOrder, surroundings: WritableSurroundings,
  { kind = 'resourcing', reason = null, only }: Recall = {}
): BackToBack {
  const lines = order.lines.map((line) => only === undefined || line.line_number === only
    ? giveBackUnshipped(line, kind, surroundings.book)
    : line)
  const changed = pairLines(order.lines, lines).filter(({ was, line }) => !isSameValue(was, line))
  if (changed.length === 0) throw new RuleError('nothing_to_cancel')
  const is_asked = changed.some(({ was, line }) =>
    line.pending_cancellation_quantity !== was.pending_cancellation_quantity)
  const taken = { ...order, lines, cancellation_reason: reason ?? order.cancellation_reason }
  const state = replacePurchaseOrder(before, is_asked ? askBack(taken, surroundings) : taken)
  if (kind === 'recall') return state
  const canceled = changed.filter(({ was, line }) =>
    line.canceled_quantity !== was.canceled_quantity)
  return excludeSupplier(state, order.supplier_id,
    canceled.map(({ line }) => line.sales_order_line_number))
}

export type CancellationResponse = { decision: 'accepted' | 'refused', reason?: string | null }

/** The supplier gives up all units asked back, or none. Throws `cancellation_not_requested`. */
export function answerCancellation (
  before: BackToBack, order: PurchaseOrder, { decision, reason = null }: CancellationResponse,
  surroundings: WritableSurroundings
): BackToBack {
  if (order.cancellation !== 'requested') throw new RuleError('cancellation_not_requested')
  if (decision === 'refused') {
    const lines = order.lines.map((line) => dropPending(line, line.pending_cancellation_quantity))
    return refuseCancellation(before, { order, after: { ...order, lines }, reason }, surroundings)
  }
  let state = before
  const lines = order.lines.map((line) => {
    const { line: after, agreed } = giveBackAgreed(
      line, line.pending_cancellation_quantity, surroundings.book)
    state = applyAgreed(state, line, agreed)
    return after
  })
  return replacePurchaseOrder(state, { ...order, lines })
}

/** A supplier has agreed: the units are canceled, leave the quantity, or are sourced elsewhere. */
export function applyAgreed (
  state: BackToBack, purchase: PurchaseOrderLine, agreed: Pending
): BackToBack {
  const line = lineOf(state.sales_order, purchase.sales_order_line_number)
  const { currency } = state.sales_order
  const fewer = replaceSalesLine(state, {
    ...withQuantity(line, line.quantity - agreed.reduction, currency),
    canceled_quantity: line.canceled_quantity + agreed.cancellation
  })
  return agreed.resourcing === 0
    ? fewer
    : excludeSupplier(fewer, purchase.supplier_id, [line.line_number])
}

/** The supplier keeps the units: an exception for each line. `after` is without the requests. */
export function refuseCancellation (
  before: BackToBack,
  { order, after, reason }: { order: PurchaseOrder, after: PurchaseOrder, reason: string | null },
  surroundings: Surroundings
): BackToBack {
  // The request stays open while other units wait for an answer.
  const is_waiting = after.lines.some((line) => line.pending_cancellation_quantity > 0)
  const cancellation = is_waiting ? order.cancellation : 'refused'
  const state = replacePurchaseOrder(before, { ...after, cancellation })
  return pairLines(order.lines, after.lines).reduce((current, { was, line }) => {
    const units = was.pending_cancellation_quantity - line.pending_cancellation_quantity
    if (units === 0) return current
    const why = reason === null ? '' : ` Its reason: ${reason}`
    return openSaleException(current, {
      kind: 'cancellation_refused',
      line_number: line.line_number,
      detail: `The supplier does not give up ${units} units.${why}`,
      order: after
    }, surroundings)
  }, state)
}

/** Opens an exception when the supplier did not answer the request in time; nothing is canceled. */
export function noteUnansweredCancellation (
  before: BackToBack, order: PurchaseOrder, surroundings: Surroundings
): BackToBack | undefined {
  const { cancellation_due_at } = order
  const is_due = isOpen(order) && cancellation_due_at !== null &&
    cancellation_due_at <= surroundings.now
  if (!is_due) return undefined
  const units = sum(order.lines, (line) => line.pending_cancellation_quantity)
  const noted = { ...order, cancellation_due_at: null }
  return openSaleException(replacePurchaseOrder(before, noted), {
    kind: 'cancellation_unanswered',
    line_number: null,
    detail: `The supplier has not said whether it gives up ${units} units.`,
    order: noted
  }, surroundings)
}
