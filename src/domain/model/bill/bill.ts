// A bill: what a supplier asks for goods of its purchase orders. It is recorded as it was sent.

import { amountOf, canonicalMoney, formatMoney, readMoney, sumMoney } from '../../kernel/money.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import type { Moves } from '../../kernel/status-moves.ts'
import type { TaxCategory } from '../tax/tax.ts'

export const BILL_STATUSES = ['matched', 'disputed', 'approved', 'paid', 'rejected'] as const
export type BillStatus = typeof BILL_STATUSES[number]

/** A bill is matched when it is recorded, so it is open as one of the first two. */
export const BILL_MOVES: Moves<BillStatus> = {
  matched: ['disputed', 'approved', 'rejected'],
  disputed: ['matched', 'approved', 'rejected'],
  approved: ['paid'],
  paid: [],
  rejected: []
}

export const BILL_CHARGE_KINDS = ['freight', 'order_fee', 'discount', 'other'] as const
export type BillChargeKind = typeof BILL_CHARGE_KINDS[number]

export const BILL_FINDINGS = [
  'over_quantity', 'not_shipped', 'billed_before', 'unknown_line', 'over_price', 'under_price',
  'charge_not_agreed', 'tax_differs', 'currency_differs', 'sum_wrong'
] as const
export type BillFindingCode = typeof BILL_FINDINGS[number]

export type BillLine = {
  bill_id: string
  /** From 1: the place in the bill. */
  number: number
  supplier_id: string
  purchase_order_id: string
  /** The line of the purchase order; null: the supplier named none. */
  line_number: number | null
  sku: string | null
  description: string | null
  /** Below 0 where units are credited. Never 0. */
  quantity: number
  unit_cost: string
  /** `quantity` × `unit_cost`, rounded. */
  amount: string
}

/** Discounts are below 0. */
export type BillCharge = { kind: BillChargeKind, amount: string, description: string | null }

export type BillTax = {
  category: TaxCategory | null
  rate_percent: string | null
  /** Null: the supplier did not tell. */
  taxable_amount: string | null
  tax_amount: string
}

/** Something in which a bill differs from what was agreed and what has moved. */
export type BillFinding = {
  code: BillFindingCode
  purchase_order_id: string | null
  line_number: number | null
  ordered_quantity: number | null
  moved_quantity: number | null
  billed_before_quantity: number | null
  billed_quantity: number | null
  agreed_unit_cost: string | null
  billed_unit_cost: string | null
  agreed_amount: string | null
  billed_amount: string | null
  /** One sentence. */
  detail: string
}

export type Bill = {
  id: string
  version: number
  supplier_id: string
  number: string
  /** Of `issued_on`. */
  year: number
  status: BillStatus
  currency: string
  issued_on: string
  due_on: string | null
  charges: readonly BillCharge[]
  taxes: readonly BillTax[]
  /** Σ lines and charges. */
  net_total: string
  /** Σ taxes. */
  tax_total: string
  /** As the supplier says. */
  total: string
  findings: readonly BillFinding[]
  /** Why a person approved it in spite of findings. */
  approval_reason: string | null
  rejection_reason: string | null
  payment_reference: string | null
  paid_on: string | null
  metadata: Metadata
  content_hash: string
  created_at: string
  updated_at: string
  approved_at: string | null
  rejected_at: string | null
  lines: readonly BillLine[]
}

export type NewBillLine = {
  purchase_order_id: string
  line_number?: number | null
  sku?: string | null
  description?: string | null
  quantity: number
  unit_cost: string
}

/** What a supplier sends. */
export type NewBill = {
  number: string
  currency?: string | null
  issued_on: string
  due_on?: string | null
  lines: readonly NewBillLine[]
  charges?: ReadonlyArray<Omit<BillCharge, 'description'> & { description?: string | null }>
  taxes?: ReadonlyArray<{
    category?: TaxCategory | null
    rate_percent?: string | null
    taxable_amount?: string | null
    tax_amount: string
  }>
  total: string
  metadata?: Metadata
}

/** What the content hash of a bill is made of: numbers as the currency writes them. */
export type BillContent = Pick<Bill,
  'supplier_id' | 'number' | 'currency' | 'issued_on' | 'due_on' | 'charges' | 'taxes' | 'total' |
  'metadata'> & { lines: ReadonlyArray<Omit<BillLine, 'bill_id' | 'number' | 'supplier_id'>> }

/** `currency` is that of the purchase orders, which counts where the bill names none. */
export function completeBill (
  { currency: said, due_on = null, charges = [], taxes = [], metadata = {}, ...bill }: NewBill,
  { supplier_id, currency: of_orders }: { supplier_id: string, currency: string }
): BillContent {
  const currency = said ?? of_orders
  const money = (amount: string): string => canonicalMoney(amount, currency)
  return {
    supplier_id,
    number: bill.number,
    currency,
    issued_on: bill.issued_on,
    due_on,
    charges: charges.map(({ kind, amount, description = null }) =>
      ({ kind, amount: money(amount), description })),
    taxes: taxes.map(({ tax_amount, ...tax }) => ({
      category: tax.category ?? null,
      rate_percent: tax.rate_percent ?? null,
      taxable_amount: tax.taxable_amount ? money(tax.taxable_amount) : null,
      tax_amount: money(tax_amount)
    })),
    total: money(bill.total),
    metadata,
    lines: bill.lines.map((line) => ({
      purchase_order_id: line.purchase_order_id,
      line_number: line.line_number ?? null,
      sku: line.sku ?? null,
      description: line.description ?? null,
      quantity: line.quantity,
      unit_cost: money(line.unit_cost),
      amount: formatMoney(amountOf(line.unit_cost, line.quantity, currency), currency)
    }))
  }
}

/** A bill that nobody has looked at yet. */
export function openBill (
  { lines, ...content }: BillContent,
  { id, now, content_hash }: { id: string, now: string, content_hash: string }
): Bill {
  const { currency, charges, taxes, supplier_id } = content
  return {
    id,
    version: 1,
    ...content,
    year: Number(content.issued_on.slice(0, 4)),
    status: 'matched',
    net_total: formatMoney(
      sumMoney([...lines, ...charges], ({ amount }) => readMoney(amount)), currency),
    tax_total: formatMoney(sumMoney(taxes, ({ tax_amount }) => readMoney(tax_amount)), currency),
    findings: [],
    approval_reason: null,
    rejection_reason: null,
    payment_reference: null,
    paid_on: null,
    content_hash,
    created_at: now,
    updated_at: now,
    approved_at: null,
    rejected_at: null,
    lines: lines.map((line, at) => ({ bill_id: id, number: at + 1, supplier_id, ...line }))
  }
}

/** Of one purchase order: each of them is compared with the older ones while its sale is locked. */
export const OPEN_BILLS_MAX = 50

/** Neither approved nor rejected: what it is compared with still counts. */
export function isOpenBill ({ status }: Pick<Bill, 'status'>): boolean {
  return status === 'matched' || status === 'disputed'
}

/** The purchase orders that it names, each once. */
export function ordersOfBill (
  { lines }: { lines: ReadonlyArray<Pick<BillLine, 'purchase_order_id'>> }
): string[] {
  return [...new Set(lines.map(({ purchase_order_id }) => purchase_order_id))]
}

export type BillDescription = Omit<Bill, 'year' | 'content_hash' | 'lines'> & {
  lines: Array<Omit<BillLine, 'bill_id' | 'supplier_id'>>
}

/** The bill as an operator reads it. */
export function describeBill (
  { year: _year, content_hash: _hash, lines, ...bill }: Bill
): BillDescription {
  return {
    ...bill,
    lines: lines.map(({ bill_id: _bill, supplier_id: _supplier, ...line }) => line)
  }
}
