// The JSON shapes of stock feeds: many reports in one request, and what became of each.

import Type, { type Static } from 'typebox'
import { FEED_MODES } from '../../../domain/model/stock/feed-mode.ts'
import { ONE_BY_ONE } from '../../../platform/http/input/inline-refs.ts'
import { count, idOf, instant, oneOf, ref, Sku } from '../../../platform/http/schemas.ts'
import { change, EXAMPLE } from './stock.ts'

const ROWS_MAX = 1_000
export const ROW_FAULTS_MAX = 5
export const FEED_FAULTS_MAX = 100

export const StockFeedRow = Type.Object({ sku: Sku, ...change }, {
  $id: 'StockFeedRow',
  additionalProperties: false,
  description: 'The supplier reports this of one SKU. A new row, and every row of a `full` feed, ' +
    'needs `on_hand` and `unit_cost`. In a `delta` feed, fields that are left out of a known row ' +
    'stay as they are.'
})
export type StockFeedRow = Static<typeof StockFeedRow>

export const NewStockFeed = Type.Object({
  mode: Type.Optional(oneOf(FEED_MODES, {
    description: 'A `delta` feed, which is the default, changes the named fields of the named ' +
      'rows. A `full` feed replaces the named rows and sets `on_hand` of all other rows to 0.'
  })),
  as_of: Type.Optional(instant(
    'Rows without an `as_of` were counted at this time. The default is now, and a ' +
    'later time counts as now.')),
  confirm_drop: Type.Optional(Type.Boolean({
    description: 'True applies a full feed even if it sets more rows to 0 than the merchant’s ' +
      'limit allows.',
    examples: [false]
  })),
  rows: Type.Array(ref(StockFeedRow), {
    maxItems: ROWS_MAX,
    description: 'The rows are judged one by one: good rows are applied, and the faults of bad ' +
      'rows are in the answer.',
    [ONE_BY_ONE]: true
  })
}, {
  $id: 'NewStockFeed',
  additionalProperties: false,
  description: 'A stock feed reports many rows in one request.',
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

export const StockFeedError = Type.Object({
  row: Type.Integer({
    minimum: 0, description: 'The row has this index in `rows`, from 0.', examples: [4]
  }),
  line: Type.Optional(Type.Integer({
    minimum: 1,
    description: 'The row ends in this line of the body, from 1; by EDI it begins with this ' +
      'segment. Only rows of a text have it.',
    examples: [5]
  })),
  pointer: Type.String({
    description: 'The JSON pointer leads to the faulty field of the row.', examples: ['/on_hand']
  }),
  code: Type.String({
    description: 'Programs read from the code what is wrong.', examples: ['wrong_type']
  }),
  detail: Type.String({
    description: 'People read from the text what is wrong.', examples: ['must be integer']
  })
}, { $id: 'StockFeedError', description: 'A row was refused for this fault.' })
export type StockFeedError = Static<typeof StockFeedError>

export const StockFeed = Type.Object({
  id: idOf('sfd', 'The service gives each feed this id.'),
  accepted: count('This many rows were applied.'),
  ignored_stale: count('This many rows were ignored, since a newer report is known.'),
  zeroed: count('This many rows were set to 0, since a full feed did not name them.'),
  rejected: count('This many rows were refused.'),
  errors: Type.Array(ref(StockFeedError), {
    description: 'The list has the faults of the refused rows, in the order of rows: up to ' +
      `${ROW_FAULTS_MAX} of a row, and ${FEED_FAULTS_MAX} in all.`
  }),
  errors_total: count('The rows have this many faults, with those that are not listed.')
}, {
  $id: 'StockFeed',
  description: 'The answer tells what became of the rows of a feed.',
  examples: [{ accepted: 2, errors: [] }]
})
export type StockFeed = Static<typeof StockFeed>

export const FEED_SCHEMAS = [StockFeedRow, NewStockFeed, StockFeedError, StockFeed]
