// How every decision on a sale ends: `drawConsequences` draws all consequences of what an action
// changed.
//
// Why one place. An action (ship, pay, cancel, …) changes only what was said. It does not know that
// a rejected unit needs another supplier, that a payment releases purchase orders, or that the last
// delivery completes the order. Those rules are here once, so no action can forget one. The steps
// have a fixed order: count the lines, plan again if due, then `endDecision`: credit replacements
// that are canceled, close the order, start or stop the payment time limit, issue purchase orders,
// open exceptions or make them obsolete. `confirmSale` makes the first plan itself and calls only
// `endDecision`.
//
// `trigger` is the reason that the sourcing decision names. Null: `drawConsequences` does not plan.
// Payments, refunds, new holds, shipments, receipts, issues by hand, late notes and drafts pass
// null. `scope` says when units of purchase orders that are not issued are planned again:
// - `short` (default): only if a line has more unsourced units than before. For a supplier's
//   rejection, silence, short closure or agreed cancellation, a purchase order taken back, a
//   reversed payment, and resolved exceptions about purchase orders.
// - `whole`: whenever something is planned or unsourced. For a customer's change or cancellation,
//   `POST …/sourcing`, restocked SKUs, and resolved exceptions about the sales order itself.
// - `unreleased`: as `whole`, but planned orders that will be issued now are not planned again. For
//   a removed hold and reinstated money: a person may have read the plan, so it is issued with the
//   same suppliers and quantities if the rules allow it.
// `shortage` says what happens to units that are short because of this change:
// - `wait` (default): they stay on the line as backorder.
// - `refuse`: `insufficient_stock` is thrown. For a change under the shortage policy `reject`.
// - `cut`: they are canceled. For a change or cancellation under `cancel_short`.
//
// Moves made here. Sales order: confirmed → completed or canceled. Purchase order: none → planned;
// planned → canceled, issued, or acknowledged (own stock); issued → acknowledged, closed, rejected,
// expired or canceled; acknowledged → closed, rejected or canceled. Exception: opened, or obsolete.
//
// Never: an issued purchase order changed by planning; a planned one issued by `endDecision` while
// its sales order is not confirmed, not paid as its terms say, or held; a release that refuses or
// cancels an order; a line counter changed by adding a difference; a draft that is planned.
//
// Example. Ten units are issued to X, which accepts 6 and rejects 4. `drawConsequences` counts 6
// sourced and 4 more unsourced than before, so it plans 4, without X. Y has 3 free: a purchase
// order of 3 is planned, and issued at once, as the order is released. 9 are sourced, 1 waits until
// stock comes.

import {
  type BackToBack, countLines, type Decided, type DecisionTrigger
} from './state.ts'
import type { Surroundings, WritableSurroundings } from './surroundings.ts'
import { creditReplacements } from './credit-replacements.ts'
import { hasDestination } from './draft-purchase-orders.ts'
import { invoicingDueAt } from './invoicing.ts'
import { judgeExceptions } from './sale-exceptions.ts'
import { withPaymentDue } from './payment-deadline.ts'
import { type Planned, proposePlan, takePlan } from './plan-unissued.ts'
import { evaluatePurchaseOrder } from '../model/purchase-order/evaluate-purchase-order.ts'
import { isPlanned, liveOf } from '../model/purchase-order/purchase-order.ts'
import { isReleasing, issuePlanned, renewPlanned } from './release.ts'
import { endedOf } from '../model/sales-order/ended-units.ts'
import { evaluateSalesOrder } from '../model/sales-order/evaluate-sales-order.ts'
import { type SalesOrder, unsourcedOf } from '../model/sales-order/sales-order.ts'
import {
  assertNotShort, cutShortage, shortUnits, type Units, unitsBeyond, unsourcedLines, unsourcedUnits
} from './new-shortage.ts'
import { takeWritten } from '../model/stock/stock-book.ts'
import type { Plan } from '../sourcing/plan-sourcing.ts'
import { rememberPromises } from './tell-customer.ts'

export type Replanning = {
  /** Null: nothing is planned. Only a release that finds the plan outdated still plans again. */
  trigger: DecisionTrigger | null
  /** When planned purchase orders are planned again; `short` by default. */
  scope?: 'short' | 'whole' | 'unreleased'
  /** What happens to units that this decision leaves short; they wait by default. */
  shortage?: 'wait' | 'refuse' | 'cut'
  /** Throws to refuse the plan, for units that wait. */
  assertPlan?: (plan: Plan) => void
}

/**
 * Counts all lines of `changed` anew, plans again what is not issued if that is due, and ends the
 * decision. `before` is the state that was loaded. Throws `insufficient_stock` for
 * `shortage: 'refuse'`.
 */
export function drawConsequences (
  before: BackToBack, changed: BackToBack,
  { trigger, scope = 'short', shortage = 'wait', assertPlan }: Replanning,
  surroundings: WritableSurroundings
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
    ? planDue(before, counted, { trigger, shortage, assertPlan }, surroundings)
    : { state: counted, plan: null, decision: null }
  return endDecision(before.sales_order, planned, surroundings)
}

/**
 * The last steps of every decision: credits replacements that are canceled, closes the order if
 * nothing of it is open, starts or stops the payment time limit, issues planned purchase orders if
 * the order is released, opens exceptions or makes them obsolete, and returns what was written into
 * the stock book.
 */
export function endDecision (
  before: SalesOrder, { state, plan, decision }: Planned, surroundings: WritableSurroundings
): Decided {
  const { messages } = surroundings.settings.customer_notifications
  const credited = creditReplacements(before, state, surroundings)
  const closed = withPaymentDue(before, closeSale(credited, surroundings.now), surroundings)
  const released = releasePlanned({ state: closed, plan, decision }, surroundings)
  const judged = judgeExceptions(released.state, released.plan, surroundings)
  return {
    ...judged,
    sales_order: rememberPromises(before, judged.sales_order, messages),
    customer_messages: messages,
    decision: released.decision,
    decided_at: surroundings.now,
    invoicing_due_at: invoicingDueAt(judged, surroundings),
    ...takeWritten(surroundings.book)
  }
}

function isDue (
  before: BackToBack, counted: BackToBack, scope: NonNullable<Replanning['scope']>
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

type Due = {
  trigger: DecisionTrigger
  shortage: NonNullable<Replanning['shortage']>
  assertPlan: Replanning['assertPlan']
}

function planDue (
  before: BackToBack, counted: BackToBack, { trigger, shortage, assertPlan }: Due,
  surroundings: WritableSurroundings
): Planned {
  if (shortage === 'wait') {
    return takePlan(counted, { trigger, before, ...assertPlan && { assertPlan } }, surroundings)
  }
  // Only units that are short because of this change count. Not counted are units that were
  // unsourced before, and units that would be short now even without the change.
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

/** Units that would be short if the order before the change were planned again now. */
function shortWithout (before: BackToBack, surroundings: Surroundings): Units {
  if (!before.purchase_orders.some(isPlanned)) return new Map()
  return shortUnits(proposePlan(before, surroundings))
}

/**
 * Completes a confirmed order when every unit that is not canceled is delivered, or was sent and is
 * lost or refused: what the customer gets for it is decided apart. Cancels it when all units are
 * canceled and no purchase order has live units.
 */
export function closeSale (state: BackToBack, now: string): BackToBack {
  const { sales_order, purchase_orders } = state
  if (sales_order.status !== 'confirmed') return state
  const wanted = sales_order.lines.filter((line) => line.quantity > line.canceled_quantity)
  if (wanted.length > 0) {
    const is_delivered = wanted.every((line) =>
      endedOf(line) === line.quantity - line.canceled_quantity)
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
 * Issues the planned purchase orders if the order is released and the merchant releases them
 * automatically. A plan of an earlier decision gets today's dates and costs first. If a rule now
 * forbids it, everything is planned again. Units that cannot be bought then wait.
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
