// Describes the routes of supplier stock: what each takes and what it answers.

import Type from 'typebox'
import { describeList } from '../../../platform/http/lists/list-route.ts'
import { SORTS } from '../../../platform/db/list-filters.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import { idOf, oneOf, ref, Sku, UpdatedAfter } from '../../../platform/http/schemas.ts'
import { FEED_SCHEMAS, NewStockFeed, StockFeed } from './feed.ts'
import { NewStockFeedPreview, PREVIEW_SCHEMAS, StockFeedPreview } from './previews.ts'
import { PULL_SCHEMAS } from './pulls.ts'
import { FeedQuery, STREAM_SCHEMAS, STREAMED_FEEDS } from './streams.ts'
import {
  NewSupplierStock, STOCK_SCHEMAS, SupplierStock, SupplierStockChange, SupplierStockPage
} from './stock.ts'

export const SUPPLIER_STOCK_SCHEMAS = [
  ...STOCK_SCHEMAS, ...FEED_SCHEMAS, ...STREAM_SCHEMAS, ...PREVIEW_SCHEMAS,
  ...PULL_SCHEMAS
]

const SupplierId = idOf('sup', 'This id names the supplier.')
const IdParameter = Type.Object({ id: SupplierId })
const RowParameters = Type.Object({ id: SupplierId, sku: Sku })
/** A row that is older than the rules for key texts may break them, so any SKU is taken here. */
const KnownRowParameters = Type.Object({
  id: SupplierId,
  sku: Type.Unsafe<string>({
    type: 'string',
    maxLength: 100,
    description: 'The SKU is the merchant’s item code, as the row has it or in another Unicode ' +
      'normalization form.',
    examples: ['KB-100']
  })
})
const ROLES = ['operator', 'supplier'] as const

export const putSupplierStockRoute = describeRoute('PUT', {
  operationId: 'putSupplierStock',
  tag: 'Supplier stock',
  summary: 'Report the stock of one SKU',
  description: 'The report replaces the row. Fields that are left out take their defaults: the ' +
    'currency and the lead time of the supplier, 1 as minimum and multiple, and otherwise null ' +
    'or nothing. A report that is older than the row changes nothing.',
  roles: ROLES,
  params: RowParameters,
  body: NewSupplierStock,
  answers: {
    200: { schema: ref(SupplierStock), description: 'The answer is the row as it is now.' },
    201: { schema: ref(SupplierStock), description: 'The row was created.' }
  },
  refusals: ['supplier_not_found']
})

export const changeSupplierStockRoute = describeRoute('PATCH', {
  operationId: 'updateSupplierStock',
  tag: 'Supplier stock',
  summary: 'Change the stock of one SKU in part',
  description: 'Without `on_hand` the number of units stays, and so does `as_of`. Another ' +
    '`currency` needs `unit_cost`, unless it is 0, and `price_breaks` if the row has any. A ' +
    'change that is older than the row changes nothing.',
  roles: ROLES,
  params: RowParameters,
  body: SupplierStockChange,
  answers: {
    200: { schema: ref(SupplierStock), description: 'The answer is the row as it is now.' }
  },
  refusals: ['supplier_stock_not_found']
})

export const findSupplierStockRoute = describeRoute('GET', {
  operationId: 'getSupplierStock',
  tag: 'Supplier stock',
  summary: 'Read the stock of one SKU',
  description: 'The answer is what the supplier last reported, with what is reserved of it.',
  roles: ROLES,
  params: KnownRowParameters,
  answers: { 200: { schema: ref(SupplierStock), description: 'The answer is the row.' } },
  refusals: ['supplier_stock_not_found']
})

export const deleteSupplierStockRoute = describeRoute('DELETE', {
  operationId: 'deleteSupplierStock',
  tag: 'Supplier stock',
  summary: 'Delete the stock of one SKU',
  description: 'The request is refused while units of the row are reserved.',
  roles: ROLES,
  params: KnownRowParameters,
  answers: { 204: { schema: null, description: 'The row was deleted.' } },
  refusals: ['supplier_stock_not_found', 'stock_reserved']
})

export const listSupplierStockRoute = describeList({
  operationId: 'listSupplierStock',
  tag: 'Supplier stock',
  summary: 'List supplier stock',
  description: 'Without `sort` the rows stand in the order of SKU, then of supplier id. A ' +
    'supplier sees only its own.',
  roles: ROLES,
  item: SupplierStock,
  page: SupplierStockPage,
  filters: {
    supplier_id: Type.Optional(idOf('sup', 'The list has only rows of this supplier.')),
    sku: Type.Optional(Sku),
    updated_after: Type.Optional(UpdatedAfter),
    sort: Type.Optional(oneOf(SORTS, {
      description: 'The list is in this order. With a minus sign the latest is first. What is ' +
        'reserved changes no `updated_at`. Beside `updated_after` the list is in the order of ' +
        '`updated_at`.',
      examples: ['-updated_at']
    }))
  }
})

export const createStockFeedRoute = describeRoute('POST', {
  operationId: 'createStockFeed',
  tag: 'Supplier stock',
  summary: 'Report the stock of many SKUs',
  description: 'A JSON feed has up to 1,000 rows, which are applied in one transaction. CSV and ' +
    'JSON lines are streams of any length, answered when they are applied: a `delta` in parts ' +
    'while it arrives, so that what came before a broken connection stays, and a `full` feed ' +
    'once all of it is there, or not at all. Streams take no Idempotency-Key: the same feed ' +
    'with the same `as_of` changes nothing. X12 846 and EDIFACT INVRPT are taken like streams, ' +
    'but read whole first. Each row is judged by itself: faulty rows are refused, the others are ' +
    'applied.',
  roles: ROLES,
  params: IdParameter,
  querystring: FeedQuery,
  body: NewStockFeed,
  streams: STREAMED_FEEDS,
  answers: {
    200: { schema: ref(StockFeed), description: 'The answer tells what became of the rows.' }
  },
  refusals: ['supplier_not_found', 'full_feed_drop_refused']
})

export const previewStockFeedRoute = describeRoute('POST', {
  operationId: 'previewStockFeed',
  tag: 'Supplier stock',
  summary: 'Ask how a stock feed would be read',
  description: 'The first twenty rows of a text are read like those of a `delta` feed, by the ' +
    'mapping of the request or else of the supplier, and judged beside what is known of the ' +
    'supplier’s stock. Nothing is applied and nothing is kept.',
  roles: ROLES,
  params: IdParameter,
  body: NewStockFeedPreview,
  only_reads: true,
  answers: {
    200: { schema: ref(StockFeedPreview), description: 'The answer tells how the rows are read.' }
  },
  refusals: ['supplier_not_found']
})
