// Restock marks: rows that say that more units of a SKU are available. They stay until all orders
// that wait for the SKU were looked at.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'

/** Marks are inserted and never updated, so two transactions can mark a SKU without waiting. */
export async function markRestocked (
  db: Db | Trx, merchant_id: string, skus: readonly string[]
): Promise<void> {
  if (skus.length === 0) return
  await sql`
    insert into restock_marks (merchant_id, sku)
    select ${merchant_id}, sku from unnest(${[...new Set(skus)]}::text[]) as r(sku)`.execute(db)
}

/** Deletes served marks by id. Marks that were left meanwhile stay. */
export async function deleteMarks (
  db: Db, merchant_id: string, ids: readonly number[]
): Promise<void> {
  await sql`
    delete from restock_marks
    where merchant_id = ${merchant_id} and id = any(${ids}::bigint[])`.execute(db)
}
