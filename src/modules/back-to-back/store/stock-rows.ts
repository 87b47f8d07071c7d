// The stock rows that decisions about orders change: which columns of them are written.

import type {
  ReceivedStock, StockChange, StockLevel
} from '../../../domain/model/stock/stock-book.ts'
import { defineRows } from '../../../platform/db/rows.ts'

export const stockRows = defineRows<StockChange>('supplier_stock', {
  key: ['sku', 'supplier_id'],
  columns: { sku: 'text', supplier_id: 'text', reserved: 'bigint' }
})

export const stockLevelRows = defineRows<StockLevel>('supplier_stock', {
  key: ['sku', 'supplier_id'],
  columns: { sku: 'text', supplier_id: 'text', on_hand: 'int', received: null }
})

/** Of the own warehouse, with what came in: its terms stay, its reservations are written apart. */
export const receivedStockRows = defineRows<ReceivedStock>('supplier_stock', {
  key: ['sku', 'supplier_id'],
  permanent: [
    'supplier_sku', 'reserved', 'currency', 'price_breaks', 'lead_time_days', 'min_order_quantity',
    'order_multiple', 'valid_from', 'valid_until', 'metadata', 'created_at'
  ],
  columns: {
    sku: 'text',
    supplier_id: 'text',
    supplier_sku: 'text',
    on_hand: 'int',
    reserved: 'bigint',
    unit_cost: 'numeric',
    currency: 'text',
    price_breaks: 'jsonb',
    lead_time_days: 'int',
    min_order_quantity: 'int',
    order_multiple: 'int',
    as_of: 'timestamptz',
    valid_from: 'date',
    valid_until: 'date',
    metadata: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    is_new: null
  }
})
