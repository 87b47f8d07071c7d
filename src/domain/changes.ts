// What a decision has to record: the rows that are new or other, and one event for each subject.

import type { BackToBack, Decided, SourcingDecision } from './back-to-back.ts'
import { describePurchaseOrder, describeSalesOrder } from './description.ts'
import type { EventType, NewEvent } from './event.ts'
import { assertMove } from './move.ts'
import {
  PURCHASE_ORDER_MOVES, type PurchaseOrder, type PurchaseOrderStatus
} from './purchase-order.ts'
import { type Payment, SALES_ORDER_MOVES, type SalesOrder } from './sales-order.ts'
import type { StockChange } from './stock-book.ts'

export type BackToBackChanges = {
  new_sales_orders: SalesOrder[]
  changed_sales_orders: SalesOrder[]
  new_payments: Payment[]
  new_purchase_orders: PurchaseOrder[]
  changed_purchase_orders: PurchaseOrder[]
  decisions: SourcingDecision[]
  /** In the order they were decided: the last word on a row counts. */
  stock: StockChange[]
  events: NewEvent[]
}

type Naming = {
  /** The last move of the sales order. */
  sale_event: EventType & `sales_order.${string}`
  newId: (prefix: 'evt') => string
}

/**
 * The difference between what was loaded (undefined for a new order) and what was decided. A
 * subject that changed gets the next version here, and the one event that has it as sequence.
 */
export function changesOf (
  before: BackToBack | undefined, decided: Decided, { sale_event, newId }: Naming
): { after: BackToBack, changes: BackToBackChanges } {
  const known = new Map(before?.purchase_orders.map((one) => [one.id, one]))
  const is_new = (one: PurchaseOrder): boolean => !known.has(one.id)
  const is_other = (one: PurchaseOrder): boolean => known.get(one.id)?.version === one.version - 1
  const after = {
    sales_order: raiseVersion(before?.sales_order, decided.sales_order),
    purchase_orders: decided.purchase_orders.map((one) => raiseVersion(known.get(one.id), one))
  }
  assertMoves(before, after)

  const { sales_order, purchase_orders } = after
  const new_purchase_orders = purchase_orders.filter(is_new)
  const changed_purchase_orders = purchase_orders.filter(is_other)
  const paid_before = new Set(before?.sales_order.payments.map(({ id }) => id))
  const changes = {
    new_sales_orders: before === undefined ? [sales_order] : [],
    changed_sales_orders: before === undefined ? [] : [sales_order],
    new_payments: sales_order.payments.filter(({ id }) => !paid_before.has(id)),
    new_purchase_orders,
    changed_purchase_orders,
    decisions: decided.decision === null ? [] : [decided.decision],
    stock: [...decided.stock],
    events: [
      eventOfSale(after, sale_event, newId('evt')),
      ...[...new_purchase_orders, ...changed_purchase_orders].map((one) =>
        eventOfPurchase(one, sales_order.updated_at, newId('evt')))
    ]
  }
  return { after, changes }
}

/** What was decided anew is another object: what is the same object has not changed. */
function raiseVersion<Subject extends { version: number }> (
  before: Subject | undefined, after: Subject
): Subject {
  const is_changed = before !== undefined && before !== after
  return is_changed ? { ...after, version: before.version + 1 } : after
}

function assertMoves (before: BackToBack | undefined, after: BackToBack): void {
  const { sales_order, purchase_orders } = after
  assertMove(SALES_ORDER_MOVES, before?.sales_order.status ?? 'draft', sales_order.status)
  const from = new Map(before?.purchase_orders.map(({ id, status }) => [id, status]))
  for (const { id, status } of purchase_orders) {
    assertMove(PURCHASE_ORDER_MOVES, from.get(id) ?? 'planned', status)
  }
}

function eventOfSale (state: BackToBack, type: Naming['sale_event'], id: string): NewEvent {
  const { id: subject_id, version, updated_at } = state.sales_order
  return {
    id,
    type,
    sequence: version,
    subject_type: 'sales_order',
    subject_id,
    sales_order_id: subject_id,
    occurred_at: updated_at,
    data: describeSalesOrder(state)
  }
}

function eventOfPurchase (order: PurchaseOrder, occurred_at: string, id: string): NewEvent {
  return {
    id,
    type: PURCHASE_EVENTS[order.status],
    sequence: order.version,
    subject_type: 'purchase_order',
    subject_id: order.id,
    sales_order_id: order.sales_order_id,
    occurred_at,
    data: describePurchaseOrder(order)
  }
}

const PURCHASE_EVENTS: Readonly<Record<PurchaseOrderStatus, EventType>> = {
  planned: 'purchase_order.planned',
  issued: 'purchase_order.issued',
  acknowledged: 'purchase_order.acknowledged',
  closed: 'purchase_order.closed',
  rejected: 'purchase_order.rejected',
  expired: 'purchase_order.expired',
  canceled: 'purchase_order.canceled'
}
