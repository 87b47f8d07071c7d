// A person resolves an exception. The chosen resolution is then carried out.

import { decideCost } from './answer-purchase-order.ts'
import { type BackToBack, replacePurchaseOrder, replaceSalesLine } from '../state.ts'
import { cancelPurchase, cancelUnits } from './cancel.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import {
  type Exception, markResolved, type Resolution
} from '../../model/exception/exception.ts'
import { dropPending } from '../../model/purchase-order/purchase-line-ledger.ts'
import type { PurchaseOrder } from '../../model/purchase-order/purchase-order.ts'
import { noteSent } from './note-transmission.ts'
import { dismissIncident } from './settle-incident.ts'
import { decideSubstitution } from './substitute.ts'
import { AFTER_HOLD } from './hold-sales-order.ts'
import { withoutReversalHold } from './reverse-payment.ts'
import { RuleError } from '../../kernel/rule.ts'
import type { Replanning } from '../draw-consequences.ts'
import { unsourcedOf } from '../../model/sales-order/sales-order.ts'
import { EXCEPTIONS } from '../../resources.ts'

export type NewResolution = { resolution: Resolution, note?: string | null }

/** Throws `exception_resolved` and `resolution_not_taken`. */
export function assertResolution (
  { kind, resolved_at, resolution: was }: Exception, { resolution }: NewResolution
): void {
  if (resolved_at !== null) {
    throw new RuleError('exception_resolved', { detail: `The exception was resolved as ${was}.` })
  }
  const taken: readonly Resolution[] = EXCEPTIONS[kind].resolutions
  if (taken.includes(resolution)) return
  throw new RuleError('resolution_not_taken', {
    detail: `An exception of kind ${kind} can be resolved as ${taken.join(', ')}.`,
    errors: [{
      pointer: '/resolution',
      code: 'not_taken',
      detail: `An exception of kind ${kind} cannot be resolved as ${resolution}.`
    }]
  })
}

/** Resolves an exception that belongs to the sale. Throws what `assertResolution` throws. */
export function resolveSaleException (
  before: BackToBack, exception: Exception, { resolution, note = null }: NewResolution,
  surroundings: WritableSurroundings
): BackToBack {
  assertResolution(exception, { resolution })
  const { now } = surroundings
  const state = {
    ...before,
    exceptions: before.exceptions.map((one) =>
      one.id === exception.id ? markResolved(one, resolution, { now, note }) : one)
  }
  if (exception.kind === 'incident') return dismissIncident(state, exception, { now })
  const order = before.purchase_orders.find(({ id }) => id === exception.purchase_order_id)
  return order === undefined
    ? resolveOfSale(state, exception, resolution, surroundings)
    : resolveOfPurchase(state, { order, exception, resolution }, surroundings)
}

function resolveOfSale (
  state: BackToBack, { kind, line_number }: Exception, resolution: Resolution,
  surroundings: WritableSurroundings
): BackToBack {
  const { sales_order } = state
  if (resolution === 'release_hold') {
    return { ...state, sales_order: { ...sales_order, holds: withoutReversalHold(sales_order) } }
  }
  const line = sales_order.lines.find((one) => one.line_number === line_number)
  if (line === undefined) return state
  if (resolution === 'cancel') {
    const cancel_reason = sales_order.cancel_reason ?? 'insufficient_stock'
    return cancelUnits({ ...state, sales_order: { ...sales_order, cancel_reason } }, {
      line_number: line.line_number, quantity: unsourcedOf(line), reason: 'insufficient_stock'
    }, surroundings)
  }
  if (resolution === 'source_anyway') {
    return replaceSalesLine(state, { ...line, margin_waived: true })
  }
  if (resolution !== 'retry') return state
  const forgotten = kind === 'allocation_broken'
    ? { allocations: [] }
    : { excluded_supplier_ids: [] }
  return replaceSalesLine(state, { ...line, ...forgotten })
}

type OfPurchase = { order: PurchaseOrder, exception: Exception, resolution: Resolution }

function resolveOfPurchase (
  state: BackToBack, { order, exception, resolution }: OfPurchase,
  surroundings: WritableSurroundings
): BackToBack {
  const { line_number } = exception
  if (resolution === 'approve' || resolution === 'refuse') {
    const decision = { is_approved: resolution === 'approve', line_number: line_number ?? 0 }
    return exception.kind === 'substitution'
      ? decideSubstitution(
        state, order, { ...decision, opened_at: exception.opened_at }, surroundings)
      : decideCost(state, order, decision, surroundings)
  }
  if (resolution === 'cancel') {
    // Only a late supplier is excluded. An order below its minimum is not the supplier's fault.
    const kind = exception.kind === 'late_shipment' ? 'resourcing' : 'recall'
    const only = line_number === null ? {} : { only: line_number }
    return cancelPurchase(state, order, surroundings, { kind, ...only })
  }
  if (resolution === 'withdraw') return replacePurchaseOrder(state, withdrawRequest(order))
  return exception.kind === 'transmission_failed'
    ? resolveTransmission(state, order, resolution, surroundings)
    : state
}

/** What is to be sent again or not is written with the transmissions themselves. */
function resolveTransmission (
  state: BackToBack, order: PurchaseOrder, resolution: Resolution,
  surroundings: WritableSurroundings
): BackToBack {
  if (resolution === 'mark_sent') {
    return noteSent(state, order, surroundings.now, surroundings) ?? state
  }
  // Sourced again from the same supplier, the units would wait for the same messages.
  return resolution === 'source_elsewhere' ? cancelPurchase(state, order, surroundings) : state
}

function withdrawRequest (order: PurchaseOrder): PurchaseOrder {
  const lines = order.lines.map((line) => dropPending(line, line.pending_cancellation_quantity))
  return { ...order, lines, cancellation: 'none' }
}

/** How `drawConsequences` plans after the resolution. */
export function replanningOf (
  { kind, purchase_order_id }: Exception, resolution: Resolution
): Pick<Replanning, 'trigger' | 'scope'> {
  if (kind === 'notification_failed' || kind === 'chain_out_of_step') return { trigger: null }
  if (resolution === 'release_hold') return AFTER_HOLD
  // A resolution about the sales order itself changes the question to sourcing.
  const scope = purchase_order_id === null && resolution !== 'dismiss' ? 'whole' : 'short'
  if (resolution === 'retry' || resolution === 'source_anyway') {
    return { trigger: 'restocked', scope }
  }
  const is_taken_back = resolution === 'cancel' || resolution === 'source_elsewhere'
  return { trigger: is_taken_back ? 'canceled' : 'rejected', scope }
}
