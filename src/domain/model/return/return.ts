// Returns: delivered units of one purchase order that the customer gives back. Their statuses and
// moves, what each reason means, and numbers derived from the lines.

import { sum } from '../../kernel/sum.ts'
import type { Moves } from '../../kernel/status-moves.ts'
import { divideHalfEven, formatMoney, readMoney, roundMoney } from '../../kernel/money.ts'

export const RETURN_STATUSES = [
  'requested', 'approved', 'refused', 'in_transit', 'received', 'closed'
] as const
export type ReturnStatus = typeof RETURN_STATUSES[number]

/**
 * A return is received with its approval when nothing of it is sent, and closed before it when the
 * storefront withdraws its request.
 */
export const RETURN_MOVES: Moves<ReturnStatus> = {
  requested: ['approved', 'refused', 'received', 'closed'],
  approved: ['in_transit', 'received', 'closed'],
  refused: [],
  in_transit: ['received', 'closed'],
  received: ['closed'],
  closed: []
}

export const RETURN_REASONS = [
  'damaged', 'defective', 'wrong_item', 'missing_parts', 'not_as_described', 'late',
  'no_longer_wanted', 'other'
] as const
export type ReturnReason = typeof RETURN_REASONS[number]

export const RETURN_FAULTS = ['supplier', 'carrier', 'merchant', 'customer'] as const
export type ReturnFault = typeof RETURN_FAULTS[number]

/** Whose fault it is unless a person says otherwise. */
export const FAULT_OF: Readonly<Record<ReturnReason, ReturnFault>> = {
  damaged: 'carrier',
  defective: 'supplier',
  wrong_item: 'supplier',
  missing_parts: 'supplier',
  not_as_described: 'merchant',
  late: 'supplier',
  no_longer_wanted: 'customer',
  other: 'customer'
}

/** Where the goods go. Those that the customer keeps or disposes of are not sent. */
export const RETURN_ROUTES = ['to_supplier', 'to_merchant', 'keep', 'dispose'] as const
export type ReturnRoute = typeof RETURN_ROUTES[number]

/** What the customer gets for accepted units. */
export const RETURN_REMEDIES = ['refund', 'replacement', 'store_credit'] as const
export type ReturnRemedy = typeof RETURN_REMEDIES[number]

/** `overdue`: the supplier has not answered by the deadline. It may still answer. */
export const SUPPLIER_CREDIT_STATUSES = [
  'none', 'expected', 'overdue', 'accepted', 'refused'
] as const
export type SupplierCreditStatus = typeof SUPPLIER_CREDIT_STATUSES[number]

/** How long a supplier has to credit what was returned, unless a person says otherwise. */
export const SUPPLIER_CREDIT_DAYS = 30

export type ReturnLine = {
  return_id: string
  /** The line of the purchase order. */
  line_number: number
  sales_order_line_number: number
  /** The SKU that was delivered. */
  sku: string
  quantity: number
  reason: ReturnReason
  fault: ReturnFault
  route: ReturnRoute
  remedy: ReturnRemedy
  /** For all units of the line; taken off what the customer gets, in proportion. */
  restocking_fee: string
  accepted_quantity: number
  refused_quantity: number
  /** The part of `accepted_quantity` that became stock of the own warehouse. */
  restocked_quantity: number
  /** The refund or store credit for the accepted units, after the fee. */
  credited_amount: string
}

export type Return = {
  id: string
  version: number
  sales_order_id: string
  purchase_order_id: string
  supplier_id: string
  /** The storefront's own number of the request, which may have opened others too. */
  reference: string | null
  status: ReturnStatus
  /** Of the sales order, for what the customer gets. */
  currency: string
  /** The words of the customer; the supplier reads them too. */
  comment: string | null
  refusal_reason: string | null
  carrier: string | null
  tracking_number: string | null
  shipped_at: string | null
  supplier_credit_status: SupplierCreditStatus
  /** Of the purchase order. */
  supplier_credit_currency: string
  supplier_credit_expected_amount: string
  supplier_credit_amount: string
  /** The supplier's number of its credit note. */
  supplier_credit_reference: string | null
  supplier_credit_reason: string | null
  supplier_credit_days: number
  supplier_credit_due_at: string | null
  /** Suppliers see it from then on. */
  approved_at: string | null
  received_at: string | null
  closed_at: string | null
  created_at: string
  updated_at: string
  lines: readonly ReturnLine[]
}

export type ReturnDescription = Omit<Return, 'lines'> & {
  lines: Array<Omit<ReturnLine, 'return_id'>>
}

export function describeReturn ({ lines, ...one }: Return): ReturnDescription {
  return { ...one, lines: lines.map(({ return_id: _return, ...line }) => line) }
}

/** Units of the line that nobody has inspected yet. */
export function uninspectedOf (
  { quantity, accepted_quantity, refused_quantity }:
  Pick<ReturnLine, 'quantity' | 'accepted_quantity' | 'refused_quantity'>
): number {
  return quantity - accepted_quantity - refused_quantity
}

/** May units of the return still be accepted? */
export function isOpenReturn ({ status }: Pick<Return, 'status'>): boolean {
  return status === 'requested' || status === 'approved' || status === 'in_transit'
}

/** Is a receipt waited for? */
export function isAwaited ({ status }: Pick<Return, 'status'>): boolean {
  return status === 'approved' || status === 'in_transit'
}

/** The units of such lines that open returns may still take. */
export function openUnitsOf (
  returns: readonly Return[], isMeant: (line: ReturnLine, one: Return) => boolean
): number {
  return sum(returns.filter(isOpenReturn), (one) =>
    sum(one.lines.filter((line) => isMeant(line, one)), uninspectedOf))
}

/** Do the goods travel? */
export function isSent ({ route }: Pick<ReturnLine, 'route'>): boolean {
  return route === 'to_supplier' || route === 'to_merchant'
}

/** Goods that go back to the supplier are credited by it, and so is what was its fault. */
export function isCreditedBySupplier ({ route, fault }: ReturnLine): boolean {
  return route === 'to_supplier' || fault === 'supplier'
}

/** The part of the line's restocking fee for so many of its units, rounded, cumulatively. */
function feeOf (line: ReturnLine, units: number, currency: string): bigint {
  const fee = readMoney(line.restocking_fee) * BigInt(units)
  return roundMoney(divideHalfEven(fee, BigInt(line.quantity)), currency)
}

/** The fee of `units` more accepted units, as text. */
export function nextFee (line: ReturnLine, units: number, currency: string): string {
  const { accepted_quantity } = line
  return formatMoney(
    feeOf(line, accepted_quantity + units, currency) - feeOf(line, accepted_quantity, currency),
    currency)
}
