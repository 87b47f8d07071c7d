// Reads events from PostgreSQL; an event is written in the transaction of its change.

import { sql } from 'kysely'
import type { Author, NewEvent } from '../../domain/kernel/event.ts'
import { SUBJECTS } from '../../domain/resources.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { PageRequest } from '../../platform/db/keyset-page.ts'

type Timeline = Array<Omit<NewEvent, 'sales_order_id'> & Author>

const UNKNOWN = JSON.stringify({
  type: 'unknown', id: null, role: null, name: null
} satisfies Author['actor'])

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
  const { rows } = await sql<Timeline[number]>`
    select e.id, e.type, e.sequence, e.subject_type, e.subject_id, e.occurred_at,
      coalesce(e.actor, ${UNKNOWN})::json as actor, e.request_id, e.data::json as data
    from (
      select ${sales_order_id} as id
      ${others}
    ) subjects
    join events e on e.merchant_id = ${merchant_id} and e.subject_id = subjects.id
    ${after === null ? sql`` : sql`where (e.occurred_at, e.id) > (${after[0]}, ${after[1]})`}
    order by e.occurred_at, e.id limit ${limit + 1}`.execute(db)
  return rows
}
