// An invoice or credit note of a sales order: what its customer owes, or gets back.

import type { Address } from '../../kernel/address.ts'
import type { TaxCategory, TaxMode } from '../tax/tax.ts'

export const INVOICE_KINDS = ['invoice', 'credit_note'] as const
export type InvoiceKind = typeof INVOICE_KINDS[number]

export const INVOICE_STATUSES = ['draft', 'issued', 'partially_paid', 'paid', 'discarded'] as const
export type InvoiceStatus = typeof INVOICE_STATUSES[number]

export type InvoiceParty = {
  name: string
  address: Address | null
  email: string | null
  phone: string | null
  tax_id: string | null
  registration_number: string | null
  iban: string | null
  endpoint: { scheme: string, id: string } | null
}

export type InvoiceTax = {
  category: TaxCategory
  rate_percent: string | null
  exemption_reason: string | null
}

export type InvoiceLine = {
  line_number: number
  sales_order_line_number: number
  sku: string
  description: string | null
  /** Above 0, in credit notes too. */
  quantity: number
  /** Net, up to ten decimals. */
  unit_price: string
  /** Net: quantity × unit_price rounded, without tax. */
  net_amount: string
  tax: InvoiceTax | null
}

export type InvoiceCharge = {
  kind: 'shipping' | 'tax' | 'discount' | 'other' | 'adjustment'
  /** Net; below 0 for a discount. */
  amount: string
  reason: string | null
  tax: InvoiceTax | null
}

export type InvoiceTaxGroup = InvoiceTax & { taxable_amount: string, tax_amount: string }

export type Invoice = {
  id: string
  version: number
  kind: InvoiceKind
  status: InvoiceStatus
  /** Null for a draft. */
  number: string | null
  sales_order_id: string
  sales_order_reference: string
  purchase_order_number: string | null
  buyer_reference: string | null
  currency: string
  issued_at: string | null
  /** A day of the merchant's time zone. */
  issued_on: string | null
  due_on: string | null
  delivered_on: string | null
  tax_mode: TaxMode
  prices_include_tax: boolean
  seller: InvoiceParty
  buyer: InvoiceParty
  ship_to: Address
  lines: InvoiceLine[]
  charges: InvoiceCharge[]
  taxes: InvoiceTaxGroup[]
  net_total: string
  tax_total: string
  total: string
  paid: string
  /** What was paid of it when it was issued. */
  prepaid_amount: string
  shipment_ids: string[]
  credited_invoice_id: string | null
  credited_invoice_number: string | null
  credited_invoice_issued_on: string | null
  reason: string | null
  missing: string[]
  created_at: string
  updated_at: string
}
