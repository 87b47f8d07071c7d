// Finds the links whose partners are to be followed now.

import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

export type DueLink = { merchant_id: string, link_id: string }

/** `is_failing`: the partner did not answer last time, or not as it should. */
export type FoundLink = DueLink & { is_failing: boolean }

/** After so many failures in a row, how many there are says nothing more. */
const FAILURES_MAX = 9

/**
 * Links of all merchants that nobody follows now, in any order, so that none is always last. So
 * many of those that are well, and as many of those that fail: there what has failed least is
 * first, which is over soonest.
 */
export async function findDueLinks (db: Db, limit: number): Promise<FoundLink[]> {
  const find = (is_failing: boolean, order: RawBuilder<unknown>) => sql`
    (select merchant_id, link_id, ${is_failing}::boolean as is_failing from link_progress
    where due_at <= now() and (leased_until is null or leased_until < now())
      and (failing_since is not null) = ${is_failing}
    order by ${order} limit ${limit})`
  const { rows } = await sql<FoundLink>`
    ${find(false, sql`random()`)} union all
    ${find(true, sql`least(failures_in_row, ${FAILURES_MAX}), random()`)}`.execute(db)
  return rows
}
