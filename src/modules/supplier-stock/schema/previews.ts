// The JSON shapes of previews of stock feeds: a piece of a file, and how its rows would be read.

import Type, { type Static, type TSchema } from 'typebox'
import { FEED_FORMATS } from '../../../domain/model/supplier/feed-source.ts'
import { nullable, nullableRef, oneOf, ref } from '../../../platform/http/schemas.ts'
import { NewFeedMapping } from '../../suppliers/schema/feed-source.ts'
import { StockFeedError, StockFeedRow } from './feed.ts'

const TEXT_CHARACTERS_MAX = 64 * 1024
export const PREVIEW_ROWS_MAX = 20

export const NewStockFeedPreview = Type.Object({
  format: oneOf(FEED_FORMATS, {
    description: 'The text is CSV, JSON lines, X12 846 or EDIFACT INVRPT.', examples: ['csv']
  }),
  mapping: Type.Optional(nullableRef(NewFeedMapping, 'CSV is read by this mapping instead of the ' +
    'supplier’s. Null means commas, and columns that are named like the fields. Its `encoding` ' +
    'does not count, since the text is decoded. Of EDI, `skus` and `constants` count.')),
  text: Type.String({
    maxLength: TEXT_CHARACTERS_MAX,
    description: 'This is the beginning of the file. Only whole rows should be in it. EDI is ' +
      'read only as a whole file.',
    examples: ['Artikel;Bestand\r\nLW-KB100;1.200\r\n']
  })
}, {
  $id: 'NewStockFeedPreview',
  additionalProperties: false,
  description: 'The service is asked how it would read the beginning of a stock feed.',
  examples: [{
    format: 'csv',
    mapping: { columns: { sku: 'Artikel', on_hand: 'Bestand' }, delimiter: ';' },
    text: 'Artikel;Bestand\r\nKB-100;1200\r\n'
  }]
})
export type NewStockFeedPreview = Static<typeof NewStockFeedPreview>

const { sku, ...optional } = StockFeedRow.properties
const named = Object.entries<TSchema & { description?: string }>(optional).map(([name, field]) => {
  const description = `${field.description ?? ''} It is there only if the row names it.`.trim()
  return [name, Type.Optional(Type.Unsafe({ ...field, description }))] as const
})

const StockFeedReport = Type.Unsafe<StockFeedRow>(Type.Object(
  { sku, ...Object.fromEntries(named) }, {
    $id: 'StockFeedReport',
    additionalProperties: false,
    description: 'A row of a stock feed says this.'
  }))

const StockFeedPreviewRow = Type.Object({
  row: Type.Integer({
    minimum: 0, description: 'The row has this index in the text, from 0.', examples: [0]
  }),
  line: Type.Integer({
    minimum: 1,
    description: 'The row ends in this line of the text, from 1; by EDI it begins with this ' +
      'segment.',
    examples: [2]
  }),
  report: nullableRef(StockFeedReport, 'A feed would apply these fields. It would refuse the row ' +
    'if this is null, and `errors` tells why.'),
  is_new: nullable(Type.Boolean({
    description: 'True if the supplier has no stock of the SKU yet, and null for a refused row.',
    examples: [false]
  }))
}, { $id: 'StockFeedPreviewRow', description: 'A row of a stock feed would be read like this.' })

const StockFeedFileError = Type.Object({
  pointer: Type.String({
    description: 'The JSON pointer names the column or the setting. It is empty for the text.',
    examples: ['/Bestand']
  }),
  code: Type.String({
    description: 'Programs read from the code what is wrong.', examples: ['required']
  }),
  detail: Type.String({
    description: 'People read from the text what is wrong.',
    examples: ['is no column of the header']
  })
}, {
  $id: 'StockFeedFileError', description: 'A whole feed would be refused for this fault.'
})

export const StockFeedPreview = Type.Object({
  rows: Type.Array(ref(StockFeedPreviewRow), {
    description: `The list has the first ${PREVIEW_ROWS_MAX} rows of the text.`
  }),
  errors: Type.Array(ref(StockFeedError), {
    description: 'The list has the faults of the rows that would be refused, in their order.',
    examples: [[]]
  }),
  file_errors: Type.Array(ref(StockFeedFileError), {
    description: 'The list has the faults of the header, the settings or the text. With any of ' +
      'them a feed is not read on.',
    examples: [[]]
  }),
  has_more: Type.Boolean({
    description: 'True if the text has more rows than are listed.', examples: [false]
  })
}, {
  $id: 'StockFeedPreview', description: 'The beginning of a stock feed would be read like this.'
})
export type StockFeedPreview = Static<typeof StockFeedPreview>

export const PREVIEW_SCHEMAS = [
  NewStockFeedPreview, StockFeedReport, StockFeedPreviewRow, StockFeedFileError, StockFeedPreview
]
