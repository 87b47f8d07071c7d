// The attempts of transmissions, as they are kept.

import { sql } from 'kysely'
import type { TransmissionAttempt } from '../../../domain/model/transmission/transmission.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'

/** Beside the first one: an order waits for its partner as long as that takes. */
const LAST_KEPT = 50

export async function insertAttempt (
  trx: Db | Trx, merchant_id: string, transmission_id: string, attempt: TransmissionAttempt
): Promise<void> {
  const { number, attempted_at, milliseconds, outcome, detail, facts } = attempt
  await sql`
    insert into transmission_attempts (merchant_id, transmission_id, number, attempted_at,
      milliseconds, outcome, detail, facts)
    values (${merchant_id}, ${transmission_id}, ${number}, ${attempted_at}, ${milliseconds},
      ${outcome}, ${detail}, ${JSON.stringify(facts)})
    on conflict do nothing`.execute(trx)
  if (number <= LAST_KEPT + 1) return
  await sql`
    delete from transmission_attempts
    where merchant_id = ${merchant_id} and transmission_id = ${transmission_id}
      and number between 2 and ${number - LAST_KEPT}`.execute(trx)
}

type StoredAttempt = TransmissionAttempt & { transmission_id: string }

export async function listAttempts (
  db: Db | Trx, merchant_id: string, transmission_ids: readonly string[]
): Promise<StoredAttempt[]> {
  return db.selectFrom('transmission_attempts').where('merchant_id', '=', merchant_id)
    .where('transmission_id', '=', sql<string>`any(${transmission_ids})`)
    .select([
      'transmission_id', 'number', 'attempted_at', 'milliseconds', 'outcome', 'detail', 'facts'
    ])
    .orderBy('transmission_id').orderBy('number').execute()
}
