// What every decision ends with: what is not issued planned again, the sale closed, purchase orders
// released, exceptions opened and made obsolete.

import {
  type BackToBack, countLines, type Decided, type DecisionTrigger
} from './state.ts'
import type { Surroundings, WritableSurroundings } from './surroundings.ts'
import { hasDestination } from './draft-purchase-orders.ts'
import { judgeExceptions } from './sale-exceptions.ts'
import { type Planned, takePlan, proposePlan } from './plan-unissued.ts'
import { evaluatePurchaseOrder } from '../model/purchase-order/evaluate-purchase-order.ts'
import { isPlanned, liveOf } from '../model/purchase-order/purchase-order.ts'
import { isReleasing, issuePlanned, renewPlanned } from './release.ts'
import { evaluateSalesOrder, isPaid, unsourcedOf } from '../model/sales-order/sales-order.ts'
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
 * Counts as a whole what a decision changed of `before`, and draws every consequence. Throws
 * `insufficient_stock` where shortages are refused.
 */
export function settle (
  before: BackToBack, changed: BackToBack,
  { trigger, scope = 'short', shortage = 'wait' }: Settling, surroundings: WritableSurroundings
): Decided {
  const { now, book } = surroundings
  const known = new Set(before.purchase_orders)
  const counted = countLines({
    ...changed,
    purchase_orders: changed.purchase_orders.map((one) =>
      known.has(one) ? one : evaluatePurchaseOrder({ ...one, updated_at: now })),
    sales_order: { ...changed.sales_order, updated_at: now }
  })
  const is_issued = scope === 'unreleased' && isReleasing(counted, surroundings)
  const is_due = trigger !== null && !is_issued && isDue(before, counted, scope) &&
    hasDestination(counted.sales_order, counted.purchase_orders, surroundings.settings)
  const planned = is_due
    ? planDue(before, counted, { trigger, shortage }, surroundings)
    : { state: counted, plan: null, decision: null }
  const closed = dropPaymentDue(closeSale(planned.state, now))
  const released = releasePlanned(closed, surroundings, is_due)
  const plan = released.plan ?? planned.plan
  return {
    ...judgeExceptions(released.state, plan, surroundings),
    decision: released.decision ?? planned.decision,
    ...takeWritten(book)
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
): Pick<Planned, 'state' | 'plan' | 'decision'> {
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

/** Nothing is waited for once the money is there. */
function dropPaymentDue (state: BackToBack): BackToBack {
  const { sales_order } = state
  if (sales_order.payment_due_at === null || !isPaid(sales_order)) return state
  return { ...state, sales_order: { ...sales_order, payment_due_at: null } }
}

/**
 * Issues what is planned if the sale is released, unless a person does. A plan that was not made in
 * this decision is renewed first, or made again as a whole where it is no longer allowed: an order
 * is never refused or canceled by its release, what can't be bought waits.
 */
function releasePlanned (
  state: BackToBack, surroundings: WritableSurroundings, is_fresh: boolean
): Pick<Planned, 'state' | 'plan' | 'decision'> {
  if (!isReleasing(state, surroundings)) return { state, plan: null, decision: null }
  const renewed = is_fresh ? state : renewPlanned(state, surroundings)
  const planned = renewed === undefined
    ? takePlan(state, { trigger: 'released', before: state }, surroundings)
    : { state: renewed, plan: null, decision: null }
  return { ...planned, state: countLines(issuePlanned(planned.state, surroundings)) }
}
