// Keyset pages, bounded in rows and bytes: an opaque cursor holds the key of the last row, so
// inserts move nothing.

import { RuleError } from '../../domain/kernel/rule.ts'

export type PageQuery = { limit?: number | undefined, cursor?: string | undefined }

/** `after` is the key of the last row of the page before; null for the first page. */
export type PageRequest = { limit: number, after: string[] | null }

export type Page<Row> = { data: Row[], next_cursor: string | null }

const LIMIT_DEFAULT = 50

/**
 * `parts`: how many columns the list's key has; `instants`: which of them are instants, from 0.
 * Throws `invalid_request` for a foreign cursor.
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

/** What a page holds at most, in bytes of JSON, unless it is a single row. */
export const PAGE_BYTES_MAX = 1024 * 1024
/** What a statement reads, once it is known how large rows are: the event loop is free between. */
const PART_BYTES = PAGE_BYTES_MAX / 8
/** Tells how large the others will be. */
const FIRST_ROWS = 1

/**
 * Reads a page part by part, until it has `limit` rows or the next row would make it too large:
 * however many rows are asked for, no more is in memory. `list` returns one row more than its
 * limit when there are more.
 */
export async function collectPage<Row> (
  { limit, after }: PageRequest, list: (part: PageRequest) => Promise<Row[]>,
  keyOf: (row: Row) => string[]
): Promise<Page<Row>> {
  const data: Row[] = []
  let bytes = 0
  let has_more = true
  while (has_more && data.length < limit) {
    const [last] = data.slice(-1)
    const part: PageRequest = {
      limit: Math.min(limit - data.length, rowsOfPart(data.length, bytes)),
      after: last === undefined ? after : keyOf(last)
    }
    // eslint-disable-next-line no-await-in-loop -- a part tells where the next one starts
    const rows = await list(part)
    has_more = rows.length > part.limit
    for (const row of rows.slice(0, part.limit)) {
      bytes += Buffer.byteLength(JSON.stringify(row))
      if (bytes > PAGE_BYTES_MAX && data.length > 0) return endPage(data, true, keyOf)
      data.push(row)
    }
  }
  return endPage(data, has_more, keyOf)
}

function rowsOfPart (rows_before: number, bytes_before: number): number {
  if (rows_before === 0) return FIRST_ROWS
  return Math.max(1, Math.floor(PART_BYTES * rows_before / bytes_before))
}

function endPage<Row> (
  data: Row[], has_more: boolean, keyOf: (row: Row) => string[]
): Page<Row> {
  const last = data.at(-1)
  return { data, next_cursor: has_more && last !== undefined ? writeCursor(keyOf(last)) : null }
}

/** As the database's instants are written: what is not would be refused there, as a defect. */
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
