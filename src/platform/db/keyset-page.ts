// Pages of lists, limited in rows and bytes. An opaque cursor holds the key of the last row (keyset
// pagination), so that rows which are inserted meanwhile do not shift the pages.

import { RuleError } from '../../domain/kernel/rule.ts'
import type { Sort } from './list-filters.ts'

export type PageQuery = { limit?: number | undefined, cursor?: string | undefined }

/** `after` is the key of the last row of the page before. It is null for the first page. */
export type PageRequest = { limit: number, after: string[] | null }

/** A page for an account, which sees what belongs to its orders. Null sees all. */
export type PageOf = PageRequest & { account: string | null }

/** Keys have the values of the columns of the list's order. The last one is the row's id. */
export type FoundKeys = {
  /** There is one more than the limit when there are more rows. */
  keys: string[][]
  /** The last row that was looked at, when the page ends early; else null. */
  stopped_at: string[] | null
}

export type Page<Row> = { data: Row[], next_cursor: string | null }

export const LIMIT_DEFAULT = 50

/**
 * `parts` is the number of columns in the list's key. `instants` are the indexes of those that are
 * instants. Throws `invalid_request` for a text that is not a cursor of this list.
 */
export function readPage (
  { limit = LIMIT_DEFAULT, cursor }: PageQuery, parts: number, instants: readonly number[] = []
): PageRequest {
  if (cursor === undefined) return { limit, after: null }
  const after = readCursor(cursor)
  if (after?.length !== parts || !instants.every((part) => isInstant(after[part] ?? ''))) {
    const fault = { parameter: 'cursor', code: 'invalid', detail: 'is not a cursor of this list' }
    throw new RuleError('invalid_request', { errors: [fault] })
  }
  return { limit, after }
}

/** A page of a list in this order. The columns that end with `_at` are instants. */
export function readSortedPage (query: PageQuery, { columns }: Sort): PageRequest {
  const instants = columns.flatMap((name, at) => name.endsWith('_at') ? [at] : [])
  return readPage(query, columns.length, instants)
}

/** The most bytes of JSON in a page. A page of a single row may have more. */
export const PAGE_BYTES_MAX = 1024 * 1024
/** About how many bytes one statement reads, so that other work can run between two of them. */
const PART_BYTES = PAGE_BYTES_MAX / 8
/** The first statement reads one row, to estimate the size of the others. */
const FIRST_ROWS = 1

/**
 * Reads a page in parts, until it has `limit` rows or the next row would make it too large. So the
 * memory is bounded, however many rows are asked for. `list` returns one row more than its limit
 * when there are more rows.
 */
export async function collectPage<Row> (
  { limit, after }: PageRequest, list: (part: PageRequest) => Promise<Row[]>,
  keyOf: (row: Row) => string[]
): Promise<Page<Row>> {
  const { data, has_more } = await collectParts<Row>(limit, async (count, last) => {
    const rows = await list({ limit: count, after: last === undefined ? after : keyOf(last) })
    return { rows: rows.slice(0, count), has_more: rows.length > count }
  })
  const last = data.at(-1)
  return { data, next_cursor: has_more && last !== undefined ? writeCursor(keyOf(last)) : null }
}

/**
 * Reads the rows of keys that were found, in parts as above. `read` returns them in any order. Rows
 * of such a list are never deleted.
 */
export async function collectFound<Row extends { id: string }> (
  { keys, stopped_at }: FoundKeys, limit: number, read: (ids: string[]) => Promise<Row[]>
): Promise<Page<Row>> {
  const ids = keys.flatMap((key) => key.slice(-1))
  let taken = 0
  const { data, has_more } = await collectParts<Row>(limit, async (count) => {
    const part = ids.slice(taken, taken + count)
    taken += part.length
    const rows = new Map(part.length === 0 ? [] : (await read(part)).map((row) => [row.id, row]))
    return { rows: part.flatMap((id) => rows.get(id) ?? []), has_more: taken < ids.length }
  })
  const last = keys[data.length - 1]
  if (has_more && last !== undefined) return { data, next_cursor: writeCursor(last) }
  return { data, next_cursor: stopped_at === null ? null : writeCursor(stopped_at) }
}

type Part<Row> = { rows: Row[], has_more: boolean }

async function collectParts<Row> (
  limit: number, readPart: (count: number, last: Row | undefined) => Promise<Part<Row>>
): Promise<{ data: Row[], has_more: boolean }> {
  const data: Row[] = []
  let bytes = 0
  let has_more = true
  while (has_more && data.length < limit) {
    const count = Math.min(limit - data.length, rowsOfPart(data.length, bytes))
    // eslint-disable-next-line no-await-in-loop -- each part starts behind the one before
    const part = await readPart(count, data.at(-1))
    has_more = part.has_more
    for (const row of part.rows) {
      bytes += Buffer.byteLength(JSON.stringify(row))
      if (bytes > PAGE_BYTES_MAX && data.length > 0) return { data, has_more: true }
      data.push(row)
    }
  }
  return { data, has_more }
}

function rowsOfPart (rows_before: number, bytes_before: number): number {
  if (rows_before === 0) return FIRST_ROWS
  return Math.max(1, Math.floor(PART_BYTES * rows_before / bytes_before))
}

/** True for an instant in the database's format. Another text would cause an error there, a 500. */
function isInstant (text: string): boolean {
  const at_ms = /^[12][0-9]{3}-/.test(text) ? Date.parse(text) : NaN
  return !Number.isNaN(at_ms) && new Date(at_ms).toISOString() === text
}

function writeCursor (key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

function readCursor (cursor: string): string[] | undefined {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const is_key = Array.isArray(key) &&
      key.every((part) => typeof part === 'string' && !part.includes('\0') && part.isWellFormed())
    return is_key ? key as string[] : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
