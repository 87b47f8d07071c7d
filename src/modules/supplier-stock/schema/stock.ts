// The JSON shapes of supplier stock: a row as it is read, reported and changed.

import Type, { type Static } from 'typebox'
import { ON_HAND_MAX } from '../../../domain/model/stock/stock-book.ts'
import {
  calendarDate, count, currency, idOf, instant, Metadata, metadata_change, money, nullable, pageOf,
  quantity, ref, Sku, text
} from '../../../platform/http/schemas.ts'

const DAYS_MAX = 3_650

const PriceBreak = Type.Object({
  min_quantity: quantity('The cost holds from this many units on.'),
  unit_cost: money('Each unit then costs this much.')
}, {
  $id: 'PriceBreak',
  additionalProperties: false,
  description: 'From some quantity on, a unit has another cost.'
})

const supplier_sku = nullable(text(100, 'This is the supplier’s own item code, or null.', {
  examples: ['LW-KB100']
}))
const on_hand = Type.Integer({
  minimum: 0,
  maximum: ON_HAND_MAX,
  description: 'The supplier has this many units.',
  examples: [120]
})
const unit_cost = money('One unit costs this much.')
const stock_currency = currency('The costs of the row are in this currency.')
const price_breaks = Type.Array(ref(PriceBreak), {
  maxItems: 20,
  description: 'All units have the cost of the highest break whose quantity is reached. Name ' +
    'each quantity once.'
})
const lead_time_days = Type.Integer({
  minimum: 0,
  maximum: DAYS_MAX,
  description: 'Goods arrive this many days after they are ordered. The supplier’s ' +
    '`lead_time_unit` says which days count.',
  examples: [3]
})
const min_order_quantity = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: 'A purchase order must have at least this many units of the SKU.',
  examples: [1]
})
const order_multiple = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: 'The units of the SKU in a purchase order must be a multiple of this.',
  examples: [1]
})
const unit_weight_kg = nullable(Type.Unsafe<string>({
  type: 'string',
  pattern: '^(0|[1-9][0-9]{0,4})(\\.[0-9]{1,6})?$',
  description: 'One unit weighs this many kilograms, packed. It is decimal text with at most 6 ' +
    'decimals, and null when it is not known. A supplier that charges freight by weight is not ' +
    'asked for units of unknown weight.',
  examples: ['0.35']
}))
const valid_from = nullable(calendarDate('The offer holds from this day on. Null sets no limit.'))
const valid_until = nullable(calendarDate(
  'The offer holds until the end of this day. Null sets no limit.'))

const paused = Type.Boolean({
  description: 'While it is true, nothing of the row is bought: an operator has paused it. ' +
    'Purchase orders that were issued stay as they are. Reports do not change it.',
  examples: [false]
})

export const EXAMPLE = {
  supplier_sku: 'LW-KB100',
  on_hand: 120,
  unit_cost: '52.00',
  price_breaks: [{ min_quantity: 50, unit_cost: '49.90' }],
  lead_time_days: 3
}

export const SupplierStock = Type.Object({
  supplier_id: idOf('sup', 'The row belongs to this supplier.'),
  sku: Sku,
  supplier_sku,
  on_hand,
  reserved: count('This many units are reserved for purchase orders. A supplier sees only ' +
    'those for purchase orders that were issued to it.'),
  available: count('`on_hand` − `reserved` units may still be sold; the number is at least 0.'),
  unit_cost,
  currency: stock_currency,
  price_breaks,
  lead_time_days,
  min_order_quantity,
  order_multiple,
  unit_weight_kg,
  as_of: instant('The supplier counted `on_hand` at this time.'),
  valid_from,
  valid_until,
  paused,
  metadata: ref(Metadata),
  created_at: instant('The row was created at this time.'),
  updated_at: instant('A report last changed the row at this time.')
}, {
  $id: 'SupplierStock',
  description: 'The row tells what a supplier says it has of one SKU.',
  examples: [{
    ...EXAMPLE, reserved: 2, available: 118, valid_from: null, valid_until: null, metadata: {}
  }]
})

/** A PUT replaces the row, so a field that is left out takes its default. */
const optional = {
  supplier_sku: Type.Optional(supplier_sku),
  currency: Type.Optional(stock_currency),
  price_breaks: Type.Optional(price_breaks),
  lead_time_days: Type.Optional(lead_time_days),
  min_order_quantity: Type.Optional(min_order_quantity),
  order_multiple: Type.Optional(order_multiple),
  unit_weight_kg: Type.Optional(unit_weight_kg),
  as_of: Type.Optional(instant(
    'The supplier counted at this time. The default is now, and a later time counts as now.')),
  valid_from: Type.Optional(valid_from),
  valid_until: Type.Optional(valid_until)
}

export const NewSupplierStock = Type.Object({
  on_hand, unit_cost, ...optional, metadata: Type.Optional(ref(Metadata))
}, {
  $id: 'NewSupplierStock',
  additionalProperties: false,
  description: 'The request reports the stock of one SKU.',
  examples: [EXAMPLE]
})
export type NewSupplierStock = Static<typeof NewSupplierStock>

/** The fields of a change: none is required, since the row is known. */
export const change = {
  on_hand: Type.Optional(on_hand),
  unit_cost: Type.Optional(unit_cost),
  ...optional,
  metadata: Type.Optional(metadata_change)
}

export const SupplierStockChange = Type.Object({
  ...change,
  paused: Type.Optional(Type.Boolean({
    description: 'True pauses the row: nothing of it is bought until it is false again. What is ' +
      'planned already is planned anew when it is to be issued. Only operators may send it.'
  }))
}, {
  $id: 'SupplierStockChange',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ unit_cost: '51.00', metadata: { campaign: null } }]
})
export type SupplierStockChange = Static<typeof SupplierStockChange>

export const SupplierStockPage = pageOf('SupplierStockPage', SupplierStock)

export const STOCK_SCHEMAS = [
  PriceBreak, SupplierStock, NewSupplierStock, SupplierStockChange, SupplierStockPage
]
