// Turns the cells of a CSV record into a row of a stock feed, as the supplier's mapping says.

import type { Fault } from '../../kernel/rule.ts'
import { pointerTo } from '../../kernel/json-pointer.ts'
import {
  FEED_FIELDS, type FeedField, type FeedMapping, PLAIN_MAPPING
} from '../supplier/feed-source.ts'

export type ReadCells = (cells: readonly string[]) => {
  /** The fields that the record has, in the types of a feed's row where they can be read. */
  row: Record<string, unknown>
  faults: Fault[]
}

type Header = {
  /** Faults of the header, for which no record can be read. */
  faults: Fault[]
  read: ReadCells
}

const INTEGERS: ReadonlySet<string> = new Set([
  'on_hand', 'lead_time_days', 'min_order_quantity', 'order_multiple'
])
const DECIMALS: ReadonlySet<string> = new Set(['unit_cost', 'unit_weight_kg'])
const JSONS: ReadonlySet<string> = new Set(['price_breaks', 'metadata'])

/** `names` are the cells of the header. Blanks around names and cells do not count. */
export function readHeader (
  names: readonly string[], mapping: FeedMapping = PLAIN_MAPPING
): Header {
  const trimmed = names.map((name, index) => (index === 0 ? dropMark(name) : name).trim())
  const columns = columnsOf(trimmed, mapping)
  const fieldOf = (name: string): FeedField | undefined => columns.get(name)
  const found = trimmed.map(fieldOf)
  const known = trimmed.filter((name) => fieldOf(name) !== undefined)
  const missing = [...columns].filter(([name, field]) =>
    !known.includes(name) && (isNamed(mapping) || field === 'sku'))
  const repeated = known.filter((name, index) => known.indexOf(name) !== index)
  const unknown = isNamed(mapping)
    ? []
    : trimmed.filter((name) => name !== '' && fieldOf(name) === undefined)
  return {
    faults: [
      ...missing.map(([name]) => tell(name, 'required', 'is no column of the header')),
      ...repeated.map((name) => tell(name, 'repeated', 'is the name of more than one column')),
      ...unknown.map((name) => tell(name, 'unknown_field', 'is no column of a stock feed'))
    ],
    read: buildReader(found, mapping)
  }
}

const isNamed = ({ columns }: FeedMapping): boolean => Object.keys(columns).length > 0

/** The byte order mark that some programs write in front. */
const dropMark = (text: string): string => text.startsWith('\uFEFF') ? text.slice(1) : text

const tell = (name: string, code: string, detail: string): Fault =>
  ({ pointer: pointerTo('', name), code, detail })

/** The field of each name that a column may have. */
function columnsOf (
  names: readonly string[], { columns }: FeedMapping
): ReadonlyMap<string, FeedField> {
  const named = Object.entries(columns) as Array<[FeedField, string]>
  if (named.length > 0) return new Map(named.map(([field, name]) => [name.trim(), field]))
  const plain = new Set(['sku', ...names])
  return new Map(FEED_FIELDS.filter((field) => plain.has(field)).map((field) => [field, field]))
}

function buildReader (
  fields: ReadonlyArray<FeedField | undefined>, mapping: FeedMapping
): ReadCells {
  const skus = new Map(Object.entries(mapping.skus))
  const readNumber = buildNumbers(mapping)
  const readCell = (field: FeedField, text: string): unknown => {
    if (field === 'sku') return skus.get(text) ?? text
    if (INTEGERS.has(field)) return toInteger(readNumber(text))
    if (DECIMALS.has(field)) return readNumber(text)
    return JSONS.has(field) ? readJson(text) : text
  }
  return (cells) => {
    const row: Record<string, unknown> = { ...mapping.constants }
    const faults: Fault[] = cells.length > fields.length && hasText(cells, fields.length)
      ? [{ pointer: '', code: 'too_many', detail: 'has more cells than the header' }]
      : []
    for (const [index, field] of fields.entries()) {
      const text = (cells[index] ?? '').trim()
      if (field === undefined || text === '') continue
      if (isBroken(text)) {
        const detail = 'has characters that are not in the encoding, or a NUL'
        faults.push(tell(field, 'invalid_text', detail))
      }
      const value = readCell(field, text)
      if (value === undefined) faults.push(tell(field, 'wrong_format', NOT_AS_MAPPED))
      else row[field] = value
    }
    return { row, faults }
  }
}

const hasText = (cells: readonly string[], from: number): boolean =>
  cells.slice(from).some((cell) => cell.trim() !== '')

const isBroken = (text: string): boolean => text.includes('\uFFFD') || text.includes('\0')

const BLANKS = /[ \u00A0\u2009\u202F]/g

const NOT_AS_MAPPED = 'is not written as the mapping says: it has a decimal comma'

type ReadNumber = (text: string) => string | undefined

/**
 * Writes a number as JSON has it, with a point and nothing between thousands. What does not look
 * like a number of the mapping stays as it is. It is undefined if its point would be taken for
 * another one.
 */
function buildNumbers ({ decimal_comma, thousands_mark }: FeedMapping): ReadNumber {
  const is_blank = thousands_mark === 'blank'
  const mark = thousands_mark === null ? '' : `\\${is_blank ? ' ' : thousands_mark}`
  const whole = mark === '' ? '[0-9]+' : `(?:[0-9]{1,3}(?:${mark}[0-9]{3})+|[0-9]+)`
  const pattern = new RegExp(`^-?${whole}(?:${decimal_comma ? ',' : '\\.'}[0-9]*)?$`)
  const marks = new RegExp(mark, 'g')
  return (said) => {
    const text = is_blank ? said.replaceAll(BLANKS, ' ') : said
    if (!pattern.test(text)) return decimal_comma && said.includes('.') ? undefined : said
    const plain = mark === '' ? text : text.replaceAll(marks, '')
    return decimal_comma ? plain.replace(',', '.') : plain
  }
}

const INTEGER = /^-?[0-9]{1,300}(\.0*)?$/

const toInteger = (text: string | undefined): number | string | undefined =>
  text !== undefined && INTEGER.test(text) ? Number(text) : text

function readJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
