// States, counters and derived statuses of a purchase order, each by one pure function.

import type { Address } from './address.ts'
import { amountOf, formatMoney, readMoney } from './money.ts'
import type { Moves } from './move.ts'
import {
  type DeliveryMode, type FulfillmentStatus, fulfillmentStatusOf, type Metadata
} from './sales-order.ts'

export const PURCHASE_ORDER_STATUSES = [
  'planned', 'issued', 'acknowledged', 'closed', 'rejected', 'expired', 'canceled'
] as const
export type PurchaseOrderStatus = typeof PURCHASE_ORDER_STATUSES[number]

export const PURCHASE_ORDER_MOVES: Moves<PurchaseOrderStatus> = {
  planned: ['issued', 'acknowledged', 'canceled'],
  issued: ['acknowledged', 'closed', 'rejected', 'expired', 'canceled'],
  acknowledged: ['closed', 'rejected', 'canceled'],
  closed: [],
  rejected: [],
  expired: [],
  canceled: []
}

export const CANCELLATION_STATES = ['none', 'requested', 'refused'] as const
export type CancellationState = typeof CANCELLATION_STATES[number]

/** `own_stock` is bought from the merchant's own warehouse: acknowledged when issued. */
export const PURCHASE_ORDER_KINDS = ['external', 'own_stock'] as const
export type PurchaseOrderKind = typeof PURCHASE_ORDER_KINDS[number]

export type PurchaseOrderLine = {
  purchase_order_id: string
  line_number: number
  /** The sales order line it serves. */
  sales_order_id: string
  sales_order_line_number: number
  supplier_id: string
  sku: string
  supplier_sku: string | null
  quantity: number
  unit_cost: string
  amount: string
  requested_date: string | null
  promised_date: string | null
  /** What the supplier has promised and not withdrawn. */
  accepted_quantity: number
  /** When it last accepted; null when it has not. */
  accepted_at: string | null
  rejected_quantity: number
  canceled_quantity: number
  shipped_quantity: number
  delivered_quantity: number
  /** Units shipped beyond the order within the tolerance; outside the ledger. */
  over_shipped_quantity: number
  /** Units bought beyond the demand, to reach a minimum or multiple. */
  surplus_quantity: number
  /** Units of the supplier's stock it holds. */
  reserved_quantity: number
  /** The line of an earlier attempt that it replaces. */
  replaces: { purchase_order_id: string, line_number: number } | null
}

export type PurchaseOrder = {
  id: string
  version: number
  supplier_id: string
  sales_order_id: string
  sales_order_reference: string
  status: PurchaseOrderStatus
  fulfillment_status: FulfillmentStatus
  cancellation: CancellationState
  kind: PurchaseOrderKind
  delivery_mode: DeliveryMode
  currency: string
  order_fee: string
  /** Σ line amounts + order_fee. */
  total: string
  /** The customer for `drop_ship`, the merchant's warehouse for `via_warehouse`. */
  ship_to: Address
  metadata: Metadata
  issued_at: string | null
  acknowledgement_due_at: string | null
  created_at: string
  updated_at: string
  lines: readonly PurchaseOrderLine[]
}

/** Units still to be supplied or already supplied. */
export function liveOf (
  line: Pick<PurchaseOrderLine, 'quantity' | 'rejected_quantity' | 'canceled_quantity'>
): number {
  return line.quantity - line.rejected_quantity - line.canceled_quantity
}

/** Units of the sales order line that this line serves. */
export function servedOf (
  line: Pick<PurchaseOrderLine,
    'quantity' | 'rejected_quantity' | 'canceled_quantity' | 'surplus_quantity'>
): number {
  return liveOf(line) - line.surplus_quantity
}

/** Line amounts, total, status of what is shipped, from the lines: the one place. */
export function evaluatePurchaseOrder (order: PurchaseOrder): PurchaseOrder {
  const { currency } = order
  const lines = order.lines.map((line) => ({
    ...line,
    amount: formatMoney(amountOf(line.unit_cost, liveOf(line), currency), currency)
  }))
  const is_live = lines.some((line) => liveOf(line) > 0)
  const total = lines.reduce(
    (all, line) => all + readMoney(line.amount), is_live ? readMoney(order.order_fee) : 0n)
  return {
    ...order,
    lines,
    total: formatMoney(total, currency),
    fulfillment_status: fulfillmentStatusOf(lines.map((line) =>
      ({ ...line, canceled_quantity: line.canceled_quantity + line.rejected_quantity })))
  }
}

/** Cancels an order that was never issued; what it held of the stock is free again. */
export function cancelPlannedPurchaseOrder (order: PurchaseOrder, now: string): PurchaseOrder {
  const lines = order.lines.map((line) => ({
    ...line,
    canceled_quantity: line.quantity - line.rejected_quantity,
    surplus_quantity: 0,
    reserved_quantity: 0
  }))
  return evaluatePurchaseOrder({ ...order, status: 'canceled', updated_at: now, lines })
}

/** Sends a planned order to its supplier; the own warehouse accepts it at once. */
export function issuePurchaseOrder (
  order: PurchaseOrder, { now, acknowledgement_hours }: {
    now: string, acknowledgement_hours: number
  }
): PurchaseOrder {
  const issued = { ...order, issued_at: now, updated_at: now }
  if (order.kind === 'external') {
    const acknowledgement_due_at = addHours(now, acknowledgement_hours)
    return { ...issued, status: 'issued', acknowledgement_due_at }
  }
  const lines = order.lines.map((line) =>
    ({ ...line, accepted_quantity: liveOf(line), accepted_at: now }))
  return { ...issued, status: 'acknowledged', lines }
}

const HOUR_MS = 3_600_000

function addHours (instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * HOUR_MS).toISOString()
}
