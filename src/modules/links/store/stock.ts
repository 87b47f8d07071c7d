// Our stock rows of a partner, and how far its availability was read.

import { sql } from 'kysely'
import type { LinkedStock } from '../../../domain/model/link/linked-stock.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { Leasing } from './following.ts'

const IS_OPEN = sql`(l.reserved_quantity > 0
  or l.shipped_quantity < l.quantity - l.rejected_quantity - l.canceled_quantity)`

const ROWS = sql`
  select s.sku, s.on_hand, s.lead_time_days, s.sources,
    coalesce(promised.units, 0)::int as promised_units,
    coalesce(promised.last_at >= s.as_of, false) as is_answered
  from supplier_stock s
  cross join lateral (
    select sum(l.accepted_quantity - l.shipped_quantity) as units, max(l.accepted_at) as last_at
    from purchase_order_lines l
    where l.merchant_id = s.merchant_id and l.supplier_id = s.supplier_id and l.sku = s.sku
      and ${IS_OPEN}
  ) promised`

/** In the order of SKUs, behind `after`. */
export async function listLinkedStock (
  db: Db, merchant_id: string, supplier_id: string, page: { after: string, limit: number }
): Promise<LinkedStock[]> {
  const { rows } = await sql<LinkedStock>`
    ${ROWS} where s.merchant_id = ${merchant_id} and s.supplier_id = ${supplier_id}
      and s.sku > ${page.after}
    order by s.sku limit ${page.limit}`.execute(db)
  return rows
}

export async function findLinkedStock (
  db: Db, merchant_id: string, supplier_id: string, skus: readonly string[]
): Promise<LinkedStock[]> {
  const { rows } = await sql<LinkedStock>`
    ${ROWS} where s.merchant_id = ${merchant_id} and s.supplier_id = ${supplier_id}
      and s.sku = any(${skus})
    order by s.sku`.execute(db)
  return rows
}

/** SKUs of which the partner has promised units since they were reported. */
export async function listAnsweredSkus (
  db: Db, merchant_id: string, supplier_id: string, limit: number
): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    select distinct l.sku from purchase_order_lines l
    join supplier_stock s on s.merchant_id = l.merchant_id and s.supplier_id = l.supplier_id
      and s.sku = l.sku
    where l.merchant_id = ${merchant_id} and l.supplier_id = ${supplier_id} and ${IS_OPEN}
      and l.accepted_at >= s.as_of
    order by l.sku limit ${limit}`.execute(db)
  return rows.map(({ sku }) => sku)
}

export async function recordStockPlace (
  db: Db, merchant_id: string,
  { link_id, process_id, place, pause_s }: Leasing & { place: string, pause_s: number }
): Promise<void> {
  await sql`
    update link_progress set availability_cursor = ${place}, stock_failures = 0,
      stock_due_at = now() + make_interval(secs => ${pause_s})
    where merchant_id = ${merchant_id} and link_id = ${link_id}
      and leased_by = ${process_id}`.execute(db)
}

const PAUSE_MAX_S = 300

/** The stock is asked for after a pause that grows. Orders are followed meanwhile. */
export async function recordStockFailure (
  db: Db, merchant_id: string, { link_id, process_id }: Leasing
): Promise<void> {
  await sql`
    update link_progress set stock_failures = stock_failures + 1,
      stock_due_at = now() + make_interval(
        secs => least(${PAUSE_MAX_S}, 5 * power(2, least(stock_failures, 10))))
    where merchant_id = ${merchant_id} and link_id = ${link_id}
      and leased_by = ${process_id}`.execute(db)
}
