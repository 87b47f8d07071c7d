// Keyset pages: an opaque cursor holds the key of the last row, so inserts move nothing.

import { RuleError } from '../../domain/rule.ts'

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

/** Of `limit + 1` rows read; the one too many only tells that there is a next page. */
export function buildPage<Row> (
  rows: readonly Row[], limit: number, keyOf: (row: Row) => string[]
): Page<Row> {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const is_last = rows.length <= limit || last === undefined
  return { data, next_cursor: is_last ? null : writeCursor(keyOf(last)) }
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
