// Confirms a draft: sources it, takes stock, and issues its purchase orders if it is released.

import { type BackToBack, countLines, type Decided } from '../state.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import { takePlan } from '../plan-unissued.ts'
import { unsourcedOf, withCanceled } from '../../model/sales-order/sales-order.ts'
import { endDecision } from '../draw-consequences.ts'
import { assertNotShort, shortUnits, unitsBeyond } from '../new-shortage.ts'
import type { Plan } from '../../sourcing/plan-sourcing.ts'

/**
 * Throws `insufficient_stock` (policy `reject`) and `warehouse_address_missing`. The stock book,
 * which the orders of a batch share, is then unchanged.
 */
export function confirmSale (draft: BackToBack, surroundings: WritableSurroundings): Decided {
  const { now } = surroundings
  const { shortage_policy } = draft.sales_order
  const confirmed = { ...draft.sales_order, status: 'confirmed' as const, confirmed_at: now }
  const planned = takePlan(
    { ...draft, sales_order: confirmed },
    {
      trigger: 'confirmed',
      before: null,
      ...shortage_policy === 'reject' && { assertPlan: assertWhole }
    }, surroundings)
  const { plan, decision } = planned
  const state = shortage_policy === 'cancel_short'
    ? cancelUnsourced(planned.state, now)
    : planned.state
  return endDecision(draft.sales_order, { state, plan, decision }, surroundings)
}

function assertWhole (plan: Plan): void {
  assertNotShort(plan, unitsBeyond(shortUnits(plan), []))
}

/** Cancels all unsourced units, and the sales order if all its units are then canceled. */
export function cancelUnsourced (
  state: BackToBack, now: string,
  reason: 'insufficient_stock' | 'payment_timeout' = 'insufficient_stock'
): BackToBack {
  const lines = state.sales_order.lines.map((line) =>
    withCanceled(line, unsourcedOf(line), reason))
  const is_empty = lines.every((line) => line.canceled_quantity === line.quantity)
  const canceled = is_empty
    ? { status: 'canceled' as const, canceled_at: now, cancel_reason: reason }
    : {}
  return countLines({ ...state, sales_order: { ...state.sales_order, lines, ...canceled } })
}
