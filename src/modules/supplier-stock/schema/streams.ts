// The shapes of stock feeds that come as streams: their settings, and their media types.

import Type, { type Static } from 'typebox'
import { FEED_MODES } from '../../../domain/model/stock/feed-mode.ts'
import { WriteParameters } from '../../../platform/http/documented-headers.ts'
import type { FeedFormat } from '../../../domain/model/supplier/feed-source.ts'
import { CSV, NDJSON } from '../../../platform/http/lists/list-route.ts'
import { instant, oneOf } from '../../../platform/http/schemas.ts'
import { EDI_X12, EDIFACT } from '../../../platform/http/streams/body-streams.ts'

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

/** They are read whole: only their end tells that they came whole. */
const EDI_CHARACTERS_MAX = 8 * 1024 * 1024
const EDI_HINT = 'It is read whole, and may have 8 MiB at most. A file whose envelope is faulty, ' +
  'that is marked as a test, or that has anything but stock reports is refused whole. The SKU of ' +
  'a row is the first of its codes (the buyer’s, the seller’s, the number by GS1) that the ' +
  'supplier’s `feed_source.mapping` names, or else the first that it has.'

const StockFeedX12 = Type.String({
  $id: 'StockFeedXTwelve',
  maxLength: EDI_CHARACTERS_MAX,
  description: `The rows of a feed, as X12 846 (Inventory Inquiry or Advice). ${EDI_HINT}`,
  examples: ['ISA*00*…*ZZ*NORTHWIND…~GS*IB*…~ST*846*0001~BIA*00*SI*R-1*20261129~' +
    'LIN**SK*KB-100~CTP**UCP*52.00~QTY*33*120~SE*6*0001~GE*1*1~IEA*1*000000001~']
})

const StockFeedEdifact = Type.String({
  $id: 'StockFeedEdifact',
  maxLength: EDI_CHARACTERS_MAX,
  description: `The rows of a feed, as EDIFACT INVRPT (D.96A). ${EDI_HINT}`,
  examples: ["UNB+UNOC:3+NORTHWIND:ZZ+…'UNH+1+INVRPT:D:96A:UN'BGM+35+R-1+9'DTM+366:20261129:102'" +
    "LIN+1'PIA+5+KB-100:IN'QTY+145:120'UNT+7+1'UNZ+1+1'"]
})

export const STREAMED_FEEDS = {
  [CSV]: StockFeedCsv,
  [NDJSON]: StockFeedLines,
  [EDI_X12]: StockFeedX12,
  [EDIFACT]: StockFeedEdifact
}

export const FORMATS_BY_TYPE: Readonly<Partial<Record<string, FeedFormat>>> = {
  [CSV]: 'csv', [NDJSON]: 'ndjson', [EDI_X12]: 'x12', [EDIFACT]: 'edifact'
}

export const STREAM_SCHEMAS = [StockFeedCsv, StockFeedLines, StockFeedX12, StockFeedEdifact]
