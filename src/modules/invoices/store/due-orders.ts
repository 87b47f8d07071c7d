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

export const findOverdue = findDueIn('invoices', sql`overdue_at <= now()
  and status in ('issued', 'partially_paid') and not is_overdue`)
