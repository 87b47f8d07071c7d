// Where a supplier's stock feeds come from, and how its CSV files are read.

import { type Patch, mergePatch } from '../../kernel/merge-patch.ts'
import type { Fault } from '../../kernel/rule.ts'

/** The fields of a feed's row that a column of CSV can have. */
export const FEED_FIELDS = [
  'sku', 'supplier_sku', 'on_hand', 'unit_cost', 'currency', 'price_breaks', 'lead_time_days',
  'min_order_quantity', 'order_multiple', 'unit_weight_kg', 'as_of', 'valid_from', 'valid_until',
  'metadata'
] as const
export type FeedField = typeof FEED_FIELDS[number]

export const DELIMITERS = [',', ';', '\t', '|'] as const
export const THOUSANDS_MARKS = ['.', ',', '\'', 'blank'] as const
export const ENCODINGS = ['utf-8', 'utf-16le', 'windows-1252', 'iso-8859-1'] as const

/** How the rows of a feed are written. */
export const FEED_FORMATS = ['csv', 'ndjson', 'x12', 'edifact'] as const
export type FeedFormat = typeof FEED_FORMATS[number]

export type FeedMapping = {
  /** The names of the columns. Without any, columns are named like the fields. */
  columns: Readonly<Partial<Record<FeedField, string>>>
  delimiter: typeof DELIMITERS[number]
  decimal_comma: boolean
  thousands_mark: typeof THOUSANDS_MARKS[number] | null
  encoding: typeof ENCODINGS[number]
  /** What a row has where its cell is empty or there is no column. */
  constants: Readonly<Partial<Record<FeedField, string | number>>>
  /** The merchant's SKU by the supplier's. SKUs that are not named here stay as they are. */
  skus: Readonly<Record<string, string>>
}

export type FeedSource = {
  /** Null: commas, UTF-8, and columns that are named like the fields. */
  mapping: FeedMapping | null
}

/** What is left out takes its default, and what is null too. */
export type NewFeedSource = { mapping?: Nullable<FeedMapping> | null }

type Nullable<Fields> = {
  [Name in keyof Fields]?: Fields[Name] extends string | number | boolean | null
    ? Fields[Name] | null
    : { [Key in keyof Fields[Name]]?: Fields[Name][Key] | null } | null
}

const SKUS_MAX = 500

export const PLAIN_MAPPING: FeedMapping = {
  columns: {},
  delimiter: ',',
  decimal_comma: false,
  thousands_mark: null,
  encoding: 'utf-8',
  constants: {},
  skus: {}
}

/** Merges a change into what is there, at every depth. Null removes. */
export function mergeFeedSource (
  before: FeedSource | null, change: NewFeedSource | null
): FeedSource | null {
  if (change === null) return null
  const merged: { mapping?: Partial<FeedMapping> | null } =
    mergePatch<FeedSource>(before ?? { mapping: null }, change as Patch<FeedSource>)
  return { mapping: completeMapping(merged.mapping) }
}

function completeMapping (mapping: Partial<FeedMapping> | null = null): FeedMapping | null {
  return mapping && { ...PLAIN_MAPPING, ...mapping }
}

/** Faults that the schema of a mapping cannot find. */
export function findMappingFaults (mapping: FeedMapping | null, pointer: string): Fault[] {
  if (mapping === null) return []
  const { columns, decimal_comma, thousands_mark, skus } = mapping
  const fault = (name: string, code: string, detail: string): Fault =>
    ({ pointer: `${pointer}/${name}`, code, detail })
  const is_named = Object.keys(columns).length > 0
  const mark = decimal_comma ? ',' : '.'
  const count = Object.keys(skus).length
  return [
    ...is_named && columns.sku === undefined
      ? [fault('columns/sku', 'required', 'is required where columns are named')]
      : [],
    ...thousands_mark === mark
      ? [fault('thousands_mark', 'not_allowed', `must not be the decimal mark, which is ${mark}`)]
      : [],
    ...count > SKUS_MAX
      ? [fault('skus', 'too_many', `must have at most ${SKUS_MAX} names; it would have ${count}`)]
      : []
  ]
}
