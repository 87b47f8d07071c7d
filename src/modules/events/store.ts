// Events in PostgreSQL, as they are read; they are written with the change they tell of.

import { sql } from 'kysely'
import type { NewEvent } from '../../domain/event.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { PageRequest } from '../../platform/db/page.ts'

/** Of the order and its purchase orders, by time; one row more than `limit` at most. */
export async function listSalesOrderEvents (
  db: Db, merchant_id: string, sales_order_id: string, { limit, after }: PageRequest
): Promise<Array<Omit<NewEvent, 'sales_order_id'>>> {
  const query = db.selectFrom('events').where('merchant_id', '=', merchant_id)
    .where('sales_order_id', '=', sales_order_id)
    .select(['id', 'type', 'sequence', 'subject_type', 'subject_id', 'occurred_at', 'data'])
    .orderBy('occurred_at').orderBy('id').limit(limit + 1)
  if (after === null) return query.execute()
  return query.where(sql<boolean>`(occurred_at, id) > (${after[0]}, ${after[1]})`).execute()
}
