// Deletes deliveries and attempts that have ended 30 days ago.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

const KEPT = '30 days'

/** Deletes at most `limit` deliveries of all merchants. Returns true when there may be more. */
export async function deleteOldDeliveries (db: Db, limit: number): Promise<boolean> {
  const { rows } = await sql<{ merchant_id: string, ids: string[] }>`
    select merchant_id, json_agg(id) as ids from (
      select merchant_id, id from webhook_deliveries
      where finished_at < now() - ${KEPT}::interval limit ${limit}) old
    group by merchant_id`.execute(db)
  for (const { merchant_id, ids } of rows) {
    // eslint-disable-next-line no-await-in-loop -- a statement writes rows of one merchant
    await sql`
      delete from webhook_attempts
      where merchant_id = ${merchant_id} and delivery_id = any(${ids})`.execute(db)
    // eslint-disable-next-line no-await-in-loop -- as above
    await sql`
      delete from webhook_deliveries
      where merchant_id = ${merchant_id} and id = any(${ids})`.execute(db)
  }
  return rows.reduce((sum, { ids }) => sum + ids.length, 0) === limit
}
