// Marks of orders that are to be invoiced: written with the change that makes it due, under the
// lock of the order, and deleted by whoever has invoiced it.

import { runStatement, type Trx } from '../../../platform/db/trx.ts'

export type InvoicingMark = { sales_order_id: string, due_at: string }

const MARK = `
  insert into invoicing_marks (merchant_id, sales_order_id, due_at)
  select $1, m.sales_order_id, m.due_at
  from json_to_recordset($2) as m (sales_order_id text, due_at timestamptz)
  on conflict (merchant_id, sales_order_id) do update
    set due_at = least(invoicing_marks.due_at, excluded.due_at)`

/** Most decisions leave nothing to invoice, and send no statement. */
export async function markInvoicing (
  trx: Trx, merchant_id: string, marks: readonly InvoicingMark[]
): Promise<void> {
  if (marks.length === 0) return
  const sorted = marks.toSorted((a, b) => a.sales_order_id < b.sales_order_id ? -1 : 1)
  return runStatement(trx, MARK, [merchant_id, JSON.stringify(sorted)]).then(() => {})
}

const REMOVE = 'delete from invoicing_marks where merchant_id = $1 and sales_order_id = any($2)'

export async function removeInvoicingMarks (
  trx: Trx, merchant_id: string, ids: readonly string[]
): Promise<void> {
  if (ids.length > 0) await runStatement(trx, REMOVE, [merchant_id, ids])
}
