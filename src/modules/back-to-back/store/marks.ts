// Marks of SKUs of which more became available: durable, until those who wait were served.

import { type RawBuilder, sql } from 'kysely'
import type { RestockOrder } from '../../../domain/model/merchant/merchant.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'

/** Has the line `l` units that nothing serves? As the partial index says it. */
export const IS_WAITING = sql`l.quantity > l.canceled_quantity + l.sourced_quantity`

/**
 * Can the stock row `s` serve the line `l` of the order `o`, as far as a glance tells?
 * Sourcing says the rest.
 */
export const CAN_SERVE = sql`
  s.merchant_id = l.merchant_id and s.sku = l.sku and s.on_hand > s.reserved
  and s.currency = o.currency and not l.excluded_supplier_ids ? s.supplier_id
  and (now() at time zone 'UTC')::date between
    coalesce(s.valid_from, '-infinity') and coalesce(s.valid_until, 'infinity')
  and exists (
    select from suppliers u
    where u.merchant_id = s.merchant_id and u.id = s.supplier_id and u.status = 'active'
      and (o.delivery_mode = 'via_warehouse' or u.ships_to is null
        or u.ships_to ? (o.ship_to ->> 'country'))
  )`

/** Only inserted, never updated: two that mark one SKU do not wait for each other. */
export async function markRestocked (
  db: Db | Trx, merchant_id: string, skus: readonly string[]
): Promise<void> {
  if (skus.length === 0) return
  await sql`
    insert into restock_marks (merchant_id, sku)
    select ${merchant_id}, sku from unnest(${[...new Set(skus)]}::text[]) as r(sku)`.execute(db)
}

/** These marks are served; others may have been left meanwhile. */
export async function deleteMarks (
  db: Db, merchant_id: string, ids: readonly number[]
): Promise<void> {
  await sql`
    delete from restock_marks
    where merchant_id = ${merchant_id} and id = any(${ids}::bigint[])`.execute(db)
}

/** May purchase orders of the order `o` be issued? As `isReleased` of the domain says it. */
const IS_RELEASED = sql<boolean>`(o.status = 'confirmed' and o.holds = '[]'
  and (o.payment_terms = 'on_account' or o.paid >= o.total))`

/** Whether an order is served behind all that are released, by the merchant's setting. */
const IS_BEHIND: Readonly<Record<RestockOrder, RawBuilder<boolean>>> = {
  paid_first: sql`not ${IS_RELEASED}`,
  oldest_first: sql`false`
}

export type WaitingOrder = { id: string, priority: number, is_behind: boolean }

type WaitingPage = { limit: number, after: WaitingOrder | null, restock_order: RestockOrder }

/**
 * Confirmed orders with units of the SKU that nothing serves, in the merchant's order (then by
 * priority, then age), while a supplier that has not failed them has some.
 */
export async function listWaitingOrders (
  db: Db, merchant_id: string, sku: string, { limit, after, restock_order }: WaitingPage
): Promise<WaitingOrder[]> {
  const is_behind = IS_BEHIND[restock_order]
  const is_next = after === null
    ? sql``
    : sql`and (${is_behind}, -o.priority, o.id) > (
        ${after.is_behind}::boolean, ${-after.priority}::int, ${after.id})`
  const { rows } = await sql<WaitingOrder>`
    select o.id, o.priority, ${is_behind} as is_behind
    from sales_order_lines l
    join sales_orders o on o.merchant_id = l.merchant_id and o.id = l.sales_order_id
    where l.merchant_id = ${merchant_id} and l.sku = ${sku}
      and ${IS_WAITING} and o.status = 'confirmed' ${is_next}
      and exists (select from supplier_stock s where ${CAN_SERVE})
    group by o.merchant_id, o.id
    order by is_behind, o.priority desc, o.id
    limit ${limit}`.execute(db)
  return rows
}
