// Waiting orders: confirmed orders with unsourced units, in the order in which new stock serves
// them.

import { type RawBuilder, sql } from 'kysely'
import type { MerchantSettings, RestockOrder } from '../../../domain/model/merchant/merchant.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { type DateExpression, findToday } from './due-days.ts'

/** Has the line `l` unsourced units? The condition is that of the partial index. */
export const IS_WAITING = sql`l.quantity > l.canceled_quantity + l.sourced_quantity`

/** Is there, on that day, a rate between the currencies of the stock row `s` and the order `o`? */
const hasRateOn = (today: DateExpression): RawBuilder<unknown> => sql`exists (
  select from exchange_rates e
  where e.merchant_id = s.merchant_id and e.valid_on <= ${today}
    and ((e.base = s.currency and e.quote = o.currency)
      or (e.base = o.currency and e.quote = s.currency)))`

/**
 * May the stock row `s` serve the line `l` of the order `o`? This is a quick test; sourcing then
 * applies all rules.
 */
export const canServeOn = (today: DateExpression): RawBuilder<unknown> => sql`
  s.merchant_id = l.merchant_id and s.sku = l.sku and s.on_hand > s.reserved
  and (s.currency = o.currency or ${hasRateOn(today)}) and not s.paused
  and not l.excluded_supplier_ids ? s.supplier_id
  and (l.suppliers is null or not l.suppliers -> 'excluded' ? s.supplier_id
    and coalesce(l.suppliers ->> 'required', s.supplier_id) = s.supplier_id)
  and ${today} between
    coalesce(s.valid_from, '-infinity') and coalesce(s.valid_until, 'infinity')
  and exists (
    select from suppliers u
    where u.merchant_id = s.merchant_id and u.id = s.supplier_id and u.status = 'active'
      and (o.delivery_mode = 'via_warehouse' or u.ships_to is null
        or u.ships_to ? (o.ship_to ->> 'country'))
  )`

/** May purchase orders of the order `o` be issued? The same rule as `isReleased` of the domain. */
const IS_RELEASED = sql<boolean>`(o.status = 'confirmed' and o.holds = '[]'
  and (o.payment_terms = 'on_account' or o.paid >= greatest(o.total - o.credited, 0)))`

/** By the merchant's setting: is an order served only after all released orders? */
const IS_BEHIND: Readonly<Record<RestockOrder, RawBuilder<boolean>>> = {
  paid_first: sql`not ${IS_RELEASED}`,
  oldest_first: sql`false`
}

export type WaitingOrder = { id: string, priority: number, is_behind: boolean }

type WaitingPage = { limit: number, after: WaitingOrder | null } &
  Pick<MerchantSettings, 'restock_order' | 'time_zone'>

/**
 * A page of confirmed orders with unsourced units of the SKU that a supplier may serve. They come
 * in the order of the merchant's setting, then by priority, then by age.
 */
export async function listWaitingOrders (
  db: Db, merchant_id: string, sku: string, { limit, after, restock_order, time_zone }: WaitingPage
): Promise<WaitingOrder[]> {
  const today = await findToday(db, time_zone)
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
      and exists (select from supplier_stock s where ${canServeOn(today)})
    group by o.merchant_id, o.id
    order by is_behind, o.priority desc, o.id
    limit ${limit}`.execute(db)
  return rows
}
