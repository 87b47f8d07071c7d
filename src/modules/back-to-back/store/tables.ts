// The tables of sales and purchases, with the columns that a decision writes.

import type { Payment } from '../../../domain/model/sales-order/payment.ts'
import type {
  PurchaseOrder, PurchaseOrderLine
} from '../../../domain/model/purchase-order/purchase-order.ts'
import type { Refund } from '../../../domain/model/sales-order/refund.ts'
import type { SalesOrder, SalesOrderLine } from '../../../domain/model/sales-order/sales-order.ts'
import type { SearchTerm } from '../../../domain/model/sales-order/search-terms.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'

export const salesOrderRows = defineRows<SalesOrder>('sales_orders', {
  key: ['id'],
  permanent: [
    'reference', 'content_hash', 'currency', 'tax_mode', 'prices_include_tax', 'tax_rounding',
    'terms_version', 'created_at'
  ],
  later: ['notes', 'credits'],
  columns: {
    id: 'text',
    version: 'int',
    reference: 'text',
    content_hash: 'text',
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

export const paymentRows = defineRows<Payment>('payments', {
  key: ['id'],
  later: ['reversed_at', 'reversal_reason', 'reversals', 'reinstatements'],
  permanent: ['sales_order_id', 'reference', 'amount', 'method', 'received_at', 'created_at'],
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
    created_at: 'timestamptz'
  }
})

export const refundRows = defineRows<Refund>('refunds', {
  key: ['id'],
  later: ['bounces'],
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
    created_at: 'timestamptz'
  }
})

export const purchaseOrderRows = defineRows<PurchaseOrder>('purchase_orders', {
  key: ['id'],
  // `has_open_bills` is written by the bills themselves.
  permanent: ['supplier_id', 'sales_order_id', 'kind', 'has_open_bills', 'created_at'],
  later: [
    'cancellation_reason', 'cancellation_due_at', 'tags', 'revision', 'sent_at',
    'supplier_reference', 'late_noted_on', 'billing_status', 'has_open_bills'
  ],
  columns: {
    id: 'text',
    version: 'int',
    supplier_id: 'text',
    sales_order_id: 'text',
    status: 'text',
    fulfillment_status: 'text',
    cancellation: 'text',
    cancellation_reason: 'text',
    cancellation_due_at: 'timestamptz',
    kind: 'text',
    delivery_mode: 'text',
    ship_complete: 'boolean',
    currency: 'text',
    exchange_rate: 'jsonb',
    order_fee: 'numeric',
    freight_base: 'numeric',
    freight: 'numeric',
    total: 'numeric',
    ship_to: 'jsonb',
    metadata: 'jsonb',
    tags: 'jsonb',
    notes: 'jsonb',
    gift_message: 'text',
    packing_slip_text: 'text',
    customer_order_number: 'text',
    supplier_reference: 'text',
    issued_at: 'timestamptz',
    is_by_channel: 'boolean',
    revision: 'int',
    sent_at: 'timestamptz',
    acknowledgement_due_at: 'timestamptz',
    shipment_due_on: 'date',
    late_noted_on: 'date',
    billing_status: 'text',
    has_open_bills: 'boolean',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    sales_order_reference: null,
    lines: null
  }
})

export const purchaseOrderLineRows = defineRows<PurchaseOrderLine>('purchase_order_lines', {
  key: ['purchase_order_id', 'line_number'],
  permanent: ['sales_order_id', 'supplier_id'],
  later: [
    'ordered_unit_cost', 'rejected_quantity', 'expired_quantity', 'canceled_quantity',
    'shipped_quantity', 'delivered_quantity', 'lost_quantity', 'refused_quantity',
    'returned_quantity', 'missing_quantity', 'over_shipped_quantity', 'billed_quantity',
    'billed_amount', 'billed_charges',
    'pending_cancellation_quantity', 'pending', 'cost_increase', 'substitution', 'answers'
  ],
  columns: {
    purchase_order_id: 'text',
    line_number: 'int',
    sales_order_id: 'text',
    sales_order_line_number: 'int',
    supplier_id: 'text',
    sku: 'text',
    supplier_sku: 'text',
    description: 'text',
    note: 'text',
    customization: 'jsonb',
    quantity: 'int',
    unit_cost: 'numeric',
    unit_freight: 'numeric',
    ordered_unit_cost: 'numeric',
    amount: 'numeric',
    requested_date: 'date',
    promised_date: 'date',
    accepted_quantity: 'int',
    accepted_at: 'timestamptz',
    rejected_quantity: 'int',
    expired_quantity: 'int',
    canceled_quantity: 'int',
    shipped_quantity: 'int',
    delivered_quantity: 'int',
    lost_quantity: 'int',
    refused_quantity: 'int',
    returned_quantity: 'int',
    missing_quantity: 'int',
    over_shipped_quantity: 'int',
    billed_quantity: 'int',
    billed_amount: 'numeric',
    billed_charges: 'numeric',
    surplus_quantity: 'int',
    reserved_quantity: 'int',
    pending_cancellation_quantity: 'int',
    pending: 'jsonb',
    cost_increase: 'jsonb',
    substitution: 'jsonb',
    answers: 'jsonb',
    replaces: 'jsonb',
    substitute_for: 'int'
  }
})
