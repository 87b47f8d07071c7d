// Where a supplier's stock feeds come from, and how its CSV files are read.

import { type Patch, mergePatch } from '../../kernel/merge-patch.ts'
import type { Fault } from '../../kernel/rule.ts'
import { type Sealed, type SecretName, SECRETS } from '../channel/channel.ts'
import type { FeedMode } from '../stock/feed-mode.ts'

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

export const FEED_KINDS = ['http', 'sftp'] as const
export type FeedKind = typeof FEED_KINDS[number]

export type FeedSource = {
  /** Null: commas, UTF-8, and columns that are named like the fields. */
  mapping: FeedMapping | null
  /** Where feeds are pulled from. Null: the supplier sends them, and all that follows is null. */
  kind: FeedKind | null
  format: FeedFormat | null
  mode: FeedMode | null
  every_minutes: number | null
  /** A person hears of it when nothing new came for so long. Null: never. */
  unchanged_minutes_max: number | null
  /** Of `http`. `header_name` is the header whose secret value is `header_value`. */
  url: string | null
  header_name: string | null
  /** Of `sftp`. */
  host: string | null
  port: number | null
  user: string | null
  host_key: string | null
  folder: string | null
  /** The names of the files, where `*` stands for any text and `?` for any character. */
  pattern: string | null
  /** Where files go that were applied, and those that were refused. Null: they stay. */
  done_folder: string | null
  error_folder: string | null
  sealed: Sealed
}

export type FeedSourceDescription = Omit<FeedSource, 'sealed'> &
  { secrets: readonly SecretName[] }

/** Nothing is pulled. */
export const NO_SOURCE: Omit<FeedSource, 'mapping'> = {
  kind: null,
  format: null,
  mode: null,
  every_minutes: null,
  unchanged_minutes_max: null,
  url: null,
  header_name: null,
  host: null,
  port: null,
  user: null,
  host_key: null,
  folder: null,
  pattern: null,
  done_folder: null,
  error_folder: null,
  sealed: {}
}

/** The source as an operator reads it. Those of before have a mapping only. */
export function describeFeedSource (source: FeedSource): FeedSourceDescription {
  const { sealed, ...described } = { ...NO_SOURCE, ...source }
  return { ...described, secrets: SECRETS.filter((name) => sealed[name] !== undefined) }
}

export type NewMapping = Nullable<FeedMapping>

/** What is left out takes its default, and what is null too. */
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
export function mergeMapping (
  before: FeedMapping | null, change: NewMapping | null | undefined
): FeedMapping | null {
  if (change === undefined) return before
  if (change === null) return null
  const merged: Partial<FeedMapping> =
    mergePatch<FeedMapping>(before ?? PLAIN_MAPPING, change as Patch<FeedMapping>)
  return { ...PLAIN_MAPPING, ...merged }
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
