// Re-planning: gives back everything that is planned, and plans it again as a whole.
//
// Why. Until it is issued, a purchase order is only a plan. Price breaks, minimums and multiples
// hold for all units of a SKU from one supplier, so the last difference alone cannot be planned
// rightly. `takePlan` therefore asks sourcing for all units that no issued purchase order serves,
// with the stock, suppliers, dates and settings of now. This is the one place that takes stock for
// a plan, so the stock book and the purchase orders always agree.
//
// Modes of `takePlan`:
// - `before: null`: the confirmation. The decision is always kept, also if nothing was found.
// - `before` given: `drawConsequences` after a change, and a release that finds the plan outdated.
//   If the plan comes out the same, with the same shortages, nothing is recorded, unless a person
//   made it (`trigger: 'manual'`).
// - `assertPlan` given: may refuse the plan by throwing. The confirmation uses it under `reject`,
//   `drawConsequences` for `refuse`, and for `cut` to note what is short. Without it, shortages
//   wait.
// `giveBackPlanned` cancels all that is planned, without a new plan: when the payment time limit
// ends, and when nothing is left to buy. `questionOfUnissued`, `proposePlan` and `isServable` only
// read: for a release, the reasons of a shortage, the shortage of the old order, the restock job.
//
// Moves. None → planned: a supplier comes into the plan. Planned → planned: it stays; the order
// keeps its id, its lines are numbered from 1 again. Planned → canceled: it drops out.
//
// Never: an issued purchase order changed; two planned orders for one supplier of a sale; more
// stock taken than is available; the stock book changed when this throws.
//
// Example. Of 8 units X can send 5 at 2.00 and Y any number at 2.50, so X has 5 planned and Y 3.
// The customer lowers the line to 5. Both are given back, and 5 are planned: X at 2.00. The order
// of X is as it was, so nothing of it is written. That of Y is canceled, and its 3 units are free.

import {
  type BackToBack, countLines, type DecisionTrigger, type SourcingDecision
} from './state.ts'
import type { Surroundings, WritableSurroundings } from './surroundings.ts'
import { draftPurchaseOrders, questionOf, type SourcingQuestion } from './draft-purchase-orders.ts'
import { readMoney } from '../kernel/money.ts'
import { evaluatePurchaseOrder } from '../model/purchase-order/evaluate-purchase-order.ts'
import { giveBackUnanswered } from '../model/purchase-order/purchase-line-ledger.ts'
import {
  isPlanned, type PurchaseOrder, type PurchaseOrderLine
} from '../model/purchase-order/purchase-order.ts'
import { isSameValue } from '../kernel/same-value.ts'
import { sum } from '../kernel/sum.ts'
import { type SalesOrder, unsourcedOf } from '../model/sales-order/sales-order.ts'
import { judgeOffers, keepQuestion, type Plan } from '../sourcing/plan-sourcing.ts'
import { planQuestion } from './plan-question.ts'
import {
  giveStock, rowOf, type StockBook, takeStock
} from '../model/stock/stock-book.ts'

export type Planned = {
  state: BackToBack
  /** What sourcing proposed; null when it was not asked. */
  plan: Plan | null
  /** The sourcing decision to record; null when the plan came out as it was. */
  decision: SourcingDecision | null
}

type Planning = {
  trigger: DecisionTrigger
  /** The state before the command. Null: the order is being confirmed, nothing was planned yet. */
  before: BackToBack | null
  /** Throws to refuse the plan. It runs before any stock is taken or given back. */
  assertPlan?: (plan: Plan) => void
}

/** The sale without its planned purchase orders, its lines counted without them. */
function withoutPlanned (state: BackToBack): BackToBack {
  if (!state.purchase_orders.some(isPlanned)) return state
  return countLines({
    ...state, purchase_orders: state.purchase_orders.filter((one) => !isPlanned(one))
  })
}

/** The question to sourcing about all units that no issued purchase order serves. */
export function questionOfUnissued (
  state: BackToBack, surroundings: Surroundings
): SourcingQuestion {
  return questionOf(
    withoutPlanned(state).sales_order, state.purchase_orders, surroundings)
}

export function proposePlan (state: BackToBack, surroundings: Surroundings): Plan {
  const { book, search } = surroundings
  return planQuestion(questionOfUnissued(state, surroundings), book, search).plan
}

/**
 * Plans all units again that no issued purchase order serves. Gives back the stock of the old plan
 * and takes that of the new one. A planned order that comes out the same stays the same object.
 * Throws `warehouse_address_missing` and what `assertPlan` throws before the stock book changes.
 */
export function takePlan (
  state: BackToBack, { trigger, before, assertPlan }: Planning,
  surroundings: WritableSurroundings
): Planned {
  const bare = withoutPlanned(state)
  const wanted = sum(bare.sales_order.lines, unsourcedOf)
  if (wanted === 0) {
    return { state: giveBackPlanned(state, surroundings), plan: null, decision: null }
  }
  const { plan, ...question } = planQuestion(
    questionOf(bare.sales_order, state.purchase_orders, surroundings),
    surroundings.book, surroundings.search)
  assertPlan?.(plan)
  const drafted = draftPurchaseOrders(
    bare.sales_order, plan, state.purchase_orders, surroundings)
  const named = drafted.map((one) => keepSame(nameReplaced(one, bare), state.purchase_orders))
  const is_same = before !== null && trigger !== 'manual' && isSamePlan(state, named) &&
    isShortAsBefore(before.sales_order, plan)
  if (is_same) return { state, plan, decision: null }
  const { now, newId } = surroundings
  const decision = {
    ...plan,
    id: newId('dec'),
    sales_order_id: state.sales_order.id,
    trigger,
    currency: state.sales_order.currency,
    exchange_rates: question.exchange_rates,
    question: keepQuestion(question),
    created_at: now
  }
  const purchase_orders = giveAndTake(state.purchase_orders, named, surroundings)
  return { state: countLines({ ...state, purchase_orders }), plan, decision }
}

/** Is there a supplier with free units that may serve an unsourced line? */
export function isServable (state: BackToBack, surroundings: Surroundings): boolean {
  const waiting = new Set(state.sales_order.lines.filter((line) => unsourcedOf(line) > 0)
    .map(({ line_number }) => line_number))
  if (waiting.size === 0) return false
  const { demand, offers, policy } = questionOfUnissued(state, surroundings)
  return judgeOffers(demand, offers, policy).some(({ sku, lines, offers: judged }) =>
    judged.some(({ offer: { supplier_id }, reasons }) =>
      reasons.some((reason, at) => reason === null &&
        waiting.has(lines[at]?.line_number ?? 0)) &&
      rowOf(surroundings.book, { sku, supplier_id }).available > 0))
}

/** Gives back all stock of the old plan before it takes any for the new one. */
function giveAndTake (
  purchases: readonly PurchaseOrder[], drafted: readonly PurchaseOrder[],
  { book }: WritableSurroundings
): PurchaseOrder[] {
  const by_id = new Map(drafted.map((one) => [one.id, one]))
  const kept = purchases.map((one) => {
    if (!isPlanned(one)) return one
    const again = by_id.get(one.id)
    if (again === undefined) return giveBackOrder(one, book)
    giveBack(one, book)
    return again
  })
  const known = new Set(purchases.map(({ id }) => id))
  for (const { sku, supplier_id, reserved_quantity } of drafted.flatMap(({ lines }) => lines)) {
    takeStock(book, { sku, supplier_id, quantity: reserved_quantity })
  }
  return [...kept, ...drafted.filter(({ id }) => !known.has(id))]
}

/** Cancels all planned purchase orders and gives their stock back. */
export function giveBackPlanned (
  state: BackToBack, { book }: Pick<WritableSurroundings, 'book'>
): BackToBack {
  if (!state.purchase_orders.some(isPlanned)) return state
  return countLines({
    ...state,
    purchase_orders: state.purchase_orders.map((one) =>
      isPlanned(one) ? giveBackOrder(one, book) : one)
  })
}

function giveBackOrder (order: PurchaseOrder, book: StockBook): PurchaseOrder {
  const lines = order.lines.map((line) => giveBackUnanswered(line, book))
  return evaluatePurchaseOrder({ ...order, lines })
}

function giveBack ({ lines }: PurchaseOrder, book: StockBook): void {
  for (const line of lines) giveStock(book, { ...line, quantity: line.reserved_quantity })
}

/** Returns the known object for an order that the plan did not change, so nothing is written. */
function keepSame (drafted: PurchaseOrder, purchases: readonly PurchaseOrder[]): PurchaseOrder {
  const known = purchases.find(({ id }) => id === drafted.id)
  return known !== undefined && isSameOrder(known, drafted) ? known : drafted
}

function isSameOrder (a: PurchaseOrder, b: PurchaseOrder): boolean {
  return a.currency === b.currency && isSameValue(a.exchange_rate, b.exchange_rate) &&
    isSameAmount(a.order_fee, b.order_fee) && isSameAmount(a.freight_base, b.freight_base) &&
    TOLD_FIELDS.every((field) => a[field] === b[field]) &&
    isSameValue(a.ship_to, b.ship_to) && a.lines.length === b.lines.length &&
    a.lines.every((line) => isSameLine(
      line, b.lines.find(({ line_number }) => line_number === line.line_number)))
}

const TOLD_FIELDS = [
  'ship_complete', 'gift_message', 'packing_slip_text', 'customer_order_number'
] as const satisfies ReadonlyArray<keyof PurchaseOrder>

const LINE_FIELDS = [
  'line_number', 'sales_order_line_number', 'sku', 'supplier_sku', 'description', 'note',
  'quantity', 'requested_date',
  'promised_date', 'canceled_quantity', 'surplus_quantity', 'reserved_quantity'
] as const satisfies ReadonlyArray<keyof PurchaseOrderLine>

function isSameLine (a: PurchaseOrderLine, b: PurchaseOrderLine | undefined): boolean {
  return b !== undefined && LINE_FIELDS.every((field) => a[field] === b[field]) &&
    isSameAmount(a.unit_cost, b.unit_cost) && isSameAmount(a.unit_freight, b.unit_freight) &&
    isSameValue(a.customization, b.customization) && isSameValue(a.replaces, b.replaces)
}

function isSameAmount (a: string, b: string): boolean {
  return a === b || readMoney(a) === readMoney(b)
}

function isSamePlan (
  { purchase_orders }: BackToBack, drafted: readonly PurchaseOrder[]
): boolean {
  const planned = purchase_orders.filter(isPlanned)
  return planned.length === drafted.length && planned.every((one) => drafted.includes(one))
}

function isShortAsBefore ({ lines }: SalesOrder, plan: Plan): boolean {
  const short = new Map(plan.lines.map((line) => [line.line_number, line.shortage_quantity]))
  return lines.every((line) => unsourcedOf(line) === (short.get(line.line_number) ?? 0)) &&
    plan.lines.every(({ line_number, shortage_quantity }) => shortage_quantity === 0 ||
      lines.some((line) => line.line_number === line_number))
}

/** Sets `replaces` of each line to the newest failed one of a supplier that is excluded from it. */
function nameReplaced (
  order: PurchaseOrder, { sales_order, purchase_orders }: BackToBack
): PurchaseOrder {
  if (sales_order.lines.every((line) => line.excluded_supplier_ids.length === 0)) return order
  const failed = new Map<number, PurchaseOrderLine>()
  for (const line of purchase_orders.flatMap(({ lines }) => lines)) {
    const served = sales_order.lines.find((one) =>
      one.line_number === line.sales_order_line_number)
    const has_failed = line.rejected_quantity + line.canceled_quantity > 0
    const is_excluded = served?.excluded_supplier_ids.includes(line.supplier_id) === true
    if (has_failed && is_excluded) failed.set(line.sales_order_line_number, line)
  }
  const lines = order.lines.map((line) => {
    const replaced = failed.get(line.sales_order_line_number)
    if (replaced === undefined) return line
    const { purchase_order_id, line_number } = replaced
    return { ...line, replaces: { purchase_order_id, line_number } }
  })
  return { ...order, lines }
}
