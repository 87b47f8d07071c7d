// Finds the links of which it is to be forgotten what the partner has.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import type { Due } from '../../../platform/jobs/run-due-rows.ts'

/** Of all merchants, in any order, so that none is always last. */
export async function listDueForgetting (db: Db, limit: number): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select merchant_id, id from links where forget_until is not null
    order by random() limit ${limit}`.execute(db)
  return rows
}
