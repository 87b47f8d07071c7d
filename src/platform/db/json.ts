// What JSON built by PostgreSQL would get wrong: decimals become floats, instants another format.

import { type RawBuilder, sql } from 'kysely'

/** A decimal as text: exact. */
export function moneyInJson (column: string): RawBuilder<string> {
  return sql<string>`${sql.ref(column)}::text`
}

/** An instant as everywhere else: ISO 8601 with milliseconds and Z; null stays null. */
export function instantInJson (column: string): RawBuilder<string> {
  return sql<string>`to_char(
    ${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
