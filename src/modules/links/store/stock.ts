// Our stock rows of a partner, and how far its availability was read.

import { type RawBuilder, sql } from 'kysely'
import type { LinkedStock } from '../../../domain/model/link/linked-stock.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { growingSeconds } from '../../../platform/db/growing-pause.ts'
import type { Leasing } from './following.ts'

const IS_OPEN = sql`(l.reserved_quantity > 0
  or l.shipped_quantity < l.quantity - l.rejected_quantity - l.canceled_quantity)`

const rowsOf = (moved_skus: readonly string[]): RawBuilder<unknown> => sql`
  select s.sku, s.on_hand, s.lead_time_days, s.sources,
    coalesce(held.promised, 0)::int as promised_units,
    coalesce(held.waiting, 0)::int as waiting_units, s.sku = any(${moved_skus}) as has_moved
  from supplier_stock s
  cross join lateral (
    select sum(l.accepted_quantity - l.shipped_quantity) as promised,
      sum((l.cost_increase ->> 'quantity')::int) as waiting
    from purchase_order_lines l
    where l.merchant_id = s.merchant_id and l.supplier_id = s.supplier_id and l.sku = s.sku
      and ${IS_OPEN}
  ) held`

/** In the order of SKUs, behind `after`. */
export async function listLinkedStock (
  db: Db, merchant_id: string, supplier_id: string, page: { after: string, limit: number }
): Promise<LinkedStock[]> {
  const { rows } = await sql<LinkedStock>`
    ${rowsOf([])} where s.merchant_id = ${merchant_id} and s.supplier_id = ${supplier_id}
      and s.sku > ${page.after}
    order by s.sku limit ${page.limit}`.execute(db)
  return rows
}

export async function findLinkedStock (
  db: Db, merchant_id: string, supplier_id: string,
  { skus, moved_skus }: { skus: readonly string[], moved_skus: readonly string[] }
): Promise<LinkedStock[]> {
  const { rows } = await sql<LinkedStock>`
    ${rowsOf(moved_skus)} where s.merchant_id = ${merchant_id} and s.supplier_id = ${supplier_id}
      and s.sku = any(${[...skus, ...moved_skus]})
    order by s.sku`.execute(db)
  return rows
}

/**
 * SKUs of orders that have moved since they were reported: the partner has promised units, at a
 * higher cost or not, has shipped some, or has given some up. The partner's figure may be of before
 * or after that. Orders are found by the index of their changes, so those that rest cost nothing.
 */
export async function listMovedSkus (
  db: Db, merchant_id: string, supplier_id: string, { since, limit }: Since
): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    select distinct l.sku from purchase_orders p
    join purchase_order_lines l on l.merchant_id = p.merchant_id and l.purchase_order_id = p.id
    join supplier_stock s on s.merchant_id = l.merchant_id and s.supplier_id = p.supplier_id
      and s.sku = l.sku
    where p.merchant_id = ${merchant_id} and p.supplier_id = ${supplier_id}
      and p.updated_at >= ${since} and p.updated_at >= s.as_of
      and (l.accepted_at >= s.as_of or l.cost_increase is not null
        or l.rejected_quantity + l.canceled_quantity > 0 or exists (
        select from shipments h
        where h.merchant_id = p.merchant_id and h.purchase_order_id = p.id
          and h.created_at >= s.as_of))
    order by l.sku limit ${limit}`.execute(db)
  return rows.map(({ sku }) => sku)
}

type Since = { since: string, limit: number }

/**
 * SKUs behind `after` of rows that were reported elsewhere, typed or fed: new ones, and, where the
 * partner tells on which shelves its units lie, all that do not say so. Rows of which it is the
 * partner that does not say so are among them.
 */
export async function listSkusReportedElsewhere (
  db: Db, merchant_id: string, supplier_id: string,
  { since, after, limit, tells_sources }: Since & { after: string, tells_sources: boolean }
): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    select sku from supplier_stock
    where merchant_id = ${merchant_id} and supplier_id = ${supplier_id}
      and sku > ${after} and updated_at >= ${since}
      and (created_at = updated_at or ${tells_sources} and sources is null)
    order by sku limit ${limit}`.execute(db)
  return rows.map(({ sku }) => sku)
}

/** `now`: what is asked after it is of then or later. */
export type DueStock = { availability_cursor: string | null, now: string }

/** How it is now; undefined when it is not due, or another process has the link. */
export async function findDueStock (
  db: Db, merchant_id: string, { link_id, process_id }: Leasing
): Promise<DueStock | undefined> {
  const { rows: [row] } = await sql<DueStock>`
    select availability_cursor, date_trunc('milliseconds', clock_timestamp()) as now
    from link_progress
    where merchant_id = ${merchant_id} and link_id = ${link_id} and leased_by = ${process_id}
      and (stock_due_at is null or stock_due_at <= now())`.execute(db)
  return row
}

/** `from`: the place as it was read. */
type Move = Leasing & { from: string | null, to: string }

/** False if another process has the link, or somebody has moved the place. */
export async function recordStockPlace (
  db: Db, merchant_id: string, { link_id, process_id, from, to }: Move
): Promise<boolean> {
  const { rows } = await sql`
    update link_progress set availability_cursor = ${to}
    where merchant_id = ${merchant_id} and link_id = ${link_id} and leased_by = ${process_id}
      and availability_cursor is not distinct from ${from}
    returning link_id`.execute(db)
  return rows.length > 0
}

const PAUSE = { first_s: 5, max_s: 300 }

/**
 * The stock is asked for after this pause, or one that grows as long as there is trouble. Orders
 * are followed meanwhile. False as above.
 */
export async function recordStockLook (
  db: Db, merchant_id: string,
  { link_id, process_id, from, to, pause_s, is_failing }:
  Move & { pause_s: number, is_failing: boolean }
): Promise<boolean> {
  const { rows } = await sql`
    update link_progress set availability_cursor = ${to},
      stock_failures = case when ${is_failing} then stock_failures + 1 else 0 end,
      stock_due_at = now() + make_interval(secs => greatest(${pause_s}::float,
        case when ${is_failing} then ${growingSeconds('stock_failures', PAUSE)} else 0 end))
    where merchant_id = ${merchant_id} and link_id = ${link_id} and leased_by = ${process_id}
      and availability_cursor is not distinct from ${from}
    returning link_id`.execute(db)
  return rows.length > 0
}
