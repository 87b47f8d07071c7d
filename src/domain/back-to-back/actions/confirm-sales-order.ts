// A draft is confirmed: sourced, its stock taken, its purchase orders issued if it is released.

import { type BackToBack, countLines, type Decided } from '../state.ts'
import type { Surroundings, WritableSurroundings } from '../surroundings.ts'
import { judgeExceptions } from '../sale-exceptions.ts'
import { takePlan } from '../plan-unissued.ts'
import { issuePlanned, isReleasing } from '../release.ts'
import { isPaid, unsourcedOf, withCanceled } from '../../model/sales-order/sales-order.ts'
import { closeSale } from '../settle.ts'
import { assertNotShort, shortUnits, unitsBeyond } from '../new-shortage.ts'
import { takeWritten } from '../../model/stock/stock-book.ts'
import type { Plan } from '../../sourcing/plan-sourcing.ts'

/**
 * Sources a draft: takes stock, drafts purchase orders, and issues them if the order is released.
 * Throws `insufficient_stock` (policy `reject`) and `warehouse_address_missing`; the stock book,
 * which a batch shares, is then as it was.
 */
export function confirmSalesOrder (draft: BackToBack, surroundings: WritableSurroundings): Decided {
  const { now, book } = surroundings
  const { shortage_policy } = draft.sales_order
  const confirmed = { ...draft.sales_order, status: 'confirmed' as const, confirmed_at: now }
  const { state, plan, decision } = takePlan(
    { ...draft, sales_order: confirmed },
    {
      trigger: 'confirmed',
      before: null,
      ...shortage_policy === 'reject' && { assertPlan: assertWhole }
    }, surroundings)
  const kept = shortage_policy === 'cancel_short' ? cancelUnsourced(state, now) : state
  const waiting = waitForPayment(closeSale(kept, now), surroundings)
  return {
    ...judgeExceptions(
      isReleasing(waiting, surroundings) ? issuePlanned(waiting, surroundings) : waiting,
      plan, surroundings),
    decision,
    ...takeWritten(book)
  }
}

function assertWhole (plan: Plan): void {
  assertNotShort(plan, unitsBeyond(shortUnits(plan), []))
}

/** Cancels what nothing serves, and the order if nothing is left of it. */
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

/** An order that waits for its money keeps the stock for `reservation_minutes`. */
export function waitForPayment (
  state: BackToBack, { settings, now }: Surroundings
): BackToBack {
  const { sales_order } = state
  if (sales_order.status !== 'confirmed' || isPaid(sales_order)) return state
  const due_ms = Date.parse(now) + settings.reservation_minutes * 60_000
  const payment_due_at = new Date(due_ms).toISOString()
  return { ...state, sales_order: { ...sales_order, payment_due_at } }
}
