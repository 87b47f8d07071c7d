// What is due, of all merchants: read without a lock; the ordinary commands decide under theirs.

import { sql } from 'kysely'
import type { Db } from './db/connect.ts'

export type Due = { merchant_id: string, id: string }

/** Unpaid orders past their time, the oldest first. */
export async function findUnpaidOrdersDue (db: Db, limit: number): Promise<Due[]> {
  return db.selectFrom('sales_orders').select(['merchant_id', 'id'])
    .where('payment_due_at', '<=', sql<string>`now()`).orderBy('payment_due_at').limit(limit)
    .execute()
}

const ANSWERS_KEPT = '30 days'

/** Forgets up to `limit` answers of idempotency keys that are older than is promised. */
export async function deleteOldAnswers (db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency_answers where ctid in (
      select ctid from idempotency_answers
      where created_at < now() - ${ANSWERS_KEPT}::interval limit ${limit}
    )`.execute(db)
  return Number(numAffectedRows ?? 0)
}
