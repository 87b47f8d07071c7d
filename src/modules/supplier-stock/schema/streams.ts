// The shapes of stock feeds that come as streams: their settings, and their media types.

import Type, { type Static } from 'typebox'
import { FEED_MODES } from '../../../domain/model/stock/apply-stock-report.ts'
import { WriteParameters } from '../../../platform/http/documented-headers.ts'
import { CSV, NDJSON } from '../../../platform/http/lists/list-route.ts'
import { instant, oneOf } from '../../../platform/http/schemas.ts'

const mode = Type.Optional(oneOf(FEED_MODES, {
  description: 'A `delta` feed, which is the default, changes the named fields of the named ' +
    'rows. A `full` feed replaces the named rows and sets `on_hand` of all other rows to 0. ' +
    'Only feeds that come as streams have it here.'
}))
const as_of = Type.Optional(instant(
  'Rows without an `as_of` were counted at this time. The default is when the request began, and ' +
  'a later time counts as now. Only feeds that come as streams have it here.'))
const CONFIRM_HINT = 'True applies a full feed even if it sets more rows to 0 than the ' +
  'merchant’s limit allows. Only feeds that come as streams have it here.'

export const FeedQuery = Type.Object({
  ...WriteParameters.properties,
  mode,
  as_of,
  confirm_drop: Type.Optional(oneOf(['true', 'false'], { description: CONFIRM_HINT }))
}, { additionalProperties: false })
export type FeedQuery = Static<typeof FeedQuery>

/** The first line of JSON lines may have these instead of the query. */
export const FeedSettings = Type.Object({
  mode, as_of, confirm_drop: Type.Optional(Type.Boolean({ description: CONFIRM_HINT }))
}, { additionalProperties: false })
export type FeedSettings = Static<typeof FeedSettings>

/** For readers of the document, who want a limit. A stream has none. */
const CHARACTERS_MAX = 2 ** 40

const StockFeedCsv = Type.String({
  $id: 'StockFeedCsv',
  maxLength: CHARACTERS_MAX,
  description: 'The rows of a feed of any length, as CSV. The first line names the columns: by ' +
    'the `feed_source.mapping` of the supplier, or else like the fields of a row. An empty cell ' +
    'leaves its field out. `price_breaks` and `metadata` are written as JSON.',
  examples: ['sku,on_hand,unit_cost\r\nKB-100,120,52.00\r\nMS-200,40,21.50\r\n']
})

const StockFeedLines = Type.String({
  $id: 'StockFeedLines',
  maxLength: CHARACTERS_MAX,
  description: 'The rows of a feed of any length, each a line of JSON. The first line may be an ' +
    'object with `mode`, `as_of` and `confirm_drop` instead, which then stand in no query.',
  examples: ['{"mode":"full"}\n{"sku":"KB-100","on_hand":120,"unit_cost":"52.00"}\n']
})

export const STREAMED_FEEDS = { [CSV]: StockFeedCsv, [NDJSON]: StockFeedLines }

export const STREAM_SCHEMAS = [StockFeedCsv, StockFeedLines]
