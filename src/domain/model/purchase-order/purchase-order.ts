// Purchase orders: their fields, their statuses and moves, and numbers derived from line counters.

import type { ExchangeRate } from '../../kernel/exchange.ts'
import type { Address } from '../../kernel/address.ts'
import type { Moves } from '../../kernel/status-moves.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import type { Note } from '../note/note.ts'
import type { Arrivals } from '../sales-order/ended-units.ts'
import type { DeliveryMode, FulfillmentStatus } from '../sales-order/sales-order.ts'
import type { ShipFrom } from '../sales-order/ship-from.ts'
import type { LineWords, OrderWords } from '../sales-order/words.ts'
import type { Billed, Billing } from './billing-status.ts'

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

/** `own_stock` takes goods from the merchant's own warehouse; it is acknowledged when issued. */
export const PURCHASE_ORDER_KINDS = ['external', 'own_stock'] as const
export type PurchaseOrderKind = typeof PURCHASE_ORDER_KINDS[number]

export const ANSWER_STATUSES = ['accepted', 'backordered', 'rejected', 'substituted'] as const
export type AnswerStatus = typeof ANSWER_STATUSES[number]

/** Modelled after the reasons of the EDI message X12 855. */
export const ANSWER_REASONS = [
  'out_of_stock', 'discontinued', 'unknown_item', 'price_error', 'cannot_meet_date', 'other'
] as const
export type AnswerReason = typeof ANSWER_REASONS[number]

/** A supplier's answer about some units of a line. */
export type SupplierAnswer = {
  status: AnswerStatus
  quantity: number
  unit_cost: string | null
  promised_date: string | null
  reason: AnswerReason | null
  /** The supplier's own code, as it was sent. */
  supplier_code: string | null
  /** The SKU that it would send instead; only with the status `substituted`. */
  substitute_sku?: string
}

/** Units that the supplier would send at a higher cost, which a person must approve first. */
export type CostIncrease = { quantity: number, unit_cost: string, promised_date: string | null }

/** Units for which the supplier would send another SKU, which a person must approve first. */
export type Substitution = CostIncrease & { sku: string }

/**
 * Units that the supplier is asked to give up, by reason. When it agrees:
 * `cancellation`: they count as canceled on the sales order line.
 * `reduction`: they leave the quantity of the sales order line.
 * `resourcing`: they are sourced again, without this supplier.
 * `recall`: they are sourced again, from any supplier (the customer's money was taken back).
 * `surplus`: nothing follows, as no customer ordered them.
 */
export type Pending = {
  cancellation: number
  reduction: number
  resourcing: number
  recall: number
  surplus: number
}

/** It has copies of the words of the sales order line that it serves. */
export type PurchaseOrderLine = LineWords & Arrivals & Billed & {
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
  /** What shipping costs for each unit, as it was planned. It is not a part of `amount`. */
  unit_freight: string
  /** The ordered or approved cost, which increases are measured against. Null: `unit_cost`. */
  ordered_unit_cost: string | null
  amount: string
  requested_date: string | null
  promised_date: string | null
  /** Units that the supplier has accepted and not withdrawn; shipped units are among them. */
  accepted_quantity: number
  /** When the supplier last accepted units; null when it never did. */
  accepted_at: string | null
  rejected_quantity: number
  /** The part of `rejected_quantity` that the supplier did not answer in time. */
  expired_quantity: number
  canceled_quantity: number
  shipped_quantity: number
  /** Delivered units that came back, or that the customer was asked to keep or to dispose of. */
  returned_quantity: number
  /** The part of `rejected_quantity` that was shipped to the warehouse and never arrived. */
  missing_quantity: number
  /** Units shipped beyond the order, within the tolerance. No other counter includes them. */
  over_shipped_quantity: number
  /** Live units that no customer ordered, bought to reach a minimum or multiple. */
  surplus_quantity: number
  /** Units of the supplier's stock that the line reserves. */
  reserved_quantity: number
  /** Accepted units that the supplier is asked to give up; `pending` says why. */
  pending_cancellation_quantity: number
  pending: Pending | null
  cost_increase: CostIncrease | null
  substitution: Substitution | null
  /** The parts of the newest answer for the line. */
  answers: readonly SupplierAnswer[]
  /** The line of an excluded supplier that this line replaces. */
  replaces: { purchase_order_id: string, line_number: number } | null
  /** The line of the same purchase order whose SKU this one takes the place of. */
  substitute_for: number | null
}

export type PurchaseOrder = Omit<OrderWords, 'purchase_order_number'> & Billing & {
  id: string
  version: number
  supplier_id: string
  sales_order_id: string
  sales_order_reference: string
  /** That of its sales order. */
  ship_from: ShipFrom | null
  /** Its sales order has it as `purchase_order_number`, which here would mean another one. */
  customer_order_number: string | null
  /** The supplier's own number of the order; null when it has told none. */
  supplier_reference: string | null
  status: PurchaseOrderStatus
  fulfillment_status: FulfillmentStatus
  cancellation: CancellationState
  /** The merchant's reason for the cancellation, shown to the supplier. */
  cancellation_reason: string | null
  /** When the supplier must have answered the cancellation request; null without a time limit. */
  cancellation_due_at: string | null
  kind: PurchaseOrderKind
  delivery_mode: DeliveryMode
  /** All units ship in one shipment, or none. */
  ship_complete: boolean
  currency: string
  /** The rate to the currency of the sales order; null when it is the same currency. */
  exchange_rate: ExchangeRate | null
  order_fee: string
  /** The part of `freight` that does not depend on the units, as it was planned. */
  freight_base: string
  /** `freight_base` + Σ `unit_freight` × live units, each rounded; 0 when nothing is live. */
  freight: string
  /** Σ line amounts + order_fee + freight; 0 when nothing is live. */
  total: string
  /** The customer's address for `drop_ship`, the warehouse's address for `via_warehouse`. */
  ship_to: Address
  metadata: Metadata
  /** Marks of the merchant's own, each once. */
  tags: readonly string[]
  /** Oldest first, with copies of its sales order's notes for suppliers. */
  notes: readonly Note[]
  issued_at: string | null
  /** Is it sent by its supplier's channels? Else the supplier reads it by the API. */
  is_by_channel: boolean
  /** From 1. It rises with everything that the supplier must be told since the order was issued. */
  revision: number
  /** When it was first sent on a channel. */
  sent_at: string | null
  /** Null while it is to be sent, and was not: the supplier's time has not begun. */
  acknowledgement_due_at: string | null
  /** The earliest promised date of units that have not shipped and were not noted as late yet. */
  shipment_due_on: string | null
  /** Exceptions for promised dates up to this one have been opened. */
  late_noted_on: string | null
  created_at: string
  updated_at: string
  lines: readonly PurchaseOrderLine[]
}

type Ledger = Pick<PurchaseOrderLine, 'quantity' | 'rejected_quantity' | 'canceled_quantity'>

/** Units that were supplied or are still to be supplied: neither rejected nor canceled. */
export function liveOf (line: Ledger): number {
  return line.quantity - line.rejected_quantity - line.canceled_quantity
}

/** Units that this line supplies for its sales order line: its live units without surplus. */
export function servedOf (line: Ledger & Pick<PurchaseOrderLine, 'surplus_quantity'>): number {
  return liveOf(line) - line.surplus_quantity
}

/** Live units that have not shipped. */
export function unshippedOf (line: Ledger & Pick<PurchaseOrderLine, 'shipped_quantity'>): number {
  return liveOf(line) - line.shipped_quantity
}

type Proposed = Pick<PurchaseOrderLine, 'cost_increase' | 'substitution'>

/** Answered units that wait for a person: at a higher cost, or as another SKU. */
export function undecidedOf ({ cost_increase, substitution }: Proposed): number {
  return (cost_increase?.quantity ?? 0) + (substitution?.quantity ?? 0)
}

/** Live units that the supplier has not answered. */
export function unansweredOf (
  line: Ledger & Proposed & Pick<PurchaseOrderLine, 'accepted_quantity'>
): number {
  return liveOf(line) - line.accepted_quantity - undecidedOf(line)
}

/** Has the supplier accepted units that have not shipped? Before its answer, none are promised. */
export function isPromised (
  line: Pick<PurchaseOrderLine, 'accepted_quantity' | 'shipped_quantity'>
): boolean {
  return line.accepted_quantity > line.shipped_quantity
}

/** Has the line promised units that have not shipped although their date has passed? */
export function isLate (order: PurchaseOrder, line: PurchaseOrderLine, today: string): boolean {
  return isOpen(order) && line.promised_date !== null && line.promised_date < today &&
    isPromised(line)
}

/** Not issued yet: re-planning may still change or cancel it. */
export function isPlanned ({ status }: Pick<PurchaseOrder, 'status'>): boolean {
  return status === 'planned'
}

/** Sent to the supplier, and not ended. */
export function isOpen ({ status }: Pick<PurchaseOrder, 'status'>): boolean {
  return status === 'issued' || status === 'acknowledged'
}
