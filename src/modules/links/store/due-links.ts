// Finds the links whose partners are to be followed now.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

export type DueLink = { merchant_id: string, link_id: string }

/** Links of all merchants that nobody follows now, in any order, so that none is always last. */
export async function findDueLinks (db: Db, limit: number): Promise<DueLink[]> {
  const { rows } = await sql<DueLink>`
    select merchant_id, link_id from link_progress
    where due_at <= now() and (leased_until is null or leased_until < now())
    order by random() limit ${limit}`.execute(db)
  return rows
}
