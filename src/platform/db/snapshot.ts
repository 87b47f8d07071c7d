// Reads the database as of one moment, so that doctor's checks of live data see a consistent state.

import { sql } from 'kysely'
import type { Db } from './connect.ts'

/** Runs `read` on one snapshot, read-only and without a time limit. */
export async function inSnapshot<T> (
  db: Db, read: (snapshot: Db, merchant_ids: string[]) => Promise<T>
): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
    .execute(async (snapshot) => {
      await sql`set local statement_timeout = 0`.execute(snapshot)
      await sql`set local lock_timeout = 0`.execute(snapshot)
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(snapshot)
      // Only here are whole tables read, so scans and plans for the parameters are allowed.
      await sql`set local enable_seqscan = on`.execute(snapshot)
      await sql`set local plan_cache_mode = auto`.execute(snapshot)
      const { rows } = await sql<{ id: string }>`
        select id from merchants union select merchant_id from events order by id
      `.execute(snapshot)
      return read(snapshot, rows.map(({ id }) => id))
    })
}
