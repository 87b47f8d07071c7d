// An invoice or credit note as it is stored: with what the next ones are computed from.

import type {
  Invoice, InvoiceCharge, InvoiceLine, InvoiceStatus, InvoiceTaxGroup
} from './invoice.ts'

type Priced = {
  /** In the terms of the order's prices: with tax where they include it. */
  price_amount: string
  /** What the order says of its tax; only with `tax_mode: amounts`. */
  said_tax?: string
}

export type KeptInvoiceLine = InvoiceLine & Priced
export type KeptInvoiceCharge = InvoiceCharge & Priced

type Lists = 'lines' | 'charges' | 'taxes' | 'shipment_ids' | 'missing'

export type KeptInvoice = Omit<Invoice, Lists> & {
  lines: readonly KeptInvoiceLine[]
  charges: readonly KeptInvoiceCharge[]
  taxes: readonly InvoiceTaxGroup[]
  shipment_ids: readonly string[]
  missing: readonly string[]
  /** The series and fiscal year in which `serial` counts; all null for a draft. */
  series: string | null
  fiscal_year: number | null
  serial: number | null
  /** The end of the day `due_on` in the merchant's time zone; null without such a day. */
  overdue_at: string | null
  /** It was not paid by then, and everybody was told. */
  is_overdue: boolean
  /** The credit of the order that the credit note writes down; null for all others. */
  credit_id: string | null
}

/** Was it given to the customer? Then it never changes any more. */
export function isIssued ({ status }: { status: InvoiceStatus }): boolean {
  return status !== 'draft' && status !== 'discarded'
}

/** Oldest first: documents of one command have one time, so their ids decide. */
export function compareIssue (a: KeptInvoice, b: KeptInvoice): number {
  const [one, other] = [a.issued_at ?? '', b.issued_at ?? '']
  if (one !== other) return one < other ? -1 : 1
  return a.id < b.id ? -1 : 1
}
