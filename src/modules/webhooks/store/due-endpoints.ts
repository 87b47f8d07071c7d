// Finds the endpoints that have something to be sent, and gives each to one process at a time.

import { sql } from 'kysely'
import { FAILURES_MAX } from '../../../domain/model/webhook/delivery.ts'
import type { Db } from '../../../platform/db/connect.ts'

export type DueEndpoint = { merchant_id: string, endpoint_id: string }

/**
 * Endpoints that no process works on, with events that they have not taken on, or deliveries that
 * are to be tried. One that fails takes on a single event, once nothing waits. Of these merchants,
 * or of all for null.
 */
export async function findDueEndpoints (
  db: Db, limit: number, merchant_ids: readonly string[] | null
): Promise<DueEndpoint[]> {
  const is_wanted = merchant_ids === null ? sql`` : sql`and p.merchant_id = any(${merchant_ids})`
  const { rows } = await sql<DueEndpoint>`
    select p.merchant_id, p.endpoint_id from webhook_progress p
    left join event_feeds f on f.merchant_id = p.merchant_id
    where p.is_active and (p.leased_until is null or p.leased_until < now())
      and (p.due_at <= now() or (f.last_position > p.position and not p.is_full
        and (p.failures_in_row < ${FAILURES_MAX} or p.due_at is null)))
      ${is_wanted}
    order by random() limit ${limit}`.execute(db)
  return rows
}
