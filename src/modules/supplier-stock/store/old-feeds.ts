// Deletes what is kept of stock feeds that were applied long ago.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

const FEEDS_MAX = 1_000

/**
 * Deletes old ones among the merchant's first feeds; their ids are in the order of time. Returns
 * true when there may be more.
 */
export async function deleteOldFeeds (
  db: Db, merchant_id: string, kept_days: number
): Promise<boolean> {
  const { rows: [deleted] } = await sql<{ count: number }>`
    with first as (
      select id, created_at from stock_feeds where merchant_id = ${merchant_id}
      order by id limit ${FEEDS_MAX}
    ), deleted as (
      delete from stock_feeds f using first
      where f.merchant_id = ${merchant_id} and f.id = first.id
        and first.created_at < now() - make_interval(days => ${kept_days})
      returning f.id
    )
    select count(*) as count from deleted`.execute(db)
  return deleted?.count === FEEDS_MAX
}
