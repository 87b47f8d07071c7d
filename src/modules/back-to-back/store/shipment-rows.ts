// The tables of shipments, with the columns that a decision writes.

import type { Shipment, ShipmentLine } from '../../../domain/model/shipment/shipment.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'

export const shipmentRows = defineRows<Shipment>('shipments', {
  key: ['id'],
  permanent: [
    'sales_order_id', 'purchase_order_id', 'supplier_id', 'destination', 'carrier',
    'tracking_number', 'tracking_url', 'metadata', 'shipped_at', 'created_at'
  ],
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
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    lines: null
  }
})

export const shipmentLineRows = defineRows<ShipmentLine>('shipment_lines', {
  key: ['shipment_id', 'line_number'],
  columns: {
    shipment_id: 'text',
    line_number: 'int',
    sales_order_line_number: 'int',
    supplier_id: 'text',
    sku: 'text',
    shipped_at: 'timestamptz',
    quantity: 'int',
    over_shipped_quantity: 'int'
  }
})
