// The wire shapes of stock feeds: many reports at once, and what became of them.

import Type, { type Static } from 'typebox'
import { FEED_MODES } from '../../../domain/model/stock/stock-row.ts'
import { ONE_BY_ONE } from '../../../platform/http/input/inline-refs.ts'
import { count, idOf, instant, oneOf, ref, Sku } from '../../../platform/http/schemas.ts'
import { change, EXAMPLE } from './stock.ts'

const ROWS_MAX = 1_000
export const ROW_FAULTS_MAX = 5
export const FEED_FAULTS_MAX = 100

export const StockFeedRow = Type.Object({ sku: Sku, ...change }, {
  $id: 'StockFeedRow',
  additionalProperties: false,
  description: 'What is said of one SKU. A new row, and every row of a `full` feed, needs ' +
    '`on_hand` and `unit_cost`; in a `delta` feed what a known row leaves out stays.'
})
export type StockFeedRow = Static<typeof StockFeedRow>

export const NewStockFeed = Type.Object({
  mode: Type.Optional(oneOf(FEED_MODES, {
    description: '`delta` (default): rows named change in what they name; `full`: rows named are ' +
      'replaced, rows not named become 0.'
  })),
  as_of: Type.Optional(instant('Of the rows that name none; now by default, and at the latest.')),
  confirm_drop: Type.Optional(Type.Boolean({
    description: 'Apply a full feed even if it zeroes more than the merchant’s limit.',
    examples: [false]
  })),
  rows: Type.Array(ref(StockFeedRow), {
    maxItems: ROWS_MAX,
    description: 'Judged one by one: good ones apply, bad ones come back.',
    [ONE_BY_ONE]: true
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

export const StockFeed = Type.Object({
  id: idOf('sfd', 'The feed.'),
  accepted: count('Rows applied.'),
  ignored_stale: count('Rows older than what is known.'),
  zeroed: count('Rows that a full feed did not name, set to 0.'),
  rejected: count('Rows refused.'),
  errors: Type.Array(ref(StockFeedError), {
    description: `Why rows were refused, by row: up to ${ROW_FAULTS_MAX} faults of a row, ` +
      `${FEED_FAULTS_MAX} in all.`
  }),
  errors_total: count('All faults of the rows, those that are not listed too.')
}, {
  $id: 'StockFeed',
  description: 'What became of a feed.',
  examples: [{ accepted: 2, errors: [] }]
})
export type StockFeed = Static<typeof StockFeed>

export const FEED_SCHEMAS = [StockFeedRow, NewStockFeed, StockFeedError, StockFeed]
