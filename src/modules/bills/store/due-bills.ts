// Marks of all merchants: open bills that must be matched again.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import { findDueIn } from '../../../platform/jobs/run-due-rows.ts'

export const findBillMarks = findDueIn('bill_marks', sql`due_at <= now()`)

/** `supplier_id` tells whose open bills are to be matched where there is no order; null: all. */
export type BillMark = {
  id: string
  purchase_order_id: string | null
  supplier_id: string | null
  /** The last bill that was matched; empty before the first. */
  reached_id: string
  /** A newer mark asks for the same bills, and nothing of it is done. */
  is_repeated: boolean
}

export async function readBillMark (
  db: Db, merchant_id: string, id: string
): Promise<BillMark | undefined> {
  const { rows: [mark] } = await sql<BillMark>`
    select m.id, m.purchase_order_id, m.supplier_id, m.reached_id,
      m.purchase_order_id is null and exists (
        select from bill_marks n where n.merchant_id = ${merchant_id}
          and n.purchase_order_id is null and n.supplier_id is not distinct from m.supplier_id
          and n.id > m.id and n.reached_id = '' and n.due_at <= now()) as is_repeated
    from bill_marks m where m.merchant_id = ${merchant_id} and m.id = ${id}`.execute(db)
  return mark
}

export type MarkedBills = { marks: string[], bills: string[] }

/** All marks of the order, and its open bills, the oldest first. */
export async function listOfOrder (
  db: Db, merchant_id: string, purchase_order_id: string
): Promise<MarkedBills> {
  const marks = await sql<{ id: string }>`
    select id from bill_marks
    where merchant_id = ${merchant_id} and purchase_order_id = ${purchase_order_id}`.execute(db)
  const bills = await sql<{ id: string }>`
    select id from bills
    where merchant_id = ${merchant_id} and status in ('matched', 'disputed') and id in (
      select bill_id from bill_lines where merchant_id = ${merchant_id}
        and purchase_order_id = ${purchase_order_id})
    order by id`.execute(db)
  return { marks: marks.rows.map((one) => one.id), bills: bills.rows.map((one) => one.id) }
}

/** The next open bills that the mark asks for, the oldest first. */
export async function listNextOpen (
  db: Db, merchant_id: string, { supplier_id, reached_id }: BillMark, limit: number
): Promise<string[]> {
  const of_supplier = supplier_id === null ? sql`` : sql`and supplier_id = ${supplier_id}`
  const listIn = (status: 'matched' | 'disputed') => sql`(
    select id from bills
    where merchant_id = ${merchant_id} ${of_supplier} and status = ${sql.lit(status)}
      and id > ${reached_id} order by id limit ${limit})`
  const { rows } = await sql<{ id: string }>`
    ${listIn('matched')} union all ${listIn('disputed')} order by id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

export async function setReached (
  db: Db, merchant_id: string, { id, reached_id }: Pick<BillMark, 'id' | 'reached_id'>
): Promise<void> {
  await sql`
    update bill_marks set reached_id = ${reached_id}
    where merchant_id = ${merchant_id} and id = ${id}`.execute(db)
}

/** Marks that were left meanwhile stay. */
export async function deleteBillMarks (
  db: Db, merchant_id: string, ids: readonly string[]
): Promise<void> {
  await sql`
    delete from bill_marks where merchant_id = ${merchant_id} and id = any(${ids})`.execute(db)
}
