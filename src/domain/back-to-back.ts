// A sale and its purchases decided as one: confirmed, paid, released, timed out.

import assert from 'node:assert'
import { draftPurchaseOrders, planOf, type Surroundings } from './drafting.ts'
import {
  cancelPlannedPurchaseOrder, issuePurchaseOrder, type PurchaseOrder, servedOf
} from './purchase-order.ts'
import { RuleError, type Shortage } from './rule.ts'
import {
  evaluateSalesOrder, isPaid, isReleased, type Payment, type SalesOrder, type SalesOrderLine,
  unsourcedOf
} from './sales-order.ts'
import type { Plan } from './sourcing.ts'
import { giveStock, rowOf, type StockChange, takeStock } from './stock-book.ts'

export type BackToBack = {
  sales_order: SalesOrder
  /** Oldest first. */
  purchase_orders: readonly PurchaseOrder[]
}

export const DECISION_TRIGGERS = [
  'confirmed', 'changed', 'rejected', 'expired', 'closed_short', 'canceled', 'restocked'
] as const
export type DecisionTrigger = typeof DECISION_TRIGGERS[number]

/** One sourcing run, kept for good. */
export type SourcingDecision = Plan & {
  id: string
  sales_order_id: string
  trigger: DecisionTrigger
  currency: string
  created_at: string
}

/** The state after a decision, and what of it is new. */
export type Decided = BackToBack & {
  decision: SourcingDecision | null
  stock: readonly StockChange[]
}

/**
 * Sources a draft: takes stock, drafts purchase orders, and issues them if the order is released.
 * Throws `insufficient_stock` (policy `reject`) and `warehouse_address_missing`; the stock book is
 * then as it was.
 */
export function confirmSalesOrder (draft: SalesOrder, surroundings: Surroundings): Decided {
  const { book, now, newId } = surroundings
  const plan = planOf(draft, surroundings)
  if (draft.shortage_policy === 'reject') assertNoShortage(plan)
  const purchase_orders = draftPurchaseOrders(draft, plan, surroundings)
  const stock = purchase_orders.flatMap(({ lines }) =>
    lines.map((line) => takeStock(book, { ...line, quantity: line.reserved_quantity })))

  const confirmed = countLines({
    sales_order: { ...draft, status: 'confirmed', confirmed_at: now, updated_at: now },
    purchase_orders
  })
  const is_cut = draft.shortage_policy === 'cancel_short'
  const kept = is_cut ? cancelUnsourced(confirmed, now) : confirmed
  const decision = {
    ...plan,
    id: newId('dec'),
    sales_order_id: draft.id,
    trigger: 'confirmed' as const,
    currency: draft.currency,
    created_at: now
  }
  const reserved = setPaymentDue({ ...kept, decision, stock }, surroundings)
  return releasePlanned(reserved, surroundings)
}

/** Adds payments and releases the order when they reach its total. */
export function recordPayment (
  { sales_order, purchase_orders }: BackToBack, payment: Payment, surroundings: Surroundings
): Decided {
  const payments = [...sales_order.payments, payment]
  const paid = evaluateSalesOrder({ ...sales_order, payments, updated_at: surroundings.now })
  const payment_due_at = isPaid(paid) ? null : paid.payment_due_at
  return releasePlanned({
    sales_order: { ...paid, payment_due_at }, purchase_orders, decision: null, stock: []
  }, surroundings)
}

/**
 * Gives back the stock of an order that is still unpaid: what is planned or unsourced is canceled,
 * and the order too unless a purchase order was ever issued. Undefined when it is not due.
 */
export function timeOutPayment (
  { sales_order, purchase_orders }: BackToBack, { book, now }: Surroundings
): Decided | undefined {
  const { status, payment_due_at } = sales_order
  if (status !== 'confirmed' || payment_due_at === null || payment_due_at > now) return undefined
  const planned = purchase_orders.filter((one) => one.status === 'planned')
  const stock = planned.flatMap(({ lines }) => lines.map((line) =>
    giveStock(book, { ...line, quantity: line.reserved_quantity })))
  const kept = purchase_orders.map((one) =>
    one.status === 'planned' ? cancelPlannedPurchaseOrder(one, now) : one)
  const counted = countLines({
    sales_order: { ...sales_order, payment_due_at: null, updated_at: now }, purchase_orders: kept
  })
  return { ...cancelUnsourced(counted, now, 'payment_timeout'), decision: null, stock }
}

function assertNoShortage ({ lines }: Plan): void {
  const shortages = lines.filter((line) => line.shortage_quantity > 0).map((line): Shortage =>
    ({
      line_number: line.line_number,
      sku: line.sku,
      quantity: line.quantity,
      shortage_quantity: line.shortage_quantity
    }))
  if (shortages.length > 0) throw new RuleError('insufficient_stock', { shortages })
}

/** The counters of every line as a whole from its purchase order lines, then all that follows. */
function countLines ({ sales_order, purchase_orders }: BackToBack): BackToBack {
  const purchase_lines = purchase_orders.flatMap((one) => one.lines)
  const lines = sales_order.lines.map((line) => {
    const serving = purchase_lines.filter((one) =>
      one.sales_order_line_number === line.line_number && servedOf(one) > 0)
    const arrivals = serving.flatMap((one) => one.promised_date ?? []).sort()
    return {
      ...line,
      sourced_quantity: serving.reduce((all, one) => all + servedOf(one), 0),
      promised_date: arrivals.at(-1) ?? null
    }
  })
  return { sales_order: evaluateSalesOrder({ ...sales_order, lines }), purchase_orders }
}

/** Cancels what nothing serves, and the order if nothing is left of it. */
function cancelUnsourced (
  { sales_order, purchase_orders }: BackToBack, now: string,
  reason: 'insufficient_stock' | 'payment_timeout' = 'insufficient_stock'
): BackToBack {
  const lines = sales_order.lines.map((line): SalesOrderLine =>
    ({ ...line, canceled_quantity: line.canceled_quantity + unsourcedOf(line) }))
  const is_empty = lines.every((line) => line.canceled_quantity === line.quantity)
  const canceled = is_empty
    ? { status: 'canceled' as const, canceled_at: now, cancel_reason: reason }
    : {}
  return {
    sales_order: evaluateSalesOrder({ ...sales_order, lines, ...canceled }), purchase_orders
  }
}

/** An order that waits for its money keeps the stock for `reservation_minutes`. */
function setPaymentDue (decided: Decided, { settings, now }: Surroundings): Decided {
  const { sales_order } = decided
  if (sales_order.status !== 'confirmed' || isPaid(sales_order)) return decided
  const due_ms = Date.parse(now) + settings.reservation_minutes * 60_000
  const payment_due_at = new Date(due_ms).toISOString()
  return { ...decided, sales_order: { ...sales_order, payment_due_at } }
}

/** Issues what is planned if the order is released; else returns it as it was. */
function releasePlanned (decided: Decided, { settings, book, now }: Surroundings): Decided {
  const { sales_order, purchase_orders } = decided
  if (!isReleased(sales_order)) return decided
  const issued = purchase_orders.map((one) => {
    if (one.status !== 'planned') return one
    const [line] = one.lines
    assert(line !== undefined, 'a purchase order has a line')
    const hours = rowOf(book, line).acknowledgement_hours ?? settings.acknowledgement_hours
    return issuePurchaseOrder(one, { now, acknowledgement_hours: hours })
  })
  return { ...decided, purchase_orders: issued }
}
