// Gives back what was taken to be sent, and was not: it is sent later, or never.

import { sql } from 'kysely'
import type { Transmission } from '../../../domain/model/transmission/transmission.ts'
import type { Db } from '../../../platform/db/connect.ts'

type Postponed = { process_id: string, transmission: Transmission, pause_s: number }

/** Gives it back without an attempt: it is tried again after the pause. */
export async function postpone (
  db: Db, merchant_id: string, { process_id, transmission: { id, is_in_doubt }, pause_s }: Postponed
): Promise<void> {
  await sql`
    update transmissions set leased_by = null, leased_until = null, is_in_doubt = ${is_in_doubt},
      next_attempt_at = case when state = 'queued' then now() + make_interval(secs => ${pause_s})
        end
    where merchant_id = ${merchant_id} and id = ${id} and leased_by = ${process_id}`.execute(db)
}

type Unsent = { process_id: string, transmission: Transmission }

/** Nothing can be sent: its channel or its receiver is gone. The order hears of it. */
export async function endUnsent (
  db: Db, merchant_id: string, { process_id, transmission: { id, is_in_doubt } }: Unsent
): Promise<void> {
  await sql`
    update transmissions set leased_by = null, leased_until = null, state = 'superseded',
      is_in_doubt = ${is_in_doubt}, next_attempt_at = null, note_at = now(), finished_at = now()
    where merchant_id = ${merchant_id} and id = ${id} and state = 'queued'
      and leased_by = ${process_id}`.execute(db)
}
