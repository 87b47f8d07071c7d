// Of which orders the invoices of the partner are to be read, and what came of it.

import { sql } from 'kysely'
import type { PartnerOrder } from '../../../domain/model/link/link.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { growingSeconds } from '../../../platform/db/growing-pause.ts'
import type { Trx } from '../../../platform/db/trx.ts'

/** `invoices_due_at` is the mark that the reading answers. */
export type DueInvoices = Pick<PartnerOrder, 'purchase_order_id' | 'partner_order_id'> &
  { invoices_due_at: string, line_numbers: readonly number[] | null }

/**
 * The newest first, so that what may have been missed long ago delays nothing. An order that is to
 * be looked at is looked at before: what shipped is known then.
 */
export async function listDueInvoices (
  db: Db, merchant_id: string, link_id: string, limit: number
): Promise<DueInvoices[]> {
  const { rows } = await sql<DueInvoices>`
    select purchase_order_id, partner_order_id, line_numbers, invoices_due_at
    from partner_orders
    where merchant_id = ${merchant_id} and link_id = ${link_id} and invoices_due_at <= now()
      and (look_at is null or look_at > now())
    order by invoices_due_at desc limit ${limit}`.execute(db)
  return rows
}

const PAUSE = { first_s: 60, max_s: 86_400 }

/** What was marked meanwhile stays marked. */
export async function recordInvoicesRead (
  db: Db, merchant_id: string, { purchase_order_id, invoices_due_at }: DueInvoices
): Promise<void> {
  await sql`
    update partner_orders set invoice_failures = 0, updated_at = now(),
      invoices_due_at = case when invoices_due_at is distinct from ${invoices_due_at}
        then invoices_due_at end
    where merchant_id = ${merchant_id} and purchase_order_id = ${purchase_order_id}`.execute(db)
}

/** They are read again after a pause that grows to a day. Returns how often they were left. */
export async function postponeInvoices (
  db: Db, merchant_id: string, { purchase_order_id, invoices_due_at }: DueInvoices,
  retry_after_s: number | null
): Promise<number> {
  const { rows: [row] } = await sql<{ invoice_failures: number }>`
    update partner_orders set invoice_failures = invoice_failures + 1, updated_at = now(),
      invoices_due_at = case when invoices_due_at is distinct from ${invoices_due_at}
        then invoices_due_at
        else now() + make_interval(
          secs => ${growingSeconds('invoice_failures', { ...PAUSE, retry_after_s })}) end
    where merchant_id = ${merchant_id} and purchase_order_id = ${purchase_order_id}
    returning invoice_failures`.execute(db)
  return row?.invoice_failures ?? 0
}

const UNBILLED_MAX = 500

/**
 * Some orders of the last months of which something has moved that is not billed, also those that
 * are over: those that were read longest ago. They are not looked at, so nothing else is told.
 */
export async function markUnbilledOrders (
  trx: Trx | Db, merchant_id: string, link_id: string
): Promise<void> {
  await sql`
    update partner_orders o set invoices_due_at = clock_timestamp()
    where o.merchant_id = ${merchant_id} and o.purchase_order_id = any(array(
      select q.purchase_order_id from partner_orders q
      join purchase_orders p on p.merchant_id = q.merchant_id and p.id = q.purchase_order_id
      where q.merchant_id = ${merchant_id} and q.link_id = ${link_id}
        and q.invoices_due_at is null and p.updated_at > now() - interval '90 days'
        and p.fulfillment_status <> 'unfulfilled'
        and p.billing_status in ('unbilled', 'partially_billed')
      order by q.updated_at limit ${UNBILLED_MAX}))`.execute(trx)
}
