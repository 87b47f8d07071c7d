// The routes of supplier stock: what each takes and answers.

import Type from 'typebox'
import { describeRoute } from '../../../platform/http/route.ts'
import { idOf, pageQuery, ref, Sku } from '../../../platform/http/schemas.ts'
import { FEED_SCHEMAS, NewStockFeed, StockFeed } from './feed.ts'
import {
  NewSupplierStock, STOCK_SCHEMAS, SupplierStock, SupplierStockChange, SupplierStockPage
} from './stock.ts'

export const SUPPLIER_STOCK_SCHEMAS = [...STOCK_SCHEMAS, ...FEED_SCHEMAS]

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

export const changeSupplierStockRoute = describeRoute('PATCH', {
  operationId: 'updateSupplierStock',
  tag: 'Supplier stock',
  summary: 'Change the stock of one SKU in part',
  description: 'A JSON Merge Patch (RFC 7396): what is left out stays, null clears. Without ' +
    '`on_hand` the figure stays, and the time it is as of. Another `currency` needs `unit_cost` ' +
    'and `price_breaks` where the row has any. A change older than the row changes nothing.',
  roles: ROLES,
  params: RowParameters,
  body: SupplierStockChange,
  answers: { 200: { schema: ref(SupplierStock), description: 'As it is now.' } },
  refusals: ['supplier_stock_not_found']
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
