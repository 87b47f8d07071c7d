// What a decision has to record: the rows that are new or other, and one event for each subject.

import type { BackToBack, Decided, SourcingDecision } from './state.ts'
import {
  describeException, describePurchaseOrder, describeSalesOrder, describeShipment,
  type SalesOrderDescription
} from './describe.ts'
import type { EventType, NewEvent } from '../kernel/event.ts'
import type { Exception } from '../model/exception/exception.ts'
import { assertMove } from '../kernel/status-moves.ts'
import type { Payment, Refund } from '../model/sales-order/payment.ts'
import {
  PURCHASE_ORDER_MOVES, type PurchaseOrder, type PurchaseOrderStatus
} from '../model/purchase-order/purchase-order.ts'
import { SALES_ORDER_MOVES, type SalesOrder } from '../model/sales-order/sales-order.ts'
import type { Shipment } from '../model/shipment/shipment.ts'
import type { StockChange, StockLevel } from '../model/stock/stock-book.ts'

export type BackToBackChanges = {
  new_sales_orders: SalesOrder[]
  changed_sales_orders: SalesOrder[]
  /** Lines of changed orders that did not exist, and the numbers of those that do no longer. */
  new_lines: SalesOrder['lines'][number][]
  dropped_lines: Array<{ sales_order_id: string, line_number: number }>
  new_payments: Payment[]
  changed_payments: Payment[]
  new_refunds: Refund[]
  new_purchase_orders: PurchaseOrder[]
  changed_purchase_orders: PurchaseOrder[]
  /** Lines that planned orders have beyond those they had, and those they have no longer. */
  new_purchase_lines: PurchaseOrder['lines'][number][]
  dropped_purchase_lines: Array<{ purchase_order_id: string, line_number: number }>
  new_shipments: Shipment[]
  delivered_shipments: Shipment[]
  new_exceptions: Exception[]
  resolved_exceptions: Exception[]
  decisions: SourcingDecision[]
  /** In the order they were decided: the last word on a row counts. */
  stock: StockChange[]
  stock_levels: StockLevel[]
  restocked_skus: string[]
  events: NewEvent[]
}

type Naming = {
  /** The last move of the sales order. */
  sale_event: EventType & `sales_order.${string}`
  /** The last move of purchase orders whose status is as it was. */
  purchase_event?: EventType & `purchase_order.${string}`
  newId: (prefix: 'evt') => string
}

/**
 * The difference between what was loaded (undefined for a new order) and what was decided. A
 * subject that changed gets the next version here, and the one event that has it as sequence.
 */
export function changesOf (
  before: BackToBack | undefined, decided: Decided, naming: Naming
): { after: BackToBack, changes: BackToBackChanges, described: SalesOrderDescription } {
  const purchases = compare(before?.purchase_orders, decided.purchase_orders)
  const shipments = compare(before?.shipments, decided.shipments)
  const exceptions = compare(before?.exceptions, decided.exceptions)
  const sales_order = raiseVersion(before?.sales_order, decided.sales_order)
  const after = {
    sales_order,
    purchase_orders: purchases.after,
    shipments: shipments.after,
    exceptions: exceptions.after
  }
  assertMoves(before, after)
  const { new_purchase_lines, dropped_purchase_lines } = lineChangesOf(before, purchases.changed)
  // Once, for the event and for who asked: it is the largest part of an answer's work.
  const described = describeSalesOrder(after)
  const changes = {
    ...saleChangesOf(before?.sales_order, sales_order),
    new_purchase_orders: purchases.added,
    changed_purchase_orders: purchases.changed,
    new_purchase_lines,
    dropped_purchase_lines,
    new_shipments: shipments.added,
    delivered_shipments: shipments.changed,
    new_exceptions: exceptions.added,
    resolved_exceptions: exceptions.changed,
    decisions: decided.decision === null ? [] : [decided.decision],
    stock: [...decided.stock],
    stock_levels: [...decided.stock_levels],
    restocked_skus: [...decided.restocked_skus],
    events: eventsOf(before, after, { purchases, shipments, exceptions, described }, naming)
  }
  return { after, changes, described }
}

type SaleChanges = Pick<BackToBackChanges,
  'new_sales_orders' | 'changed_sales_orders' | 'new_lines' | 'dropped_lines' | 'new_payments' |
  'changed_payments' | 'new_refunds'>

function saleChangesOf (before: SalesOrder | undefined, after: SalesOrder): SaleChanges {
  if (before === undefined) {
    return {
      new_sales_orders: [after],
      changed_sales_orders: [],
      new_lines: [],
      dropped_lines: [],
      new_payments: [...after.payments],
      changed_payments: [],
      new_refunds: []
    }
  }
  const known = new Set(before.lines.map(({ line_number }) => line_number))
  const kept = new Set(after.lines.map(({ line_number }) => line_number))
  const paid = compareMoney(before.payments, after.payments)
  return {
    new_sales_orders: [],
    changed_sales_orders: [after],
    new_lines: after.lines.filter(({ line_number }) => !known.has(line_number)),
    dropped_lines: [...known].filter((line_number) => !kept.has(line_number))
      .map((line_number) => ({ sales_order_id: after.id, line_number })),
    new_payments: paid.added,
    changed_payments: paid.changed,
    new_refunds: compareMoney(before.refunds, after.refunds).added
  }
}

type Compared<Subject> = { after: Subject[], added: Subject[], changed: Subject[] }

function compare<Subject extends { id: string, version: number }> (
  before: readonly Subject[] = [], decided: readonly Subject[]
): Compared<Subject> {
  if (before.length === 0) return { after: [...decided], added: [...decided], changed: [] }
  const known = new Map(before.map((one) => [one.id, one]))
  const after = decided.map((one) => raiseVersion(known.get(one.id), one))
  return {
    after,
    added: after.filter(({ id }) => !known.has(id)),
    changed: after.filter(({ id, version }) => known.get(id)?.version === version - 1)
  }
}

/** What was decided anew is another object: what is the same object has not changed. */
function raiseVersion<Subject extends { version: number }> (
  before: Subject | undefined, after: Subject
): Subject {
  const is_changed = before !== undefined && before !== after
  return is_changed ? { ...after, version: before.version + 1 } : after
}

function compareMoney<Move extends { id: string }> (
  before: readonly Move[], after: readonly Move[]
): { added: Move[], changed: Move[] } {
  const known = new Map(before.map((one) => [one.id, one]))
  return {
    added: after.filter(({ id }) => !known.has(id)),
    changed: after.filter((one) => known.has(one.id) && known.get(one.id) !== one)
  }
}

/** The lines of planned orders are written anew from 1: there may be more or fewer of them. */
function lineChangesOf (
  before: BackToBack | undefined, changed: readonly PurchaseOrder[]
): Pick<BackToBackChanges, 'new_purchase_lines' | 'dropped_purchase_lines'> {
  const known = new Map(before?.purchase_orders.map(({ id, lines }) => [id, lines]))
  return {
    new_purchase_lines: changed.flatMap(({ id, lines }) =>
      lines.slice(known.get(id)?.length ?? 0)),
    dropped_purchase_lines: changed.flatMap(({ id, lines }) =>
      (known.get(id) ?? []).slice(lines.length).map(({ line_number }) =>
        ({ purchase_order_id: id, line_number })))
  }
}

function assertMoves (before: BackToBack | undefined, after: BackToBack): void {
  const { sales_order, purchase_orders } = after
  assertMove(SALES_ORDER_MOVES, before?.sales_order.status ?? 'draft', sales_order.status)
  const from = new Map(before?.purchase_orders.map(({ id, status }) => [id, status]))
  for (const { id, status } of purchase_orders) {
    assertMove(PURCHASE_ORDER_MOVES, from.get(id) ?? 'planned', status)
  }
}

type Differences = {
  purchases: Compared<PurchaseOrder>
  shipments: Compared<Shipment>
  exceptions: Compared<Exception>
  described: SalesOrderDescription
}

function eventsOf (
  before: BackToBack | undefined, after: BackToBack,
  { purchases, shipments, exceptions, described }: Differences,
  { sale_event, purchase_event, newId }: Naming
): NewEvent[] {
  const { sales_order } = after
  const occurred_at = sales_order.updated_at
  const status_before = new Map(before?.purchase_orders.map(({ id, status }) => [id, status]))
  const build = (
    type: EventType, subject: { id: string, version: number }, data: object
  ): NewEvent => ({
    id: newId('evt'),
    type,
    sequence: subject.version,
    subject_type: type.slice(0, type.indexOf('.')) as NewEvent['subject_type'],
    subject_id: subject.id,
    sales_order_id: sales_order.id,
    occurred_at,
    data
  })
  const typeOf = ({ id, status }: PurchaseOrder): EventType => {
    if (status_before.get(id) !== status) return PURCHASE_EVENTS[status]
    // What is only planned was planned anew, whatever was said to those that are issued.
    return status === 'planned'
      ? 'purchase_order.updated'
      : purchase_event ?? 'purchase_order.updated'
  }
  return [
    build(saleEventOf(before, after, sale_event), sales_order, described),
    ...[...purchases.added, ...purchases.changed].map((one) =>
      build(typeOf(one), one, describePurchaseOrder(one, after.shipments))),
    ...shipments.added.map((one) => build('shipment.created', one, describeShipment(one))),
    ...shipments.changed.map((one) => build('shipment.delivered', one, describeShipment(one))),
    ...exceptions.added.map((one) => build(
      one.resolved_at === null ? 'exception.opened' : 'exception.resolved', one,
      describeException(one))),
    ...exceptions.changed.map((one) => build('exception.resolved', one, describeException(one)))
  ]
}

/** The end of an order is its last move, whatever brought it about. */
function saleEventOf (
  before: BackToBack | undefined, { sales_order: { status } }: BackToBack,
  sale_event: Naming['sale_event']
): EventType {
  if (before === undefined || before.sales_order.status === status) return sale_event
  if (status === 'completed') return 'sales_order.completed'
  return status === 'canceled' ? 'sales_order.canceled' : sale_event
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
