// Restock marks of all merchants: finds those to be served, and deletes those no order waits for.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import { findTodayOfEach } from './due-days.ts'
import { deleteMarks, markRestocked } from './restock-marks.ts'
import { canServeOn, IS_WAITING } from './waiting-orders.ts'

/** A SKU with more available units, and its marks. A lower id may be committed after a higher. */
export type Mark = { merchant_id: string, sku: string, ids: readonly number[] }

/** Does a line wait for the SKU of mark `m`? `offset 0` prevents a join that reads all lines. */
const IS_WAITED_FOR = sql`exists (
  select from sales_order_lines l
  where l.merchant_id = m.merchant_id and l.sku = m.sku and ${IS_WAITING} offset 0)`

/** A page of SKUs with marks that a line waits for, oldest mark first, starting after `after`. */
export async function findMarks (db: Db, limit: number, after: number): Promise<Mark[]> {
  const { rows } = await sql<Mark>`
    select merchant_id, sku, json_agg(id order by id) as ids from restock_marks m
    where ${IS_WAITED_FOR}
    group by merchant_id, sku having min(id) > ${after} order by min(id) limit ${limit}`.execute(db)
  return rows
}

/** Longer than it takes to place an order: one that missed the stock may still be committing. */
const MARKS_KEPT = '2 seconds'

/**
 * Deletes at most `limit` marks of SKUs that no line waits for, and returns their number. Most
 * marks are like that, since a feed marks all its risen SKUs. If an order has missed the stock
 * meanwhile, the sweep finds it.
 */
export async function deleteIdleMarks (db: Db, limit: number): Promise<number> {
  const { rows } = await sql<Omit<Mark, 'sku'>>`
    select merchant_id, json_agg(id) as ids from (
      select m.merchant_id, m.id from restock_marks m
      where m.created_at < now() - ${MARKS_KEPT}::interval and not ${IS_WAITED_FOR}
      limit ${limit}
    ) idle group by merchant_id`.execute(db)
  for (const { merchant_id, ids } of rows) {
    // eslint-disable-next-line no-await-in-loop -- a statement writes rows of one merchant
    await deleteMarks(db, merchant_id, ids)
  }
  return rows.reduce((sum, { ids }) => sum + ids.length, 0)
}

/**
 * The sweep: marks SKUs that a line waits for and that are available, and returns their number. It
 * finds suppliers that are active again, offers that became valid, and orders that were placed
 * while a mark was being served.
 */
export async function markWaitingSkus (db: Db, limit: number): Promise<number> {
  const todayOf = await findTodayOfEach(db)
  const today = todayOf(sql`l.merchant_id`)
  const { rows } = await sql<{ merchant_id: string, skus: string[] }>`
    select merchant_id, json_agg(sku) as skus from (
      select l.merchant_id, l.sku
      from sales_order_lines l
      join sales_orders o on o.merchant_id = l.merchant_id and o.id = l.sales_order_id
      where ${IS_WAITING} and o.status = 'confirmed'
        and exists (select from supplier_stock s where ${canServeOn(today)})
      group by l.merchant_id, l.sku order by random() limit ${limit}
    ) waiting group by merchant_id`.execute(db)
  for (const { merchant_id, skus } of rows) {
    // eslint-disable-next-line no-await-in-loop -- a statement writes rows of one merchant
    await markRestocked(db, merchant_id, skus)
  }
  return rows.reduce((sum, { skus }) => sum + skus.length, 0)
}
