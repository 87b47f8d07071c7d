// What must be so, in plain numbers: orders, what was bought for them, and the stock it holds.

import type { Bill } from './bills.ts'
import type { Credit, Payment, Refund } from './payments.ts'
import type { Facts, StockFact } from './facts.ts'
import { orderedIn, type Sent, type Shipment } from './shipments.ts'
import { sum } from './invariants.ts'
import type { Worth } from './worth.ts'

export { sum } from './invariants.ts'

/** By what follows when the supplier agrees. */
export type Pending = {
  /** The customer's: units are canceled, or ordered no more. */
  cancellation: number
  reduction: number
  /** The merchant's: units are sought elsewhere, without the supplier, or anywhere. */
  resourcing: number
  recall: number
}

/** Counted in this order when a supplier agrees on a part; refused in the opposite one. */
export const PENDING_KINDS = ['cancellation', 'reduction', 'resourcing', 'recall'] as const

/** Of a sales order line, and copied to what serves it. */
type LineWords = { note: string | null, engraving: string | null }

export type PurchaseLine = LineWords & {
  line_number: number
  sale_line: number
  sku: string
  quantity: number
  accepted: number
  rejected: number
  /** The part of `rejected` that nobody answered. */
  expired: number
  canceled: number
  shipped: number
  delivered: number
  lost: number
  refused: number
  returned: number
  /** The part of `rejected` that shipped to the warehouse and never arrived. */
  missing: number
  over: number
  /** Units that approved bills ask for, and those that they credit. */
  billed: number
  given_back: number
  /** What these cost, and the part of charges; null: no bill was approved. */
  billed_goods: number | null
  billed_charges: number | null
  billed_costs: number[]
  /** Units of the supplier's stock it holds. */
  reserved: number
  pending: Pending
  /** Units asked back because money was taken back, as far as nobody has forgotten it. */
  recalled: number
  /** Units whose higher cost waits for a person, and that cost. */
  proposed: number
  proposed_cost: number
  /** Units for which another SKU waits for a person. */
  offer: { units: number, sku: string, cost: number } | null
  substitute_for: number | null
  /** Cents. */
  unit_cost: number
  /** What increases are measured against. */
  asked_cost: number
  /** `unknown` until what is stored says when. */
  accepted_at: number | null | 'unknown'
  sent: Array<{ shipped_at: number, quantity: number }>
  /** The newest answer, to know it again. */
  answers: string
}

/** Of an address, what is changed here. */
export type Destination = { line1: string, phone: string | null }

export type Purchase = {
  id: string
  supplier_id: string
  status: string
  cancellation: string
  ship_to: Destination
  gift: string | null
  /** Cents, as agreed, and what approved bills ask of it. */
  order_fee: number
  billed_fee: number
  lines: PurchaseLine[]
}

export type SaleLine = LineWords & {
  line_number: number
  sku: string
  /** Cents. */
  price: number
  /** Cents, of all its units. */
  discount: number
  /** Percent of tax. */
  rate: string
  quantity: number
  canceled: number
  /** Units for which the customer was credited. */
  credited: number
  /** The line whose units it sends again, at no price. */
  replacement_for: number | null
  /** Suppliers that failed it. */
  excluded: Set<string>
}

export type Sale = {
  id: string
  status: 'draft' | 'confirmed' | 'completed' | 'canceled'
  terms: 'prepaid' | 'on_account'
  policy: 'backorder' | 'reject' | 'cancel_short'
  mode: 'drop_ship' | 'via_warehouse'
  ship_to: Destination
  gift: string | null
  priority: number
  tax: { mode: 'none' | 'net' | 'gross', rounding: 'half_up' | 'half_even' }
  /** Cents; `off` is a discount of the order. */
  shipping: number
  shipping_rate: string
  off: number
  /** That people placed. */
  holds: number
  /** The hold of money that was taken back, and the exception that tells of it. */
  is_reversal_held: boolean
  is_reversal_told: boolean
  payments: Payment[]
  refunded: number
  refunds: Refund[]
  credited: number
  /** Oldest first. */
  credits: Credit[]
  invoiced: Worth
  lines: SaleLine[]
  /** Oldest first. */
  purchases: Purchase[]
  shipments: Shipment[]
}

export type Supplier = {
  id: string
  is_own: boolean
  basis: 'physical' | 'available'
  /** Percent. */
  over_tolerance: number
  /** Cents. */
  order_fee: number
}

export type StockRow = Omit<StockFact, 'reserved'>

export type Config = {
  cost_tolerance: number
  late_policy: 'wait' | 'reject'
  /** Who approves a bill that matches. */
  approval: 'manual' | 'automatic'
}

export type Model = {
  config: Config
  suppliers: Supplier[]
  stock: StockRow[]
  /** Oldest first. */
  sales: Sale[]
  /** Oldest first. */
  bills: Bill[]
  /** What was stored after the last step: for ids and instants, which nobody can predict. */
  facts: Facts
}

export const liveOf = (line: PurchaseLine): number =>
  line.quantity - line.rejected - line.canceled
export const unshippedOf = (line: PurchaseLine): number => liveOf(line) - line.shipped
export const undecidedOf = (line: PurchaseLine): number => line.proposed + (line.offer?.units ?? 0)
export const unansweredOf = (line: PurchaseLine): number =>
  liveOf(line) - line.accepted - undecidedOf(line)
export const pendingOf = ({ pending }: PurchaseLine): number =>
  sum(PENDING_KINDS, (kind) => pending[kind])
/** Accepted units that nobody asked back yet. */
export const requestableOf = (line: PurchaseLine): number =>
  line.accepted - line.shipped - pendingOf(line)
export const isOpen = ({ status }: Purchase): boolean =>
  status === 'issued' || status === 'acknowledged'
export const isPlanned = ({ status }: Purchase): boolean => status === 'planned'

export function servingOf (sale: Sale, line_number: number): PurchaseLine[] {
  return sale.purchases.flatMap(({ lines }) => lines)
    .filter(({ sale_line }) => sale_line === line_number)
}

export const sourcedOf = (sale: Sale, line: SaleLine): number =>
  sum(servingOf(sale, line.line_number), liveOf)
export const unsourcedOf = (sale: Sale, line: SaleLine): number =>
  line.quantity - line.canceled - sourcedOf(sale, line)
/** What is planned may still vanish: units of the line that nothing issued serves. */
export const unissuedOf = (sale: Sale, line: SaleLine): number =>
  unsourcedOf({ ...sale, purchases: sale.purchases.filter((one) => !isPlanned(one)) }, line)
export const receivedOf = (sale: Sale, line_number: number): number =>
  sum(servingOf(sale, line_number), (one) => one.delivered)

export function lineOf (sale: Sale, line_number: number): SaleLine {
  const line = sale.lines.find((one) => one.line_number === line_number)
  if (line === undefined) throw new Error(`no line ${line_number}`)
  return line
}

/** Of the customer: through the warehouse, only what the merchant sent on. */
export function sentOf (sale: Sale, line_number: number): Sent {
  const sent: Sent[] = sale.mode === 'drop_ship'
    ? servingOf(sale, line_number)
    : sale.shipments.filter((one) => one.purchase_id === null && !one.is_canceled)
      .flatMap((one) => one.lines.filter((line) => line.line_number === line_number)
        .map((line) => ({ ...line, shipped: line.quantity, delivered: orderedIn(one, line) })))
  return {
    shipped: sum(sent, ({ shipped }) => shipped),
    delivered: sum(sent, ({ delivered }) => delivered),
    lost: sum(sent, ({ lost }) => lost),
    refused: sum(sent, ({ refused }) => refused)
  }
}

export function rowOf ({ stock }: Model, supplier_id: string, sku: string): StockRow {
  const row = stock.find((one) => one.supplier_id === supplier_id && one.sku === sku)
  if (row === undefined) throw new Error(`no stock of ${sku}`)
  return row
}

/** Lines that were bought from the supplier. */
export function boughtFrom ({ sales }: Model, supplier_id: string, sku: string): PurchaseLine[] {
  return sales.flatMap(({ purchases }) => purchases)
    .filter((purchase) => purchase.supplier_id === supplier_id)
    .flatMap(({ lines }) => lines.filter((line) => line.sku === sku))
}

export const reservedOf = (model: Model, row: StockRow): number =>
  sum(boughtFrom(model, row.supplier_id, row.sku), (line) => line.reserved)
export const availableOf = (model: Model, row: StockRow): number =>
  Math.max(0, row.on_hand - reservedOf(model, row))

export function supplierOf ({ suppliers }: Model, id: string): Supplier {
  const supplier = suppliers.find((one) => one.id === id)
  if (supplier === undefined) throw new Error(`no supplier ${id}`)
  return supplier
}
