// Finds the transmissions of all merchants that are to be sent, and those of which their purchase
// orders must hear.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import { findDueIn } from '../../../platform/jobs/run-due-rows.ts'

export type DueTransmission = {
  merchant_id: string
  id: string
  /** Null for a mail to a customer. */
  channel_id: string | null
}

/**
 * Those that no process works on, in any order, so that no merchant is always last. Many mails to
 * customers leave purchase orders their places.
 */
export async function findDueTransmissions (db: Db, limit: number): Promise<DueTransmission[]> {
  const find = (subject: string) => sql`
    (select merchant_id, id, channel_id from transmissions
    where state = 'queued' and next_attempt_at <= now() and subject_type = ${subject}
      and (leased_until is null or leased_until < now())
    order by random() limit ${limit})`
  const { rows } = await sql<DueTransmission>`
    ${find('purchase_order')} union all ${find('sales_order')}`.execute(db)
  return rows
}

export const findNotesDue = findDueIn('transmissions', sql`note_at <= now()`)
