// Expressions for JSON that PostgreSQL builds. Without them, decimals would become floats, and
// instants would have another format.

import { type RawBuilder, sql } from 'kysely'

/** Writes a decimal as text, so that it stays exact. */
export function moneyInJson (column: string): RawBuilder<string> {
  return sql<string>`${sql.ref(column)}::text`
}

/** Writes an instant as ISO 8601 with milliseconds and Z. Null stays null. */
export function instantInJson (column: string): RawBuilder<string> {
  return sql<string>`to_char(
    ${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
