// Release: planned purchase orders are issued, which sends them to their suppliers.
//
// Why. Days may pass between the plan and the release. What a person has read in the plan should be
// what is sent, but never against a rule or at a higher cost. So a plan is renewed here, not made
// anew: same suppliers, lines and quantities, with the dates and costs of today.
//
// Ways to issue:
// - `issuePlanned`: all planned orders as they stand. `drawConsequences` calls it for a plan that
//   was made in the same decision.
// - `renewPlanned`, then `issuePlanned`: for a plan of an earlier decision. Undefined means that a
//   rule forbids one of the orders; `drawConsequences` then plans everything again.
// - `issueOne`: one order, by hand (`POST …/issue`). It throws `plan_outdated` instead of planning.
//
// Moves: planned → issued. An own-stock order becomes acknowledged: nobody needs to answer it.
// Never: a quantity or supplier changed; a total above the planned one; stock taken or given back.
//
// Example. 4 units are planned at 10.00. At the release they cost 9.50: the order is issued with a
// total of 38.00. If they cost 10.20 (40.80), the rule is `higher_cost`: all is planned again.

import type { BackToBack } from './state.ts'
import type { Surroundings } from './surroundings.ts'
import { answerDueAt, isByChannel } from './answer-deadline.ts'
import { type BrokenRule, wordsOf } from './broken-rule.ts'
import { readMoney } from '../kernel/money.ts'
import { questionOfUnissued } from './plan-unissued.ts'
import {
  evaluatePurchaseOrder, markAccepted, markIssued
} from '../model/purchase-order/evaluate-purchase-order.ts'
import { costOfOrder } from '../model/purchase-order/purchase-cost.ts'
import {
  isPlanned, type PurchaseOrder, type PurchaseOrderLine
} from '../model/purchase-order/purchase-order.ts'
import { unitsOfSku, valueOf } from './broken-supplier-terms.ts'
import { priceOf } from './price-purchase-order.ts'
import { RuleError } from '../kernel/rule.ts'
import { sum } from '../kernel/sum.ts'
import { isIssuable, isReleased, unsourcedOf } from '../model/sales-order/sales-order.ts'
import {
  type Ineligibility, type JudgedSku, judgeOffers, smallestQuantityOf, type Offer, unitCostOf
} from '../sourcing/plan-sourcing.ts'

/** Are there planned purchase orders that are now issued without a person? */
export function isReleasing (
  { sales_order, purchase_orders }: BackToBack, { settings }: Pick<Surroundings, 'settings'>
): boolean {
  return settings.purchase_order_release === 'automatic' && isReleased(sales_order) &&
    isIssuable(sales_order) && purchase_orders.some(isPlanned)
}

/** Issues all planned purchase orders as they stand. */
export function issuePlanned (state: BackToBack, surroundings: Surroundings): BackToBack {
  return endAllocations({
    ...state,
    purchase_orders: state.purchase_orders.map((one) =>
      isPlanned(one) ? issueOrder(one, surroundings) : one)
  }, state.purchase_orders.filter(isPlanned))
}

/** What a person allocated is done once the purchase orders `issued` have the units. */
function endAllocations (state: BackToBack, issued: readonly PurchaseOrder[]): BackToBack {
  if (state.sales_order.lines.every(({ allocations }) => allocations.length === 0)) return state
  const bought = new Set(issued.flatMap(({ supplier_id, lines }) =>
    lines.map((line) => `${line.sales_order_line_number} ${supplier_id}`)))
  const lines = state.sales_order.lines.map((line) => {
    const left = line.allocations.filter(({ supplier_id }) =>
      !bought.has(`${line.line_number} ${supplier_id}`))
    return left.length === line.allocations.length ? line : { ...line, allocations: left }
  })
  return { ...state, sales_order: { ...state.sales_order, lines } }
}

function issueOrder (order: PurchaseOrder, surroundings: Surroundings): PurchaseOrder {
  const { now } = surroundings
  return order.kind === 'external'
    ? markIssued(order, now, {
      acknowledgement_due_at: answerDueAt(order, surroundings),
      is_by_channel: isByChannel(order, surroundings)
    })
    : markAccepted(order, now)
}

/**
 * The state with today's dates and costs in all planned orders. Undefined when a rule now forbids
 * one of them, or one would cost more than planned.
 */
export function renewPlanned (
  state: BackToBack, surroundings: Surroundings
): BackToBack | undefined {
  const judged = judgePlanned(state, surroundings)
  const renewed = state.purchase_orders.map((one) =>
    isPlanned(one) ? renewOrder(one, judged, surroundings) : one)
  const purchase_orders = renewed.filter((one) => typeof one !== 'string')
  return purchase_orders.length < renewed.length ? undefined : { ...state, purchase_orders }
}

/**
 * Issues one planned order with today's dates and costs. Throws `plan_outdated`, whose `detail`
 * names the rule that now forbids it, and `ship_complete`.
 */
export function issueOne (
  state: BackToBack, order: PurchaseOrder, surroundings: Surroundings
): BackToBack {
  if (!isIssuable(state.sales_order)) {
    const units = sum(state.sales_order.lines, unsourcedOf)
    throw new RuleError('ship_complete', {
      detail: `${units} units of the sales order have no supplier yet.`
    })
  }
  const renewed = renewOrder(order, judgePlanned(state, surroundings), surroundings)
  if (typeof renewed === 'string') {
    throw new RuleError('plan_outdated', { detail: `${renewed}: ${wordsOf(renewed)}` })
  }
  const issued = issueOrder(renewed, surroundings)
  return endAllocations({
    ...state,
    purchase_orders: state.purchase_orders.map((one) => one.id === order.id ? issued : one)
  }, [order])
}

/** `currency` is that of the sales order. */
type Judged = { currency: string, skus: ReadonlyMap<string, JudgedSku> }

function judgePlanned (state: BackToBack, surroundings: Surroundings): Judged {
  const { demand, offers, policy } = questionOfUnissued(state, surroundings)
  const judged = judgeOffers(demand, offers, policy)
  return { currency: demand.currency, skus: new Map(judged.map((one) => [one.sku, one])) }
}

/**
 * The order with today's dates, costs and exchange rate, or the first rule that forbids it. Rules
 * hold as sourcing applies them: in the currency of the sales order.
 */
function renewOrder (
  order: PurchaseOrder, { currency, skus }: Judged, surroundings: Surroundings
): PurchaseOrder | BrokenRule {
  const lines: PurchaseOrderLine[] = []
  let minimum = 0n
  for (const line of order.lines) {
    const renewed = renewLine(line, unitsOfSku(order, line.sku), skus)
    if (typeof renewed === 'string') return renewed
    lines.push(renewed.line)
    minimum = readMoney(renewed.min_order_value)
  }
  if (valueOf({ lines }) < minimum) return 'below_minimum_order_value'
  const { country } = order.ship_to
  const price = priceOf({ lines, sale_currency: currency, country }, surroundings)
  const renewed = evaluatePurchaseOrder({ ...order, ...price })
  return costOfOrder(renewed) > costOfOrder(order) ? 'higher_cost' : renewed
}

/** The line with its cost in the currency of the sales order, and the supplier's minimum in it. */
type Renewed = { line: PurchaseOrderLine, min_order_value: string }

/** `units` are those of the SKU over all lines of the order. */
function renewLine (
  line: PurchaseOrderLine, units: number, skus: Judged['skus']
): Renewed | BrokenRule {
  const found = findJudged(skus, line)
  if (found === undefined) return 'out_of_stock'
  const { offer, freight, arrival_date, reason } = found
  const broken = reason ?? findBrokenTerm(offer, line, units)
  if (broken !== null) return broken
  const renewed = {
    ...line,
    unit_cost: unitCostOf(offer, units),
    unit_freight: freight?.unit_freight ?? line.unit_freight,
    promised_date: arrival_date
  }
  return { line: renewed, min_order_value: offer.min_order_value }
}

/** The offer that the line was planned from, as it is judged for its sales order line. */
function findJudged (
  skus: Judged['skus'], { sku, supplier_id, sales_order_line_number }: PurchaseOrderLine
): JudgedSku['offers'][number] & { reason: Ineligibility | null } | undefined {
  const { offers = [], lines = [] } = skus.get(sku) ?? {}
  const found = offers.find(({ offer }) => offer.supplier_id === supplier_id)
  const at = lines.findIndex(({ line_number }) => line_number === sales_order_line_number)
  return found === undefined || at < 0 ? undefined : { ...found, reason: found.reasons[at] ?? null }
}

function findBrokenTerm (
  offer: Offer, { surplus_quantity }: PurchaseOrderLine, units: number
): BrokenRule | null {
  if (units > offer.available) return 'out_of_stock'
  if (units < smallestQuantityOf(offer)) return 'below_minimum_order_quantity'
  if (units % offer.order_multiple !== 0) return 'order_multiple'
  return surplus_quantity > 0 && !offer.surplus ? 'below_minimum_order_quantity' : null
}
