// A pause that doubles with each failure in a row, as an expression of SQL.

import { type RawBuilder, sql } from 'kysely'

type Pause = { first_s: number, max_s: number, retry_after_s?: number | null }

/** More than any pause of a day begins with. */
const DOUBLINGS_MAX = 16

/**
 * Seconds after so many failures in a row, of which the column does not count the last one. What
 * the other side asks for counts where it is longer, up to `max_s` too.
 */
export function growingSeconds (
  failures: string, { first_s, max_s, retry_after_s = null }: Pause
): RawBuilder<number> {
  const doublings = sql`least(${sql.ref(failures)}, ${DOUBLINGS_MAX}::int)`
  return sql<number>`least(${max_s}::float,
    greatest(${retry_after_s ?? 0}::float, ${first_s}::float * power(2, ${doublings})))`
}
