// The wire shapes of supplier stock and its feeds.

import Type, { type Static } from 'typebox'
import { FEED_MODES } from '../../domain/supplier-stock.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  calendarDate, count, Currency, idOf, instant, Metadata, money, nullable, oneOf, pageOf, pageQuery,
  Quantity, ref, Sku, text
} from '../../platform/http/schemas.ts'

const ON_HAND_MAX = 2_000_000_000
const ROWS_MAX = 1_000
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
  maxItems: 20, description: 'All units cost what the highest break reached says.'
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

const EXAMPLE = {
  supplier_sku: 'LW-KB100',
  on_hand: 120,
  unit_cost: '52.00',
  price_breaks: [{ min_quantity: 50, unit_cost: '49.90' }],
  lead_time_days: 3
}

const SupplierStock = Type.Object({
  supplier_id: idOf('sup', 'The supplier.'),
  sku: Sku,
  supplier_sku,
  on_hand,
  reserved: count('Units held for purchase orders.'),
  available: count('Units that may still be sold: on_hand − reserved, at least 0.'),
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
  valid_until: Type.Optional(valid_until),
  metadata: Type.Optional(ref(Metadata))
}

const NewSupplierStock = Type.Object({ on_hand, unit_cost, ...optional }, {
  $id: 'NewSupplierStock',
  additionalProperties: false,
  description: 'A report of one SKU.',
  examples: [EXAMPLE]
})
export type NewSupplierStock = Static<typeof NewSupplierStock>

const StockFeedRow = Type.Object({ sku: Sku, on_hand, unit_cost, ...optional }, {
  $id: 'StockFeedRow', additionalProperties: false, description: 'A report of one SKU.'
})
export type StockFeedRow = Static<typeof StockFeedRow>

export const NewStockFeed = Type.Object({
  mode: Type.Optional(oneOf(FEED_MODES, {
    description: '`delta` (default): rows named; `full`: rows not named become 0.'
  })),
  as_of: Type.Optional(instant('Of the rows that name none; now by default, and at the latest.')),
  confirm_drop: Type.Optional(Type.Boolean({
    description: 'Apply a full feed even if it zeroes more than the merchant’s limit.',
    examples: [false]
  })),
  rows: Type.Array(ref(StockFeedRow), {
    maxItems: ROWS_MAX, description: 'Judged one by one: good ones apply, bad ones come back.'
  })
}, {
  $id: 'NewStockFeed',
  additionalProperties: false,
  description: 'Many reports at once.',
  examples: [{
    mode: 'full',
    as_of: '2026-11-23T06:00:00.000Z',
    rows: [
      { sku: 'KB-100', ...EXAMPLE },
      { sku: 'MS-200', on_hand: 40, unit_cost: '21.50', min_order_quantity: 5 }
    ]
  }]
})
export type NewStockFeed = Static<typeof NewStockFeed>

const StockFeedError = Type.Object({
  row: Type.Integer({ minimum: 0, description: 'Index into `rows`, from 0.', examples: [4] }),
  pointer: Type.String({ description: 'JSON pointer into the row.', examples: ['/on_hand'] }),
  code: Type.String({ description: 'What is wrong, for programs.', examples: ['wrong_type'] }),
  detail: Type.String({ description: 'What is wrong, for people.', examples: ['must be integer'] })
}, { $id: 'StockFeedError', description: 'Why a row was refused.' })
export type StockFeedError = Static<typeof StockFeedError>

const StockFeed = Type.Object({
  id: idOf('sfd', 'The feed.'),
  accepted: count('Rows applied.'),
  ignored_stale: count('Rows older than what is known.'),
  zeroed: count('Rows that a full feed did not name, set to 0.'),
  rejected: count('Rows refused.'),
  errors: Type.Array(ref(StockFeedError), { description: 'Why rows were refused.' })
}, {
  $id: 'StockFeed',
  description: 'What became of a feed.',
  examples: [{ accepted: 2, errors: [] }]
})

const SupplierStockPage = pageOf('SupplierStockPage', SupplierStock)

export const SUPPLIER_STOCK_SCHEMAS = [
  PriceBreak, SupplierStock, NewSupplierStock, StockFeedRow, NewStockFeed, StockFeedError,
  StockFeed, SupplierStockPage
]

const IdParameter = Type.Object({ id: idOf('sup', 'The supplier.') })
const RowParameters = Type.Object({ id: idOf('sup', 'The supplier.'), sku: Sku })
/** A row of before there were rules for keys is read and deleted by its SKU as it stands. */
const KnownRowParameters = Type.Object({
  id: idOf('sup', 'The supplier.'),
  sku: Type.Unsafe<string>({
    type: 'string',
    maxLength: 100,
    description: 'The merchant’s own item code, as the row has it or in another normalization ' +
      'form.',
    examples: ['KB-100']
  })
})
const ROLES = ['operator', 'supplier'] as const

export const putSupplierStockRoute = describeRoute('PUT', {
  operationId: 'putSupplierStock',
  tag: 'Supplier stock',
  summary: 'Report the stock of one SKU',
  description: 'Replaces the row; what is left out takes its default. A report older than the ' +
    'row changes nothing.',
  roles: ROLES,
  params: RowParameters,
  body: NewSupplierStock,
  answers: {
    200: { schema: ref(SupplierStock), description: 'As it is now.' },
    201: { schema: ref(SupplierStock), description: 'A new row.' }
  },
  refusals: ['supplier_not_found']
})

export const findSupplierStockRoute = describeRoute('GET', {
  operationId: 'getSupplierStock',
  tag: 'Supplier stock',
  summary: 'Read the stock of one SKU',
  description: 'As it is now.',
  roles: ROLES,
  params: KnownRowParameters,
  answers: { 200: { schema: ref(SupplierStock), description: 'The row.' } },
  refusals: ['supplier_stock_not_found']
})

export const deleteSupplierStockRoute = describeRoute('DELETE', {
  operationId: 'deleteSupplierStock',
  tag: 'Supplier stock',
  summary: 'Delete the stock of one SKU',
  description: 'Refused while units are reserved.',
  roles: ROLES,
  params: KnownRowParameters,
  answers: { 204: { schema: null, description: 'Deleted.' } },
  refusals: ['supplier_stock_not_found', 'stock_reserved']
})

export const listSupplierStockRoute = describeRoute('GET', {
  operationId: 'listSupplierStock',
  tag: 'Supplier stock',
  summary: 'List supplier stock',
  description: 'By SKU, then supplier. A supplier sees its own.',
  roles: ROLES,
  querystring: pageQuery({
    supplier_id: Type.Optional(idOf('sup', 'Only of this supplier.')),
    sku: Type.Optional(Sku)
  }),
  answers: { 200: { schema: ref(SupplierStockPage), description: 'One page.' } }
})

export const createStockFeedRoute = describeRoute('POST', {
  operationId: 'createStockFeed',
  tag: 'Supplier stock',
  summary: 'Report the stock of many SKUs',
  description: 'Up to 1,000 rows in one transaction. Rows are judged one by one.',
  roles: ROLES,
  params: IdParameter,
  body: NewStockFeed,
  answers: { 200: { schema: ref(StockFeed), description: 'What became of the rows.' } },
  refusals: ['supplier_not_found', 'full_feed_drop_refused']
})
