// Finds the transmissions of all merchants that are to be sent, and those of which their purchase
// orders must hear.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import { findDueIn } from '../../../platform/jobs/run-due-rows.ts'

export type DueTransmission = { merchant_id: string, id: string, channel_id: string }

/** Those that no process works on, in any order, so that no merchant is always last. */
export async function findDueTransmissions (db: Db, limit: number): Promise<DueTransmission[]> {
  const { rows } = await sql<DueTransmission>`
    select merchant_id, id, channel_id from transmissions
    where state = 'queued' and next_attempt_at <= now()
      and (leased_until is null or leased_until < now())
    order by random() limit ${limit}`.execute(db)
  return rows
}

export const findNotesDue = findDueIn('transmissions', sql`note_at <= now()`)
