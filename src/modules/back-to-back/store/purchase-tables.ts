// The tables of purchases, with the columns that a decision writes.

import type {
  PurchaseOrder, PurchaseOrderLine
} from '../../../domain/model/purchase-order/purchase-order.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'

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
    ship_from: null,
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
    'credited_quantity', 'billed_amount', 'billed_charges',
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
    credited_quantity: 'int',
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
