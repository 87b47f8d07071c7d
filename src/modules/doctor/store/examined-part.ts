// Finds the part of a merchant's orders that is examined, and everything that belongs to it.

import { sql } from 'kysely'
import { SUBJECTS } from '../../../domain/resources.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { ownerOf } from './check-events.ts'

export type Part = {
  sales_order_ids: readonly string[]
  /** Everything with events: these orders, what belongs to them, and what belongs to no order. */
  subject_ids: readonly string[]
}

export async function countOrders (db: Db, merchant_id: string): Promise<number> {
  const { count } = await db.selectFrom('sales_orders').where('merchant_id', '=', merchant_id)
    .select((orders) => orders.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return count
}

/** Orders of which something was written since then, or all for null. They come at random. */
export async function listOrdersSince (
  db: Db, merchant_id: string, since: string | null
): Promise<string[]> {
  const tables = SUBJECTS.filter(({ is_of_order }) => is_of_order).map(({ table }) => sql`
    select sales_order_id from ${sql.table(table)}
    where merchant_id = ${merchant_id} and updated_at >= ${since}`)
  const written = since === null
    ? sql``
    : sql`and (updated_at >= ${since} or id in (${sql.join(tables, sql` union all `)}))`
  const { rows } = await sql<{ id: string }>`
    select id from sales_orders where merchant_id = ${merchant_id} ${written} order by random()
  `.execute(db)
  return rows.map(({ id }) => id)
}

export async function findPart (
  db: Db, merchant_id: string, sales_order_ids: readonly string[]
): Promise<Part> {
  const parts = SUBJECTS.map(({ table, is_of_order }) => {
    const is_wanted = is_of_order
      ? sql`and (sales_order_id is null or sales_order_id = any(${sales_order_ids}))`
      : table === 'sales_orders' ? sql`and id = any(${sales_order_ids})` : sql``
    return sql`
      select id from ${sql.table(table)}
      where ${sql.ref(ownerOf(table))} = ${merchant_id} ${is_wanted}`
  })
  const { rows } = await sql<{ id: string }>`${sql.join(parts, sql` union all `)}`.execute(db)
  return { sales_order_ids, subject_ids: rows.map(({ id }) => id) }
}
