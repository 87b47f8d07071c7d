// Lists how long each merchant keeps its events, for the job that deletes them.

import { completeSettings } from '../../../domain/model/merchant/merchant.ts'
import type { Db } from '../../../platform/db/connect.ts'

export type Retention = { merchant_id: string, event_retention_days: number }

/** How long each merchant keeps its events: a page of merchants, behind the one that is named. */
export async function listRetentions (
  db: Db, limit: number, after: string
): Promise<Retention[]> {
  const merchants = await db.selectFrom('merchants').select(['id', 'settings'])
    .where('id', '>', after).orderBy('id').limit(limit).execute()
  return merchants.map(({ id, settings }) => ({
    merchant_id: id, event_retention_days: completeSettings(settings).event_retention_days
  }))
}
