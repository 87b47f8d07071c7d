// Marks of SKUs of which more became available: durable, until those who wait were served.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'
import { CAN_SERVE, IS_WAITING } from '../../../platform/due.ts'

/** Only inserted, never updated: two that mark one SKU do not wait for each other. */
export async function markRestocked (
  trx: Trx, merchant_id: string, skus: readonly string[]
): Promise<void> {
  if (skus.length === 0) return
  await sql`
    insert into restock_marks (merchant_id, sku)
    select ${merchant_id}, sku from unnest(${[...new Set(skus)]}::text[]) as r(sku)`.execute(trx)
}

/** These marks are served; others may have been left meanwhile. */
export async function deleteMarks (
  db: Db, merchant_id: string, ids: readonly number[]
): Promise<void> {
  await sql`
    delete from restock_marks
    where merchant_id = ${merchant_id} and id = any(${ids}::bigint[])`.execute(db)
}

export type Waiting = { id: string, priority: number }

/**
 * Confirmed orders with units of the SKU that nothing serves, by priority, then age, while a
 * supplier that has not failed them has some.
 */
export async function listWaitingOrders (
  db: Db, merchant_id: string, sku: string,
  { limit, after }: { limit: number, after: Waiting | null }
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select o.id, o.priority
    from sales_order_lines l
    join sales_orders o on o.merchant_id = l.merchant_id and o.id = l.sales_order_id
    where l.merchant_id = ${merchant_id} and l.sku = ${sku}
      and ${IS_WAITING} and o.status = 'confirmed'
      and (${after === null}
        or (-o.priority, o.id) > (${-(after?.priority ?? 0)}, ${after?.id ?? ''}))
      and exists (select from supplier_stock s where ${CAN_SERVE})
    group by o.id, o.priority
    order by o.priority desc, o.id
    limit ${limit}`.execute(db)
  return rows
}
