// How every decision ends. `settle` counts what the decision changed and plans again what is not
// issued; `endDecision` closes the sale, releases purchase orders and opens or ends exceptions.

import {
  type BackToBack, countLines, type Decided, type DecisionTrigger
} from './state.ts'
import type { Surroundings, WritableSurroundings } from './surroundings.ts'
import { hasDestination } from './draft-purchase-orders.ts'
import { judgeExceptions } from './sale-exceptions.ts'
import { type Planned, proposePlan, takePlan } from './plan-unissued.ts'
import { readMoney } from '../kernel/money.ts'
import { evaluatePurchaseOrder } from '../model/purchase-order/evaluate-purchase-order.ts'
import { isPlanned, liveOf } from '../model/purchase-order/purchase-order.ts'
import { isReleasing, issuePlanned, renewPlanned } from './release.ts'
import {
  evaluateSalesOrder, isPaid, type SalesOrder, unsourcedOf
} from '../model/sales-order/sales-order.ts'
import {
  assertNotShort, cutShortage, shortUnits, type Units, unitsBeyond, unsourcedLines, unsourcedUnits
} from './new-shortage.ts'
import { takeWritten } from '../model/stock/stock-book.ts'

export type Settling = {
  /** Null: nothing is planned, unless the release finds the plan outdated. */
  trigger: DecisionTrigger | null
  /**
   * When what is not issued is planned again: only when more is `short` than before (by default),
   * as a `whole` whatever has changed, or as a whole unless it is issued at once.
   */
  scope?: 'short' | 'whole' | 'unreleased'
  /** What becomes of units that are short by this decision: they wait unless it says otherwise. */
  shortage?: 'wait' | 'refuse' | 'cut'
}

/**
 * Counts as a whole what a decision changed of `before`, plans again what is not issued where that
 * is due, and ends the decision. A draft is settled like any other order: it has nothing planned.
 * Throws `insufficient_stock` where shortages are refused.
 */
export function settle (
  before: BackToBack, changed: BackToBack,
  { trigger, scope = 'short', shortage = 'wait' }: Settling, surroundings: WritableSurroundings
): Decided {
  const known = new Set(before.purchase_orders)
  const counted = countLines({
    ...changed,
    purchase_orders: changed.purchase_orders.map((one) =>
      known.has(one) ? one : evaluatePurchaseOrder(one))
  })
  const is_issued = scope === 'unreleased' && isReleasing(counted, surroundings)
  const is_due = trigger !== null && !is_issued && isDue(before, counted, scope) &&
    hasDestination(counted.sales_order, counted.purchase_orders, surroundings.settings)
  const planned = is_due
    ? planDue(before, counted, { trigger, shortage }, surroundings)
    : { state: counted, plan: null, decision: null }
  return endDecision(before.sales_order, planned, surroundings)
}

/**
 * The one end of every decision. The sale is closed when nothing of it is open any more, its money
 * is waited for, what is planned is issued if the sale is released, exceptions are opened or become
 * obsolete, and what was written of the stock is handed over.
 */
export function endDecision (
  before: SalesOrder, { state, plan, decision }: Planned, surroundings: WritableSurroundings
): Decided {
  const closed = withPaymentDue(before, closeSale(state, surroundings.now), surroundings)
  const released = releasePlanned({ state: closed, plan, decision }, surroundings)
  return {
    ...judgeExceptions(released.state, released.plan, surroundings),
    decision: released.decision,
    decided_at: surroundings.now,
    ...takeWritten(surroundings.book)
  }
}

function isDue (
  before: BackToBack, counted: BackToBack, scope: NonNullable<Settling['scope']>
): boolean {
  const { sales_order, purchase_orders } = counted
  if (sales_order.status !== 'confirmed') return false
  if (scope === 'short') return hasMoreBackorder(before, counted)
  return purchase_orders.some(isPlanned) || sales_order.lines.some((line) => unsourcedOf(line) > 0)
}

function hasMoreBackorder (before: BackToBack, after: BackToBack): boolean {
  const known = unsourcedLines(before.sales_order)
  return after.sales_order.lines.some((line) =>
    unsourcedOf(line) > (known.get(line.line_number) ?? 0))
}

type Due = { trigger: DecisionTrigger, shortage: NonNullable<Settling['shortage']> }

function planDue (
  before: BackToBack, counted: BackToBack, { trigger, shortage }: Due,
  surroundings: WritableSurroundings
): Planned {
  if (shortage === 'wait') {
    return takePlan(counted, { trigger, before }, surroundings)
  }
  // What was short before, or would be by now without the change, is not short by the change.
  const waited = unsourcedUnits(before.sales_order)
  let beyond: Units = new Map()
  const planned = takePlan(counted, {
    trigger,
    before,
    assertPlan: (plan) => {
      const short = shortUnits(plan)
      beyond = unitsBeyond(short, [waited])
      if (beyond.size === 0) return
      beyond = unitsBeyond(short, [waited, shortWithout(before, surroundings)])
      if (shortage === 'refuse') assertNotShort(plan, beyond)
    }
  }, surroundings)
  return shortage === 'cut'
    ? { ...planned, state: cutShortage(planned.state, before.sales_order, beyond) }
    : planned
}

/** If what was planned before the change were planned again now. */
function shortWithout (before: BackToBack, surroundings: Surroundings): Units {
  if (!before.purchase_orders.some(isPlanned)) return new Map()
  return shortUnits(proposePlan(before, surroundings))
}

/** Completed when all that is still wanted is delivered, canceled when nothing is wanted. */
export function closeSale (state: BackToBack, now: string): BackToBack {
  const { sales_order, purchase_orders } = state
  if (sales_order.status !== 'confirmed') return state
  const wanted = sales_order.lines.filter((line) => line.quantity > line.canceled_quantity)
  if (wanted.length > 0) {
    const is_delivered = wanted.every((line) =>
      line.delivered_quantity === line.quantity - line.canceled_quantity)
    if (!is_delivered) return state
    const completed = { ...sales_order, status: 'completed' as const, completed_at: now }
    return { ...state, sales_order: evaluateSalesOrder({ ...completed, payment_due_at: null }) }
  }
  if (purchase_orders.some(({ lines }) => lines.some((line) => liveOf(line) > 0))) return state
  return {
    ...state,
    sales_order: evaluateSalesOrder({
      ...sales_order,
      status: 'canceled',
      canceled_at: now,
      cancel_reason: sales_order.cancel_reason ?? 'nothing_ordered',
      payment_due_at: null
    })
  }
}

/**
 * An order that waits for its money keeps the stock for `reservation_minutes`, which start when it
 * is confirmed, and again when it becomes dearer. Nothing is waited for once the money is there.
 */
function withPaymentDue (
  before: SalesOrder, state: BackToBack, { settings, now }: Surroundings
): BackToBack {
  const { sales_order } = state
  if (isPaid(sales_order)) {
    return sales_order.payment_due_at === null
      ? state
      : { ...state, sales_order: { ...sales_order, payment_due_at: null } }
  }
  const starts = sales_order.status === 'confirmed' && (before.status === 'draft' ||
    readMoney(sales_order.total) > readMoney(before.total))
  if (!starts) return state
  const due_ms = Date.parse(now) + settings.reservation_minutes * 60_000
  const payment_due_at = new Date(due_ms).toISOString()
  return { ...state, sales_order: { ...sales_order, payment_due_at } }
}

/**
 * Issues what is planned if the sale is released, unless a person does. A plan that was not made in
 * this decision is renewed first, or made again as a whole where it is no longer allowed: an order
 * is never refused or canceled by its release, what can't be bought waits.
 */
function releasePlanned (planned: Planned, surroundings: WritableSurroundings): Planned {
  const { state, plan, decision } = planned
  if (!isReleasing(state, surroundings)) return planned
  if (plan !== null) return { state: issuePlanned(state, surroundings), plan, decision }
  const renewed = renewPlanned(state, surroundings)
  if (renewed !== undefined) {
    return { state: issuePlanned(countLines(renewed), surroundings), plan, decision }
  }
  const again = takePlan(state, { trigger: 'released', before: state }, surroundings)
  return { ...again, state: issuePlanned(again.state, surroundings) }
}
