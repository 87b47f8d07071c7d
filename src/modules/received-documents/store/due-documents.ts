// Finds the documents of all merchants whose process has left them, and postpones one that failed.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import { findDueIn } from '../../../platform/jobs/run-due-rows.ts'

export const findDocumentsDue =
  findDueIn('received_documents', sql`state = 'applying' and resume_at <= now()`)

/** Each time for twice as long, up to an hour. */
export async function postponeDocument (
  db: Db, merchant_id: string, id: string
): Promise<void> {
  await sql`
    update received_documents set attempts = attempts + 1,
      resume_at = now() + least(3600, 30 * 2 ^ least(attempts, 10)) * interval '1 second'
    where merchant_id = ${merchant_id} and id = ${id} and state = 'applying'`.execute(db)
}
