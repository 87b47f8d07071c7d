// The columns of stock rows that decisions about orders read and write.

import type { StockColumns } from '../../../domain/model/stock/join-offers.ts'
import type {
  ReceivedStock, StockChange, StockLevel
} from '../../../domain/model/stock/stock-book.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'

const KEY = ['sku', 'supplier_id'] as const
const COLUMNS = {
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
  unit_weight_kg: 'numeric',
  as_of: 'timestamptz',
  valid_from: 'date',
  valid_until: 'date',
  paused: 'boolean'
} as const
const { sku, supplier_id, on_hand, reserved } = COLUMNS

/** For the statement that locks the rows. It writes nothing. */
export const lockedStockRows = defineRows<StockColumns>('supplier_stock', {
  key: KEY, columns: COLUMNS
})

export const stockRows = defineRows<StockChange>('supplier_stock', {
  key: KEY, columns: { sku, supplier_id, reserved }
})

export const stockLevelRows = defineRows<StockLevel>('supplier_stock', {
  key: KEY, columns: { sku, supplier_id, on_hand, received: null }
})

/** Rows of the own warehouse after goods came in. Terms stay; `stockRows` writes `reserved`. */
export const receivedStockRows = defineRows<ReceivedStock>('supplier_stock', {
  key: KEY,
  permanent: [
    'supplier_sku', 'reserved', 'currency', 'price_breaks', 'lead_time_days', 'min_order_quantity',
    'order_multiple', 'unit_weight_kg', 'valid_from', 'valid_until', 'paused', 'metadata',
    'created_at'
  ],
  columns: {
    ...COLUMNS,
    metadata: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    is_new: null
  }
})
