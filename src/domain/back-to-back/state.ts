// The state that decisions change: a sales order with its purchase orders, shipments and
// exceptions. `countLines` computes the counters of its lines.

import { latestDateOf } from '../kernel/calendar.ts'
import type { ExchangeRate } from '../kernel/exchange.ts'
import type { Exception } from '../model/exception/exception.ts'
import {
  isOpen, type PurchaseOrder, type PurchaseOrderLine, servedOf
} from '../model/purchase-order/purchase-order.ts'
import { sum } from '../kernel/sum.ts'
import type { Arrivals } from '../model/sales-order/ended-units.ts'
import { evaluateSalesOrder } from '../model/sales-order/evaluate-sales-order.ts'
import { type SalesOrder, type SalesOrderLine } from '../model/sales-order/sales-order.ts'
import { orderedDeliveredOf, type Shipment } from '../model/shipment/shipment.ts'
import type { Plan } from '../sourcing/plan-sourcing.ts'
import type { WrittenStock } from '../model/stock/stock-book.ts'
import type { CustomerMessage } from '../model/transmission/customer-message.ts'

export type BackToBack = {
  sales_order: SalesOrder
  /** Oldest first. */
  purchase_orders: readonly PurchaseOrder[]
  /** Oldest first. */
  shipments: readonly Shipment[]
  /** Oldest first, including resolved ones. */
  exceptions: readonly Exception[]
}

export const DECISION_TRIGGERS = [
  'confirmed', 'changed', 'rejected', 'expired', 'closed_short', 'canceled', 'restocked',
  'released', 'requested', 'manual', 'replacement'
] as const
export type DecisionTrigger = typeof DECISION_TRIGGERS[number]

/** One run of sourcing, as it is recorded. It never changes. */
export type SourcingDecision = Plan & {
  id: string
  sales_order_id: string
  trigger: DecisionTrigger
  currency: string
  /** The rate at which each other currency of the offers was judged. Null: there was none. */
  exchange_rates: ReadonlyArray<{ currency: string, exchange_rate: ExchangeRate | null }>
  /** What the planner was asked, as `keepQuestion` writes it. */
  question: string
  created_at: string
}

/** The state after a decision, with the stock it has written and its sourcing decision, if any. */
export type Decided = BackToBack & WrittenStock & {
  decision: SourcingDecision | null
  decided_at: string
  /** What customers of the merchant are told. */
  customer_messages: readonly CustomerMessage[]
  /** When the service looks at the sale to invoice it; null when nothing is due. */
  invoicing_due_at: string | null
}

/** A decision that touches no stock and plans nothing; by itself it tells customers nothing. */
export function decideAlone (
  state: BackToBack, decided_at: string, invoicing_due_at: string | null = null
): Decided {
  return {
    ...state,
    decision: null,
    decided_at,
    customer_messages: [],
    invoicing_due_at,
    stock: [],
    stock_levels: [],
    restocked_skus: [],
    changed_skus: []
  }
}

/** Computes all counters of each line from the purchase orders and shipments, then the statuses. */
export function countLines (state: BackToBack): BackToBack {
  const { sales_order, purchase_orders, shipments } = state
  const serving = Map.groupBy(
    purchase_orders.flatMap((one) => one.lines), (line) => line.sales_order_line_number)
  const own = sales_order.delivery_mode === 'via_warehouse'
    ? shipments.filter((one) => one.purchase_order_id === null)
    : null
  const lines = sales_order.lines.map((line): SalesOrderLine => {
    const purchases = serving.get(line.line_number) ?? []
    const sent = own === null ? countPurchases(purchases) : countShipments(own, line.line_number)
    return {
      ...line,
      sourced_quantity: sum(purchases, servedOf),
      pending_cancellation_quantity: sum(purchases, ({ pending }) =>
        (pending?.cancellation ?? 0) + (pending?.reduction ?? 0)),
      promised_date: latestDateOf(purchases.map((one) =>
        servedOf(one) > 0 ? one.promised_date : null)),
      ...sent,
      returned_quantity: sum(purchases, (one) => one.returned_quantity)
    }
  })
  return { ...state, sales_order: evaluateSalesOrder({ ...sales_order, lines }) }
}

type Sent = Pick<SalesOrderLine, 'shipped_quantity'> & Arrivals

function countPurchases (lines: readonly PurchaseOrderLine[]): Sent {
  return {
    shipped_quantity: sum(lines, (line) => line.shipped_quantity),
    delivered_quantity: sum(lines, (line) => line.delivered_quantity),
    lost_quantity: sum(lines, (line) => line.lost_quantity),
    refused_quantity: sum(lines, (line) => line.refused_quantity)
  }
}

function countShipments (shipments: readonly Shipment[], line_number: number): Sent {
  const sent = shipments.flatMap((one) => one.canceled_at === null
    ? one.lines.filter((line) => line.line_number === line_number)
      .map((line) => ({ ...line, delivered_quantity: orderedDeliveredOf(one, line) }))
    : [])
  return {
    shipped_quantity: sum(sent, (line) => line.quantity),
    delivered_quantity: sum(sent, (line) => line.delivered_quantity),
    lost_quantity: sum(sent, (line) => line.lost_quantity),
    refused_quantity: sum(sent, (line) => line.refused_quantity)
  }
}

/** A line number is not used again while a line or a purchase order line names it. */
export function nextLineNumber ({ sales_order, purchase_orders }: BackToBack): number {
  const used = [
    ...sales_order.lines.map((line) => line.line_number),
    ...purchase_orders.flatMap(({ lines }) => lines.map((line) => line.sales_order_line_number))
  ]
  return 1 + used.reduce((most, one) => Math.max(most, one), 0)
}

export function replacePurchaseOrder (state: BackToBack, order: PurchaseOrder): BackToBack {
  return {
    ...state,
    purchase_orders: state.purchase_orders.map((one) => one.id === order.id ? order : one)
  }
}

export function replaceSalesLine (state: BackToBack, line: SalesOrderLine): BackToBack {
  const lines = state.sales_order.lines.map((one) =>
    one.line_number === line.line_number ? line : one)
  return { ...state, sales_order: { ...state.sales_order, lines } }
}

/** Excludes the supplier: it is not asked again for these sales order lines. */
export function excludeSupplier (
  state: BackToBack, supplier_id: string, line_numbers: readonly number[]
): BackToBack {
  const lines = state.sales_order.lines.map((line) =>
    line_numbers.includes(line.line_number) && !line.excluded_supplier_ids.includes(supplier_id)
      ? { ...line, excluded_supplier_ids: [...line.excluded_supplier_ids, supplier_id] }
      : line)
  return { ...state, sales_order: { ...state.sales_order, lines } }
}

export function openOrders ({ purchase_orders }: BackToBack): PurchaseOrder[] {
  return purchase_orders.filter((one) => isOpen(one))
}
