// Counts the EDI interchanges that each supplier is sent. A number that is not used leaves a gap.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

/** From 1. */
export async function countInterchange (
  db: Db, merchant_id: string, supplier_id: string
): Promise<number> {
  const { rows: [row] } = await sql<{ last: number }>`
    insert into control_numbers (merchant_id, supplier_id, last)
    values (${merchant_id}, ${supplier_id}, 1)
    on conflict (merchant_id, supplier_id) do update set last = control_numbers.last + 1
    returning last`.execute(db)
  if (row === undefined) throw new Error('the database returned no number')
  return row.last
}
