// Finds, in all merchants, what is to be pulled, told or deleted.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import type { FindDue } from '../../../platform/jobs/run-due-rows.ts'

export type DueSource = { merchant_id: string, supplier_id: string }

/** Those that no process pulls, in any order, so that no merchant is always last. */
export async function findDueSources (db: Db, limit: number): Promise<DueSource[]> {
  const { rows } = await sql<DueSource>`
    select merchant_id, supplier_id from feed_sources
    where due_at <= now() and (leased_until is null or leased_until < now())
    order by random() limit ${limit}`.execute(db)
  return rows
}

/** Suppliers of which a person must hear that nothing comes. */
export const findOverdue: FindDue = async (db, limit, after) => {
  const { rows } = await sql<{ merchant_id: string, id: string }>`
    select merchant_id, supplier_id as id from feed_sources
    where overdue_at <= now() and supplier_id > ${after}
    order by supplier_id limit ${limit}`.execute(db)
  return rows
}

const KEPT = '30 days'

/** Deletes at most `limit` pulls of all merchants. Returns true when there may be more. */
export async function deleteOldPulls (db: Db, limit: number): Promise<boolean> {
  const { rows } = await sql<{ merchant_id: string, ids: string[] }>`
    select merchant_id, json_agg(id) as ids from (
      select merchant_id, id from feed_pulls
      where finished_at < now() - ${KEPT}::interval limit ${limit}) old
    group by merchant_id`.execute(db)
  for (const { merchant_id, ids } of rows) {
    // eslint-disable-next-line no-await-in-loop -- a statement writes rows of one merchant
    await sql`
      delete from feed_pulls
      where merchant_id = ${merchant_id} and id = any(${ids})`.execute(db)
  }
  return rows.reduce((sum, { ids }) => sum + ids.length, 0) === limit
}
