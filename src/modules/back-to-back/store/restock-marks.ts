// Restock marks: rows that say that more units of a SKU are available. They stay until all orders
// that wait for the SKU were looked at.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'
import { IS_WAITING } from './waiting-orders.ts'

/** Marks are inserted and never updated, so two transactions can mark a SKU without waiting. */
export async function markRestocked (
  db: Db | Trx, merchant_id: string, skus: readonly string[]
): Promise<void> {
  if (skus.length === 0) return
  await sql`
    insert into restock_marks (merchant_id, sku)
    select ${merchant_id}, sku from unnest(${[...new Set(skus)]}::text[]) as r(sku)`.execute(db)
}

/** The supplier can be bought from again: what waits for a SKU of which it has units is served. */
export async function markRestockedOf (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<void> {
  await sql`
    insert into restock_marks (merchant_id, sku)
    select distinct ${merchant_id}, l.sku from sales_order_lines l
    join supplier_stock s on s.merchant_id = l.merchant_id and s.sku = l.sku
    where l.merchant_id = ${merchant_id} and ${IS_WAITING}
      and s.supplier_id = ${supplier_id} and s.on_hand > s.reserved`.execute(trx)
}

/** Deletes served marks by id. Marks that were left meanwhile stay. */
export async function deleteMarks (
  db: Db, merchant_id: string, ids: readonly number[]
): Promise<void> {
  await sql`
    delete from restock_marks
    where merchant_id = ${merchant_id} and id = any(${ids}::bigint[])`.execute(db)
}
