// The part of a merchant's orders that is to be examined, and everything that belongs to it.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

export type Part = {
  sales_order_ids: readonly string[]
  /** Of all that has events: those orders, what belongs to them, and what belongs to no order. */
  subject_ids: readonly string[]
}

export async function countOrders (db: Db, merchant_id: string): Promise<number> {
  const { count } = await db.selectFrom('sales_orders').where('merchant_id', '=', merchant_id)
    .select((orders) => orders.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return count
}

/** Orders of which anything was written at that instant or later; null is all. In random order. */
export async function listOrdersSince (
  db: Db, merchant_id: string, since: string | null
): Promise<string[]> {
  const written = since === null
    ? sql``
    : sql`and (updated_at >= ${since} or id in (
        select sales_order_id from purchase_orders
        where merchant_id = ${merchant_id} and updated_at >= ${since}
        union all select sales_order_id from shipments
        where merchant_id = ${merchant_id} and updated_at >= ${since}
        union all select sales_order_id from exceptions
        where merchant_id = ${merchant_id} and updated_at >= ${since}))`
  const { rows } = await sql<{ id: string }>`
    select id from sales_orders where merchant_id = ${merchant_id} ${written} order by random()
  `.execute(db)
  return rows.map(({ id }) => id)
}

export async function findPart (
  db: Db, merchant_id: string, sales_order_ids: readonly string[]
): Promise<Part> {
  const { rows } = await sql<{ id: string }>`
    with wanted as (select unnest(${sales_order_ids}::text[]) as sales_order_id)
    select sales_order_id as id from wanted
    union all select id from purchase_orders join wanted using (sales_order_id)
    where merchant_id = ${merchant_id}
    union all select id from shipments join wanted using (sales_order_id)
    where merchant_id = ${merchant_id}
    union all select id from exceptions where merchant_id = ${merchant_id}
      and (sales_order_id is null or sales_order_id = any(${sales_order_ids}))
    union all select id from merchants where id = ${merchant_id}
    union all select id from api_keys where merchant_id = ${merchant_id}
    union all select id from suppliers where merchant_id = ${merchant_id}
    union all select id from stock_feeds where merchant_id = ${merchant_id}`.execute(db)
  return { sales_order_ids, subject_ids: rows.map(({ id }) => id) }
}
