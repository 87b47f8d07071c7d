// Lists what is due: orders that are to be invoiced, and invoices whose day is over.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import { findDueIn } from '../../../platform/jobs/run-due-rows.ts'

export type DueMark = { merchant_id: string, sales_order_id: string }

/** Page by page, from behind the last mark of the page before; nothing is locked. */
export async function findInvoicingDue (
  db: Db, limit: number, last: DueMark | undefined
): Promise<DueMark[]> {
  const { merchant_id = '', sales_order_id = '' } = last ?? {}
  const { rows } = await sql<DueMark>`
    select merchant_id, sales_order_id from invoicing_marks
    where due_at <= now() and (merchant_id, sales_order_id) > (${merchant_id}, ${sales_order_id})
    order by merchant_id, sales_order_id limit ${limit}`.execute(db)
  return rows
}

/** For a minute, or until the order changes: then it is marked anew. */
export async function putOffInvoicing (
  db: Db, merchant_id: string, sales_order_id: string
): Promise<void> {
  await sql`
    update invoicing_marks set due_at = now() + interval '1 minute'
    where merchant_id = ${merchant_id} and sales_order_id = ${sales_order_id}
      and due_at <= now()`.execute(db)
}

export const findOverdue = findDueIn('invoices', sql`overdue_at <= now()
  and status in ('issued', 'partially_paid') and not is_overdue`)
