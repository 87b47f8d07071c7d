// Sales orders: their fields, statuses and moves, and numbers derived from line counters.

import assert from 'node:assert'
import type { Address } from '../../kernel/address.ts'
import type { Language } from '../../kernel/language.ts'
import { readMoney } from '../../kernel/money.ts'
import type {
  AllocatedUnits, LineSuppliers, Objective, SplitPolicy
} from '../../sourcing/plan-sourcing.ts'
import type { Moves } from '../../kernel/status-moves.ts'
import type { SalePath } from '../link/link.ts'
import type { Arrivals } from './ended-units.ts'
import type { Note } from '../note/note.ts'
import type { OrderTax, Tax } from '../tax/tax.ts'
import { type Credit, owedOf } from './credit.ts'
import type { OrderInvoicing } from '../invoice/invoicing.ts'
import type { KeptInvoice } from '../invoice/kept-invoice.ts'
import type { Customer } from './customer.ts'
import type { Payment } from './payment.ts'
import type { Refund } from './refund.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import type { ShipFrom } from './ship-from.ts'
import type { LineWords, OrderWords } from './words.ts'

export const SALES_ORDER_STATUSES = ['draft', 'confirmed', 'completed', 'canceled'] as const
export type SalesOrderStatus = typeof SALES_ORDER_STATUSES[number]

export const SALES_ORDER_MOVES: Moves<SalesOrderStatus> = {
  draft: ['confirmed', 'canceled'],
  confirmed: ['completed', 'canceled'],
  completed: ['confirmed'], // by a replacement
  canceled: []
}

export const PAYMENT_STATUSES = [
  'not_required', 'awaiting', 'partially_paid', 'paid', 'overdue', 'refund_due', 'refunded'
] as const
export type PaymentStatus = typeof PAYMENT_STATUSES[number]

export const SOURCING_STATUSES = ['unsourced', 'partially_sourced', 'sourced'] as const
export type SourcingStatus = typeof SOURCING_STATUSES[number]

export const FULFILLMENT_STATUSES = [
  'unfulfilled', 'partially_shipped', 'shipped', 'partially_delivered', 'delivered'
] as const
export type FulfillmentStatus = typeof FULFILLMENT_STATUSES[number]

export const PAYMENT_TERMS = ['prepaid', 'on_account'] as const
export type PaymentTerms = typeof PAYMENT_TERMS[number]

export const SHORTAGE_POLICIES = ['backorder', 'reject', 'cancel_short'] as const
export type ShortagePolicy = typeof SHORTAGE_POLICIES[number]

export const DELIVERY_MODES = ['drop_ship', 'via_warehouse'] as const
export type DeliveryMode = typeof DELIVERY_MODES[number]

/**
 * `per_supplier`: each purchase order ships whole. `none`: all of the order is issued at once, when
 * every unit is sourced, and what reaches the customer ships whole.
 */
export const PARTIAL_SHIPMENTS = ['allow', 'per_supplier', 'none'] as const
export type PartialShipments = typeof PARTIAL_SHIPMENTS[number]

/** How the order is sourced. Null: as the merchant's settings say at the time. */
export type SourcingChoice = { objective: Objective | null, split: SplitPolicy | null }

export const CHARGE_KINDS = ['shipping', 'tax', 'discount', 'other'] as const

/** Cancel reasons that the service itself sets. */
export const OWN_CANCEL_REASONS = [
  'payment_timeout', 'insufficient_stock', 'nothing_ordered', 'requested'
] as const

/** While an order has a hold, none of its purchase orders is issued. */
export type Hold = { id: string, reason: string, created_at: string }

/**
 * `amount` is negative for a discount, else 0 or more. Where the order says its tax, `shipping` and
 * `other` have one.
 */
export type Charge = { kind: typeof CHARGE_KINDS[number], amount: string, tax?: Tax }

export { completeCustomer, type Customer, type NewCustomer } from './customer.ts'

export type SalesOrderLine = LineWords & Arrivals & {
  sales_order_id: string
  line_number: number
  sku: string
  quantity: number
  unit_price: string
  /** Is taken off the price of all `quantity` units; null when nothing is. */
  discount: string | null
  /** Null unless the order says its tax. */
  tax: Tax | null
  /** The price of the units that are not canceled, less their part of `discount`. */
  amount: string
  requested_date: string | null
  /** The latest promised date of the sourced units; null when nothing is sourced. */
  promised_date: string | null
  /**
   * The latest date that was promised before; null while there was no other, or nobody tells the
   * customer of delays.
   */
  latest_promised_date: string | null
  canceled_quantity: number
  /** The reason of the newest cancellation of units; null when there was none. */
  cancel_reason: string | null
  /** Σ (live − surplus) of the purchase order lines that serve it. */
  sourced_quantity: number
  /** Units that suppliers were asked to give up for the customer, without an answer yet. */
  pending_cancellation_quantity: number
  shipped_quantity: number
  /** Units that the customer does not pay for, though they were sent: returned or lost. */
  credited_quantity: number
  /** Σ returned units of the purchase order lines that serve it. They stay delivered. */
  returned_quantity: number
  /** Suppliers that failed this line, so sourcing no longer considers them for it. */
  excluded_supplier_ids: readonly string[]
  /** What a person says of its suppliers; null when nothing. */
  suppliers: LineSuppliers | null
  /** Units that a person gave to suppliers and that are not issued. */
  allocations: readonly AllocatedUnits[]
  /** A person accepts a margin below the minimum for this line, until its price changes. */
  margin_waived: boolean
  /** The line whose units it sends again at no charge; null for a line that was ordered. */
  replacement_for: number | null
}

export type SalesOrder = OrderWords & OrderTax & {
  id: string
  version: number
  reference: string
  /** The account whose key placed the order; null for the merchant's own. It never changes. */
  account: string | null
  /** The hash of the normalized body that created it: it recognizes the same order sent again. */
  content_hash: string
  status: SalesOrderStatus
  payment_status: PaymentStatus
  sourcing_status: SourcingStatus
  fulfillment_status: FulfillmentStatus
  /** While not empty, no purchase order is issued. */
  holds: readonly Hold[]
  currency: string
  payment_terms: PaymentTerms
  shortage_policy: ShortagePolicy
  delivery_mode: DeliveryMode
  partial_shipments: PartialShipments
  sourcing: SourcingChoice
  /** 0–100. Orders with a higher priority are served first. */
  priority: number
  charges: readonly Charge[]
  /** How the order is invoiced; null for one from before there were invoices. */
  invoicing: OrderInvoicing | null
  customer: Customer
  /** What the customer wants to read on invoices, such as the name of a department. */
  buyer_reference: string | null
  /** In which the customer reads; null: the merchant's. */
  language: Language | null
  ship_to: Address
  bill_to: Address | null
  total: string
  credits: readonly Credit[]
  /** Σ credits. The customer owes the total less this. */
  credited: string
  /** Payments less reversals and refunds; below 0 when more money went back than came. */
  paid: string
  refunded: string
  refund_due: string
  metadata: Metadata
  /** The merchants that it passed on its way here; null for an order that passed none. */
  path: SalePath | null
  /** The seller in whose name the parcel leaves; null for the merchant itself. It is said once. */
  ship_from: ShipFrom | null
  /** The rules by which its search terms were made; 0 when it has none yet. */
  terms_version: number
  /** Marks of the merchant's own, each once. */
  tags: readonly string[]
  /** Oldest first. */
  notes: readonly Note[]
  confirmed_at: string | null
  completed_at: string | null
  canceled_at: string | null
  cancel_reason: string | null
  /** When an unpaid order gives its stock back; null without such a time limit. */
  payment_due_at: string | null
  created_at: string
  updated_at: string
  lines: readonly SalesOrderLine[]
  payments: readonly Payment[]
  refunds: readonly Refund[]
  /** Oldest first, drafts too. */
  invoices: readonly KeptInvoice[]
}

export type LineCounters = Pick<SalesOrderLine,
  'quantity' | 'canceled_quantity' | 'sourced_quantity' | 'shipped_quantity' | 'delivered_quantity'>

/** Units that are wanted and that no purchase order serves; on a confirmed order, the backorder. */
export function unsourcedOf (line: LineCounters): number {
  return line.quantity - line.canceled_quantity - line.sourced_quantity
}

export function withCanceled (
  line: SalesOrderLine, units: number, cancel_reason: string
): SalesOrderLine {
  if (units === 0) return line
  return { ...line, canceled_quantity: line.canceled_quantity + units, cancel_reason }
}

/** May its purchase orders be issued? It is confirmed, paid as its terms say, and has no hold. */
export function isReleased (
  order: Pick<SalesOrder, 'status' | 'holds' | 'payment_terms' | 'total' | 'credited' | 'paid'>
): boolean {
  return order.status === 'confirmed' && order.holds.length === 0 && isPaid(order)
}

/** May purchase orders be issued although units are unsourced? Not where all ships at once. */
export function isIssuable ({ partial_shipments, lines }: SalesOrder): boolean {
  return partial_shipments !== 'none' || lines.every((line) => unsourcedOf(line) === 0)
}

/** Must each purchase order ship all its units in one shipment? */
export function shipsWhole (
  { partial_shipments, delivery_mode }: Pick<SalesOrder, 'partial_shipments' | 'delivery_mode'>
): boolean {
  return partial_shipments === 'per_supplier' ||
    (partial_shipments === 'none' && delivery_mode === 'drop_ship')
}

/** No money is waited for: the order is on account, or `paid` reaches what is owed. */
export function isPaid (
  order: Pick<SalesOrder, 'payment_terms' | 'total' | 'credited' | 'paid'>
): boolean {
  return order.payment_terms === 'on_account' || readMoney(order.paid) >= owedOf(order)
}

/** What is owed and not paid, in millionths, whatever the payment terms; never below 0. */
export function missingOf (order: Pick<SalesOrder, 'total' | 'credited' | 'paid'>): bigint {
  const missing = owedOf(order) - readMoney(order.paid)
  return missing > 0n ? missing : 0n
}

export function lineOf ({ lines }: SalesOrder, line_number: number): SalesOrderLine {
  const line = lines.find((one) => one.line_number === line_number)
  assert(line !== undefined, 'a line that the order does not have')
  return line
}
