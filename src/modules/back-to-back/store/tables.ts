// The tables of sales, with the columns that a decision writes.

import type { Payment } from '../../../domain/model/sales-order/payment.ts'
import type { Refund } from '../../../domain/model/sales-order/refund.ts'
import type { SalesOrder, SalesOrderLine } from '../../../domain/model/sales-order/sales-order.ts'
import type { SearchTerm } from '../../../domain/model/sales-order/search-terms.ts'
import { defineRows, type OfAccount } from '../../../platform/db/bulk-rows.ts'

export const salesOrderRows = defineRows<SalesOrder>('sales_orders', {
  key: ['id'],
  permanent: [
    'reference', 'account', 'path', 'ship_from', 'content_hash', 'currency', 'tax_mode',
    'prices_include_tax', 'tax_rounding', 'terms_version', 'created_at'
  ],
  later: ['notes', 'credits'],
  decimals_of: { credited: 'total' },
  columns: {
    id: 'text',
    version: 'int',
    reference: 'text',
    account: 'text',
    content_hash: 'text',
    path: 'jsonb',
    ship_from: 'jsonb',
    status: 'text',
    payment_status: 'text',
    sourcing_status: 'text',
    fulfillment_status: 'text',
    holds: 'jsonb',
    currency: 'text',
    payment_terms: 'text',
    shortage_policy: 'text',
    delivery_mode: 'text',
    partial_shipments: 'text',
    sourcing: 'jsonb',
    priority: 'smallint',
    tax_mode: 'text',
    prices_include_tax: 'boolean',
    tax_rounding: 'text',
    charges: 'jsonb',
    invoicing: 'jsonb',
    customer: 'jsonb',
    buyer_reference: 'text',
    language: 'text',
    ship_to: 'jsonb',
    bill_to: 'jsonb',
    total: 'numeric',
    credits: 'jsonb',
    credited: 'numeric',
    paid: 'numeric',
    refunded: 'numeric',
    refund_due: 'numeric',
    metadata: 'jsonb',
    terms_version: 'int',
    tags: 'jsonb',
    notes: 'jsonb',
    gift_message: 'text',
    packing_slip_text: 'text',
    purchase_order_number: 'text',
    confirmed_at: 'timestamptz',
    completed_at: 'timestamptz',
    canceled_at: 'timestamptz',
    cancel_reason: 'text',
    payment_due_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    lines: null,
    payments: null,
    refunds: null,
    invoices: null
  }
})

/** Rows are inserted and deleted, never updated: they have no other columns. */
export const searchTermRows = defineRows<SearchTerm>('search_terms', {
  key: ['term', 'subject_id'], columns: { term: 'text', subject_id: 'text' }
})

export const salesOrderLineRows = defineRows<SalesOrderLine>('sales_order_lines', {
  key: ['sales_order_id', 'line_number'],
  permanent: ['sku', 'replacement_for'],
  later: [
    'latest_promised_date', 'returned_quantity', 'credited_quantity', 'margin_waived',
    'allocations', 'lost_quantity', 'refused_quantity'
  ],
  columns: {
    sales_order_id: 'text',
    line_number: 'int',
    sku: 'text',
    description: 'text',
    note: 'text',
    customization: 'jsonb',
    quantity: 'int',
    unit_price: 'numeric',
    discount: 'numeric',
    tax: 'jsonb',
    amount: 'numeric',
    requested_date: 'date',
    promised_date: 'date',
    latest_promised_date: 'date',
    canceled_quantity: 'int',
    cancel_reason: 'text',
    sourced_quantity: 'int',
    pending_cancellation_quantity: 'int',
    shipped_quantity: 'int',
    delivered_quantity: 'int',
    credited_quantity: 'int',
    lost_quantity: 'int',
    refused_quantity: 'int',
    returned_quantity: 'int',
    excluded_supplier_ids: 'jsonb',
    suppliers: 'jsonb',
    allocations: 'jsonb',
    margin_waived: 'boolean',
    replacement_for: 'int'
  }
})

export const paymentRows = defineRows<Payment & OfAccount>('payments', {
  key: ['id'],
  unread: ['account'],
  later: ['reversed_at', 'reversal_reason', 'reversals', 'reinstatements'],
  permanent: ['sales_order_id', 'reference', 'amount', 'method', 'received_at', 'created_at'],
  decimals_of: { refunded_amount: 'amount' },
  columns: {
    id: 'text',
    sales_order_id: 'text',
    reference: 'text',
    amount: 'numeric',
    method: 'text',
    received_at: 'timestamptz',
    reversed_amount: 'numeric',
    reversed_at: 'timestamptz',
    reversal_reason: 'text',
    reversals: 'jsonb',
    reinstatements: 'jsonb',
    refunded_amount: 'numeric',
    created_at: 'timestamptz',
    account: 'text'
  }
})

export const refundRows = defineRows<Refund & OfAccount>('refunds', {
  key: ['id'],
  unread: ['account'],
  later: ['bounces'],
  decimals_of: { bounced_amount: 'amount' },
  permanent: [
    'sales_order_id', 'reference', 'amount', 'method', 'received_at', 'payment_id', 'reason',
    'created_at'
  ],
  columns: {
    id: 'text',
    sales_order_id: 'text',
    reference: 'text',
    amount: 'numeric',
    method: 'text',
    received_at: 'timestamptz',
    payment_id: 'text',
    reason: 'text',
    bounced_amount: 'numeric',
    bounces: 'jsonb',
    created_at: 'timestamptz',
    account: 'text'
  }
})
