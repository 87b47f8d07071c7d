// The table of invoices and credit notes, with the columns that a decision writes.

import type { KeptInvoice } from '../../../domain/model/invoice/kept-invoice.ts'
import { defineRows, type OfAccount } from '../../../platform/db/bulk-rows.ts'

export const invoiceRows = defineRows<KeptInvoice & OfAccount>('invoices', {
  key: ['id'],
  unread: ['account'],
  // What an issued document says never changes; a draft is issued as it was made.
  permanent: [
    'kind', 'sales_order_id', 'sales_order_reference', 'currency', 'tax_mode',
    'prices_include_tax', 'lines', 'charges', 'taxes', 'net_total', 'tax_total', 'total',
    'credit_id', 'created_at'
  ],
  columns: {
    id: 'text',
    version: 'int',
    kind: 'text',
    status: 'text',
    number: 'text',
    series: 'text',
    fiscal_year: 'int',
    serial: 'int',
    sales_order_id: 'text',
    sales_order_reference: 'text',
    purchase_order_number: 'text',
    buyer_reference: 'text',
    currency: 'text',
    issued_at: 'timestamptz',
    issued_on: 'date',
    due_on: 'date',
    overdue_at: 'timestamptz',
    is_overdue: 'boolean',
    delivered_on: 'date',
    tax_mode: 'text',
    prices_include_tax: 'boolean',
    seller: 'jsonb',
    buyer: 'jsonb',
    ship_to: 'jsonb',
    lines: 'jsonb',
    charges: 'jsonb',
    taxes: 'jsonb',
    net_total: 'numeric',
    tax_total: 'numeric',
    total: 'numeric',
    paid: 'numeric',
    prepaid_amount: 'numeric',
    shipment_ids: 'jsonb',
    credited_invoice_id: 'text',
    credited_invoice_number: 'text',
    credited_invoice_issued_on: 'date',
    credit_id: 'text',
    reason: 'text',
    missing: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    account: 'text'
  }
})
