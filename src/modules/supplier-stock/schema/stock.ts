// The wire shapes of supplier stock: a row as it is read, reported and changed.

import Type, { type Static } from 'typebox'
import { ON_HAND_MAX } from '../../../domain/model/stock/stock-book.ts'
import {
  calendarDate, count, Currency, idOf, instant, Metadata, metadata_change, money, nullable, pageOf,
  Quantity, ref, Sku, text
} from '../../../platform/http/schemas.ts'

const DAYS_MAX = 3_650

const PriceBreak = Type.Object({
  min_quantity: Quantity,
  unit_cost: money('Cost of each unit, from this quantity on.')
}, { $id: 'PriceBreak', additionalProperties: false, description: 'A lower price for more units.' })

const supplier_sku = nullable(text(100, 'The supplier’s own item code.', {
  examples: ['LW-KB100']
}))
const on_hand = Type.Integer({
  minimum: 0, maximum: ON_HAND_MAX, description: 'Units the supplier has.', examples: [120]
})
const unit_cost = money('Cost of one unit.')
const price_breaks = Type.Array(ref(PriceBreak), {
  maxItems: 20,
  description: 'All units cost what the highest break reached says; each quantity once.'
})
const lead_time_days = Type.Integer({
  minimum: 0, maximum: DAYS_MAX, description: 'Calendar days to arrival.', examples: [3]
})
const min_order_quantity = Type.Integer({
  minimum: 1, maximum: 1_000_000, description: 'Fewer are not sold.', examples: [1]
})
const order_multiple = Type.Integer({
  minimum: 1, maximum: 1_000_000, description: 'Sold in multiples of it.', examples: [1]
})
const valid_from = nullable(calendarDate('First day (UTC) the offer holds; null: always.'))
const valid_until = nullable(calendarDate('Last day (UTC) the offer holds; null: always.'))

export const EXAMPLE = {
  supplier_sku: 'LW-KB100',
  on_hand: 120,
  unit_cost: '52.00',
  price_breaks: [{ min_quantity: 50, unit_cost: '49.90' }],
  lead_time_days: 3
}

export const SupplierStock = Type.Object({
  supplier_id: idOf('sup', 'The supplier.'),
  sku: Sku,
  supplier_sku,
  on_hand,
  reserved: count('Units held for purchase orders; for a supplier, for those issued to it.'),
  available: count('Units that may still be sold: on_hand − reserved, at least 0; for a supplier ' +
    'with those that are only planned.'),
  unit_cost,
  currency: Currency,
  price_breaks,
  lead_time_days,
  min_order_quantity,
  order_multiple,
  as_of: instant('When the supplier counted.'),
  valid_from,
  valid_until,
  metadata: ref(Metadata),
  created_at: instant('When the row was created.'),
  updated_at: instant('When a report last changed it.')
}, {
  $id: 'SupplierStock',
  description: 'What a supplier says it has of one SKU.',
  examples: [{
    ...EXAMPLE, reserved: 2, available: 118, valid_from: null, valid_until: null, metadata: {}
  }]
})

/** PUT replaces: what is left out takes its default. */
const optional = {
  supplier_sku: Type.Optional(supplier_sku),
  currency: Type.Optional(Currency),
  price_breaks: Type.Optional(price_breaks),
  lead_time_days: Type.Optional(lead_time_days),
  min_order_quantity: Type.Optional(min_order_quantity),
  order_multiple: Type.Optional(order_multiple),
  as_of: Type.Optional(instant('When the supplier counted; now by default, and at the latest.')),
  valid_from: Type.Optional(valid_from),
  valid_until: Type.Optional(valid_until)
}

export const NewSupplierStock = Type.Object({
  on_hand, unit_cost, ...optional, metadata: Type.Optional(ref(Metadata))
}, {
  $id: 'NewSupplierStock',
  additionalProperties: false,
  description: 'A report of one SKU.',
  examples: [EXAMPLE]
})
export type NewSupplierStock = Static<typeof NewSupplierStock>

/** Of a row that is known. */
export const change = {
  on_hand: Type.Optional(on_hand),
  unit_cost: Type.Optional(unit_cost),
  ...optional,
  metadata: Type.Optional(metadata_change)
}

export const SupplierStockChange = Type.Object(change, {
  $id: 'SupplierStockChange',
  additionalProperties: false,
  description: 'What is named changes, the rest stays.',
  examples: [{ unit_cost: '51.00', metadata: { campaign: null } }]
})
export type SupplierStockChange = Static<typeof SupplierStockChange>

export const SupplierStockPage = pageOf('SupplierStockPage', SupplierStock)

export const STOCK_SCHEMAS = [
  PriceBreak, SupplierStock, NewSupplierStock, SupplierStockChange, SupplierStockPage
]
