// Reads the events of a sales order; an event is written in the transaction of its change.

import { sql } from 'kysely'
import { type Actor, describeActor } from '../../../domain/kernel/event.ts'
import { SUBJECTS } from '../../../domain/resources.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { PageRequest } from '../../../platform/db/keyset-page.ts'
import { positionOf } from '../../../platform/events/pick-events.ts'
import {
  EVENT_COLUMNS, listPositionsOfMarks, type StoredEvent
} from '../../../platform/events/read-feed.ts'

type Timeline = Array<Omit<StoredEvent, 'actor'> & { actor: Actor, position: number | null }>

/**
 * The events of the order and of all that belongs to it, in the order of time, at most one more
 * than `limit`. They are found by the ids of their subjects, since an index of events by sales
 * order would be the largest of all indexes.
 */
export async function listSalesOrderEvents (
  db: Db, merchant_id: string, sales_order_id: string, { limit, after }: PageRequest
): Promise<Timeline> {
  const tables = SUBJECTS.filter(({ is_of_order }) => is_of_order)
  const others = sql.join(tables.map(({ table }) => sql`
    union all select id from ${sql.table(table)}
    where merchant_id = ${merchant_id} and sales_order_id = ${sales_order_id}`), sql``)
  const { rows } = await sql<StoredEvent & { mark_id: string | null }>`
    select ${EVENT_COLUMNS}, e.mark_id
    from (
      select ${sales_order_id} as id
      ${others}
    ) subjects
    join events e on e.merchant_id = ${merchant_id} and e.subject_id = subjects.id
    ${after === null ? sql`` : sql`where (e.occurred_at, e.id) > (${after[0]}, ${after[1]})`}
    order by e.occurred_at, e.id limit ${limit + 1}`.execute(db)
  const mark_ids = [...new Set(rows.flatMap(({ mark_id }) => mark_id ?? []))]
  const parts = await listPositionsOfMarks(db, merchant_id, mark_ids)
  const partOf = new Map(parts.map((part) => [part.mark_id, part]))
  return rows.map(({ mark_id, actor, ...event }) => ({
    ...event,
    actor: describeActor(actor),
    position: positionOf(partOf.get(mark_id ?? ''), event)
  }))
}
