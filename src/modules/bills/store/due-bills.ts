// Marks of all merchants: purchase orders whose open bills must be matched again.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import { findDueIn } from '../../../platform/jobs/run-due-rows.ts'

export const findBillMarks = findDueIn('bill_marks', sql`true`)

export type MarkedBills = { marks: string[], bills: string[] }

/** All marks of the order that the mark names, and its open bills, the oldest first. */
export async function readBillMark (
  db: Db, merchant_id: string, id: string
): Promise<MarkedBills> {
  const marks = await sql<{ id: string, purchase_order_id: string }>`
    select id, purchase_order_id from bill_marks
    where merchant_id = ${merchant_id} and purchase_order_id in (
      select purchase_order_id from bill_marks
      where merchant_id = ${merchant_id} and id = ${id})`.execute(db)
  const [first] = marks.rows
  if (first === undefined) return { marks: [], bills: [] }
  const bills = await sql<{ id: string }>`
    select id from bills
    where merchant_id = ${merchant_id} and status in ('matched', 'disputed') and id in (
      select bill_id from bill_lines where merchant_id = ${merchant_id}
        and purchase_order_id = ${first.purchase_order_id})
    order by id`.execute(db)
  return { marks: marks.rows.map((one) => one.id), bills: bills.rows.map((one) => one.id) }
}

/** Marks that were left meanwhile stay. */
export async function deleteBillMarks (
  db: Db, merchant_id: string, ids: readonly string[]
): Promise<void> {
  await sql`
    delete from bill_marks where merchant_id = ${merchant_id} and id = any(${ids})`.execute(db)
}
