// An invoice or credit note of a partner, as its storefronts read it.

import type { TaxCategory } from '../tax/tax.ts'

export type PartnerInvoiceLine = {
  sales_order_line_number: number
  sku: string | null
  description: string | null
  /** Above 0, in credit notes too. */
  quantity: number
  /** Without tax, with at most ten decimals. */
  unit_price: string
}

/** Amounts have the sign of the document: a credit note gives back what is above 0. */
export type PartnerInvoice = {
  id: string
  /** Of the partner’s order that it invoices. */
  sales_order_id: string
  kind: 'invoice' | 'credit_note'
  number: string | null
  issued_on: string
  due_on: string | null
  currency: string
  lines: readonly PartnerInvoiceLine[]
  charges: ReadonlyArray<{ kind: string, amount: string, reason: string | null }>
  taxes: ReadonlyArray<{
    category: TaxCategory | null
    rate_percent: string | null
    taxable_amount: string
    tax_amount: string
  }>
  total: string
  reason: string | null
}
