// The JSON shapes of how a supplier's stock feeds are read; where they are pulled from stands in
// pulled-source.ts.

import Type, { type TSchema } from 'typebox'
import type { NewFeedSource as Change } from
  '../../../domain/model/supplier/complete-feed-source.ts'
import {
  DELIMITERS, ENCODINGS, FEED_FIELDS, type FeedMapping as Mapping,
  type FeedSourceDescription as Source, THOUSANDS_MARKS
} from '../../../domain/model/supplier/feed-source.ts'
import {
  calendarDate, currency, money, nullable, nullableRef, oneOf, openEnum, ref, Sku, text
} from '../../../platform/http/schemas.ts'
import { new_source_settings, NOTHING_PULLED, source_settings } from './pulled-source.ts'

const NAMES_MAX = 500

const columns = Object.fromEntries(FEED_FIELDS.map((name) =>
  [name, text(200, `The column with this name has \`${name}\`.`)]))

const positive = (maximum: number, description: string): TSchema =>
  Type.Integer({ minimum: 1, maximum, description })

const constants: Record<string, TSchema> = {
  supplier_sku: text(100, 'Each row has this item code of the supplier.'),
  on_hand: Type.Integer({
    minimum: 0, maximum: 2_000_000_000, description: 'The supplier has this many units of each SKU.'
  }),
  unit_cost: money('One unit of each SKU costs this much.'),
  currency: currency('The costs of the rows are in this currency.'),
  lead_time_days: Type.Integer({
    minimum: 0, maximum: 3_650, description: 'Goods arrive this many days after they are ordered.'
  }),
  min_order_quantity: positive(1_000_000,
    'A purchase order must have at least this many units of the SKU.'),
  order_multiple: positive(1_000_000,
    'The units of the SKU in a purchase order must be a multiple of this.'),
  valid_from: calendarDate('The offers hold from this day on.'),
  valid_until: calendarDate('The offers hold until the end of this day.')
}

const each = (
  fields: Readonly<Record<string, TSchema>>, wrap: (field: TSchema) => TSchema
): Record<string, TSchema> => Object.fromEntries(
  Object.entries(fields).map(([name, field]) => [name, Type.Optional(wrap(field))]))

const objectOf = ($id: string, fields: Record<string, TSchema>, description: string) =>
  Type.Object(fields, { $id, additionalProperties: false, description })

const COLUMNS_HINT = 'The columns have these names. Other columns are not read. Without any ' +
  'name, the columns are named like the fields, and no other column may be there.'
const CONSTANTS_HINT = 'A row has these values where its cell is empty or has no column.'

type Choice = (values: readonly string[], description: string) => TSchema
const closed: Choice = (values, description) => oneOf(values, { description })

const choicesOf = (choiceOf: Choice) => ({
  delimiter: choiceOf(DELIMITERS, 'This character stands between two cells.'),
  decimal_comma: Type.Boolean({
    description: 'True if numbers have a comma before their decimals, as 19,90.', examples: [true]
  }),
  thousands_mark: choiceOf(THOUSANDS_MARKS, 'This character may stand between the thousands of a ' +
    'number, as in 1.234,50. `blank` means any blank. Null means that there is none.'),
  encoding: choiceOf(ENCODINGS, 'The file is written in this character encoding.')
})

const plain_settings = choicesOf(closed)
const said_settings = choicesOf(openEnum)
const settings = {
  ...said_settings, thousands_mark: nullable(said_settings.thousands_mark)
}

const SKUS_HINT = 'Each name is the supplier’s item code, and its value is the merchant’s SKU. ' +
  'Codes that are not named here are the merchant’s SKUs.'
const skusOf = ($id: string, sku: TSchema, maxProperties: number) => Type.Unsafe<object>({
  $id,
  type: 'object',
  description: SKUS_HINT,
  maxProperties,
  propertyNames: { type: 'string', minLength: 1, maxLength: 100 },
  additionalProperties: sku,
  examples: [{ 'LW-KB100': 'KB-100' }]
})

// Of the shapes of others, only what they ask: a value of a map has no example of its own.
const { examples: _examples, ...MappedSku } = Sku as TSchema & { examples?: unknown }

const CHANGE_HINT = ' A name that is left out stays as it is, and null removes it.'

const ifSaid = (field: TSchema): TSchema => {
  const { description } = field as { description?: string }
  return { ...field, description: `${description} The field is there only if it was set.` }
}

const FeedColumns = objectOf('FeedColumns', each(columns, ifSaid), COLUMNS_HINT)
const NewFeedColumns = objectOf(
  'NewFeedColumns', each(columns, nullable), COLUMNS_HINT + CHANGE_HINT)
const FeedConstants = objectOf('FeedConstants', each(constants, ifSaid), CONSTANTS_HINT)
const NewFeedConstants = objectOf(
  'NewFeedConstants', each(constants, nullable), CONSTANTS_HINT + CHANGE_HINT)
const FeedSkus = skusOf('FeedSkus', MappedSku, NAMES_MAX)
// Twice as many: a change may remove as many as it adds. What comes out is counted.
const NewFeedSkus = skusOf('NewFeedSkus', nullable(MappedSku), 2 * NAMES_MAX)

const FeedMapping = Type.Unsafe<Mapping>(Type.Object({
  columns: ref(FeedColumns),
  ...settings,
  constants: ref(FeedConstants),
  skus: ref(FeedSkus)
}, {
  $id: 'FeedMapping',
  description: 'The mapping says how a CSV file of the supplier is read.',
  examples: [{ columns: { sku: 'Artikel', on_hand: 'Bestand' }, constants: {} }]
}))

export const NewFeedMapping = Type.Unsafe<NonNullable<Change['mapping']>>(Type.Object({
  columns: Type.Optional(nullableRef(NewFeedColumns, COLUMNS_HINT)),
  ...each(plain_settings, nullable),
  constants: Type.Optional(nullableRef(NewFeedConstants, CONSTANTS_HINT)),
  skus: Type.Optional(nullableRef(NewFeedSkus, SKUS_HINT))
}, {
  $id: 'NewFeedMapping',
  additionalProperties: false,
  description: 'The mapping says how a CSV file of the supplier is read. What is left out is as ' +
    'in a file with commas, points before decimals, in UTF-8, with columns named like the fields.',
  examples: [{
    columns: { sku: 'Artikel', on_hand: 'Bestand', unit_cost: 'Preis' },
    delimiter: ';',
    decimal_comma: true,
    encoding: 'windows-1252',
    constants: { currency: 'EUR' },
    skus: { 'LW-KB100': 'KB-100' }
  }]
}))

const MAPPING_HINT = 'The CSV files of the supplier are read by this mapping. Null means commas, ' +
  'UTF-8, and columns that are named like the fields.'

export const FeedSource = Type.Unsafe<Source>(Type.Object({
  mapping: nullableRef(FeedMapping, MAPPING_HINT), ...source_settings
}, {
  $id: 'FeedSource',
  description: 'The feed source says how stock feeds of the supplier are read, and where they ' +
    'are pulled from.',
  examples: [NOTHING_PULLED]
}))

export const NewFeedSource = Type.Unsafe<Change>(Type.Object({
  mapping: Type.Optional(nullableRef(NewFeedMapping, MAPPING_HINT)), ...new_source_settings
}, {
  $id: 'NewFeedSource',
  additionalProperties: false,
  description: 'The feed source says how stock feeds of the supplier are read, and where they ' +
    'are pulled from. Each kind has settings of its own, and another kind begins anew.'
}))

export const feed_source_hint = 'Stock feeds of the supplier are read as this says. Null means ' +
  'that nothing is agreed.'

export const FEED_SOURCE_SCHEMAS = [
  FeedColumns, FeedConstants, FeedSkus, FeedMapping, FeedSource, NewFeedColumns, NewFeedConstants,
  NewFeedSkus, NewFeedMapping, NewFeedSource
]
