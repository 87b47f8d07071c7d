// Orders that belong to the account that a partner has for us: as long as one is open, no key of
// another account will do.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'

/** Open here, at the partner that still has it, or by a return that awaits the partner. */
const isOpen = sql`(p.status in ('issued', 'acknowledged')
  or (o.partner_status not in ('completed', 'canceled') and o.gone_since is null)
  or exists (
    select from returns r
    where r.merchant_id = o.merchant_id and r.purchase_order_id = o.purchase_order_id
      and r.approved_at is not null and (r.status in ('approved', 'in_transit')
        or r.supplier_credit_status in ('expected', 'overdue'))))`

const openPairs = (merchant_id: string, supplier_id: string) => sql`
  from links k
  join partner_orders o on o.merchant_id = k.merchant_id and o.link_id = k.id
  join purchase_orders p on p.merchant_id = o.merchant_id and p.id = o.purchase_order_id
  where k.merchant_id = ${merchant_id} and k.supplier_id = ${supplier_id} and ${isOpen}`

/**
 * Does the partner have an open order, or may it have one whose answer is not known yet? `false`
 * without a link.
 */
export async function hasOpenOrders (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<boolean> {
  const { rows: [row] } = await sql<{ is_open: boolean }>`
    select exists (select ${openPairs(merchant_id, supplier_id)}) or exists (
      select from transmissions t
      join purchase_orders p on p.merchant_id = t.merchant_id and p.id = t.purchase_order_id
      where t.merchant_id = ${merchant_id} and t.supplier_id = ${supplier_id}
        and t.kind = 'tandem' and t.is_in_doubt
        and (t.state = 'queued' or p.status in ('issued', 'acknowledged'))
        and not exists (
          select from partner_orders o where o.merchant_id = t.merchant_id
            and o.purchase_order_id = t.purchase_order_id)) as is_open`.execute(trx)
  return row?.is_open ?? false
}

/** Those that the partner was last seen to have are first, then the oldest. */
export async function listOpenPairs (
  db: Db, merchant_id: string, supplier_id: string, limit: number
): Promise<string[]> {
  const { rows } = await sql<{ partner_order_id: string }>`
    select o.partner_order_id ${openPairs(merchant_id, supplier_id)}
    order by o.gone_since nulls first, o.created_at limit ${limit}`.execute(db)
  return rows.map(({ partner_order_id }) => partner_order_id)
}
