// The tables of shipments, with the columns that a decision writes.

import type { Shipment, ShipmentLine } from '../../../domain/model/shipment/shipment.ts'
import { defineRows, type OfAccount } from '../../../platform/db/bulk-rows.ts'

export const shipmentRows = defineRows<Shipment & OfAccount>('shipments', {
  key: ['id'],
  unread: ['account'],
  permanent: [
    'sales_order_id', 'purchase_order_id', 'supplier_id', 'destination', 'metadata', 'shipped_at',
    'created_at'
  ],
  later: ['failed_at', 'canceled_at', 'incidents'],
  columns: {
    id: 'text',
    version: 'int',
    sales_order_id: 'text',
    purchase_order_id: 'text',
    supplier_id: 'text',
    destination: 'text',
    carrier: 'text',
    tracking_number: 'text',
    tracking_url: 'text',
    metadata: 'jsonb',
    shipped_at: 'timestamptz',
    delivered_at: 'timestamptz',
    failed_at: 'timestamptz',
    canceled_at: 'timestamptz',
    incidents: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    account: 'text',
    lines: null
  }
})

export const shipmentLineRows = defineRows<ShipmentLine>('shipment_lines', {
  key: ['shipment_id', 'line_number'],
  permanent: [
    'sales_order_line_number', 'supplier_id', 'sku', 'shipped_at', 'quantity',
    'over_shipped_quantity', 'released_quantity', 'taken_quantity'
  ],
  later: ['delivered_quantity', 'lost_quantity', 'refused_quantity'],
  columns: {
    shipment_id: 'text',
    line_number: 'int',
    sales_order_line_number: 'int',
    supplier_id: 'text',
    sku: 'text',
    shipped_at: 'timestamptz',
    quantity: 'int',
    over_shipped_quantity: 'int',
    delivered_quantity: 'int',
    lost_quantity: 'int',
    refused_quantity: 'int',
    released_quantity: 'int',
    taken_quantity: 'int'
  }
})
