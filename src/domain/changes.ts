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
  before: BackToBack | undefined, after: Decided, { sale_event, newId }: Naming
): { after: BackToBack, changes: BackToBackChanges } {
  const known = new Map(before?.purchase_orders.map((one) => [one.id, one]))
  const is_new = (one: PurchaseOrder): boolean => !known.has(one.id)
  const is_other = (one: PurchaseOrder): boolean => !is_new(one) && known.get(one.id) !== one
  const purchase_orders = after.purchase_orders.map((one) =>
    is_other(one) ? { ...one, version: one.version + 1 } : one)
  const sales_order = before === undefined
    ? after.sales_order
    : { ...after.sales_order, version: before.sales_order.version + 1 }
  const occurred_at = sales_order.updated_at
  assertMove(SALES_ORDER_MOVES, before?.sales_order.status ?? 'draft', sales_order.status)
  for (const { id, status } of purchase_orders) {
    assertMove(PURCHASE_ORDER_MOVES, known.get(id)?.status ?? 'planned', status)
  }

  const new_purchase_orders = purchase_orders.filter(is_new)
  const changed_purchase_orders = purchase_orders.filter(is_other)
  const paid_before = new Set(before?.sales_order.payments.map(({ id }) => id))
  const state = { sales_order, purchase_orders }
  const sale_event_row: NewEvent = {
    id: newId('evt'),
    type: sale_event,
    sequence: sales_order.version,
    subject_type: 'sales_order',
    subject_id: sales_order.id,
    sales_order_id: sales_order.id,
    occurred_at,
    data: describeSalesOrder(state)
  }
  const purchases = [...new_purchase_orders, ...changed_purchase_orders]
  const purchase_events = purchases.map((one): NewEvent =>
    ({
      id: newId('evt'),
      type: PURCHASE_EVENTS[one.status],
      sequence: one.version,
      subject_type: 'purchase_order',
      subject_id: one.id,
      sales_order_id: one.sales_order_id,
      occurred_at,
      data: describePurchaseOrder(one)
    }))

  const changes = {
    new_sales_orders: before === undefined ? [sales_order] : [],
    changed_sales_orders: before === undefined ? [] : [sales_order],
    new_payments: sales_order.payments.filter(({ id }) => !paid_before.has(id)),
    new_purchase_orders,
    changed_purchase_orders,
    decisions: after.decision === null ? [] : [after.decision],
    stock: [...after.stock],
    events: [sale_event_row, ...purchase_events]
  }
  return { after: state, changes }
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
