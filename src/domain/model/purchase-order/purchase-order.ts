// Purchase orders: their states and moves, and what the counters of a line say.

import type { Address } from '../../kernel/address.ts'
import type { Moves } from '../../kernel/status-moves.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import type { DeliveryMode, FulfillmentStatus } from '../sales-order/sales-order.ts'

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

export const ANSWER_STATUSES = ['accepted', 'backordered', 'rejected'] as const
export type AnswerStatus = typeof ANSWER_STATUSES[number]

/** Shaped after the reasons of X12 855. */
export const ANSWER_REASONS = [
  'out_of_stock', 'discontinued', 'unknown_item', 'price_error', 'cannot_meet_date', 'other'
] as const
export type AnswerReason = typeof ANSWER_REASONS[number]

/** What a supplier said of some units of a line. */
export type SupplierAnswer = {
  status: AnswerStatus
  quantity: number
  unit_cost: string | null
  promised_date: string | null
  reason: AnswerReason | null
  /** The supplier's own code, as it was sent. */
  supplier_code: string | null
}

/** Units the supplier would send at a cost that a person must approve first. */
export type CostIncrease = { quantity: number, unit_cost: string, promised_date: string | null }

/**
 * Units the supplier is asked to give up, by what follows when it agrees: the customer's
 * cancellation, the customer's lower quantity, another source (never this supplier again), any
 * source (the money was taken back), or nothing (surplus).
 */
export type Pending = {
  cancellation: number
  reduction: number
  resourcing: number
  recall: number
  surplus: number
}

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
  /** What was asked for, and what increases are measured against; null: as `unit_cost`. */
  ordered_unit_cost: string | null
  amount: string
  requested_date: string | null
  promised_date: string | null
  /** What the supplier has promised and not withdrawn. */
  accepted_quantity: number
  /** When it last accepted; null when it has not. */
  accepted_at: string | null
  rejected_quantity: number
  /** The part of `rejected_quantity` that nobody answered. */
  expired_quantity: number
  canceled_quantity: number
  shipped_quantity: number
  delivered_quantity: number
  /** The part of `rejected_quantity` that was shipped to the warehouse and never arrived. */
  missing_quantity: number
  /** Units shipped beyond the order within the tolerance; outside the ledger. */
  over_shipped_quantity: number
  /** Units bought beyond the demand, to reach a minimum or multiple. */
  surplus_quantity: number
  /** Units of the supplier's stock it holds. */
  reserved_quantity: number
  /** Accepted units the supplier is asked to give up; `pending` says why. */
  pending_cancellation_quantity: number
  pending: Pending | null
  cost_increase: CostIncrease | null
  /** The newest answer that names the line. */
  answers: readonly SupplierAnswer[]
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
  /** The merchant's words to the supplier. */
  cancellation_reason: string | null
  /** When a cancellation that was asked for should have been answered; null when none waits. */
  cancellation_due_at: string | null
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
  /** The first promised date of what has not shipped and was not noted as late yet. */
  shipment_due_on: string | null
  /** Promised dates up to this one were noted as late. */
  late_noted_on: string | null
  created_at: string
  updated_at: string
  lines: readonly PurchaseOrderLine[]
}

type Ledger = Pick<PurchaseOrderLine, 'quantity' | 'rejected_quantity' | 'canceled_quantity'>

/** Units still to be supplied or already supplied. */
export function liveOf (line: Ledger): number {
  return line.quantity - line.rejected_quantity - line.canceled_quantity
}

/** Units of the sales order line that this line serves. */
export function servedOf (line: Ledger & Pick<PurchaseOrderLine, 'surplus_quantity'>): number {
  return liveOf(line) - line.surplus_quantity
}

/** Live units that have not shipped. */
export function unshippedOf (line: Ledger & Pick<PurchaseOrderLine, 'shipped_quantity'>): number {
  return liveOf(line) - line.shipped_quantity
}

/** Live units the supplier has said nothing of; what waits for a cost decision is answered. */
export function unansweredOf (
  line: Ledger & Pick<PurchaseOrderLine, 'accepted_quantity' | 'cost_increase'>
): number {
  return liveOf(line) - line.accepted_quantity - (line.cost_increase?.quantity ?? 0)
}

/** Has its supplier promised units that have not shipped? Before its answer nothing is promised. */
export function isPromised (
  line: Pick<PurchaseOrderLine, 'accepted_quantity' | 'shipped_quantity'>
): boolean {
  return line.accepted_quantity > line.shipped_quantity
}

/** Not issued: it may still change as a whole, or vanish. */
export function isPlanned ({ status }: Pick<PurchaseOrder, 'status'>): boolean {
  return status === 'planned'
}

/** Sent to the supplier, and not over. */
export function isOpen ({ status }: Pick<PurchaseOrder, 'status'>): boolean {
  return status === 'issued' || status === 'acknowledged'
}
