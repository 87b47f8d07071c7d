// Locks in the one global order: sales orders by id, then supplier stock by SKU and supplier.

import { availableOf, type StockRow } from '../../../domain/stock-book.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'
import type { BackToBack } from '../../../domain/back-to-back.ts'
import { findSalesOrders } from './read.ts'

// Each row looks its supplier up (OFFSET keeps the planner from turning that round): starting from
// all suppliers of the merchant takes twice as long with three, and grows with their number.
const OFFER = `
  select s.sku, s.supplier_id, s.supplier_sku, s.on_hand, s.reserved, s.unit_cost, s.price_breaks,
    s.currency, s.lead_time_days, s.min_order_quantity, s.order_multiple, s.as_of, s.valid_from,
    s.valid_until, u.supplier_status, u.supplier_kind, u.ships_to, u.stock_max_age_hours,
    u.order_fee, u.min_order_value, u.rank, u.surplus, u.acknowledgement_hours
  from supplier_stock s
  cross join lateral (
    select status as supplier_status, kind as supplier_kind, ships_to, stock_max_age_hours,
      order_fee, min_order_value, rank, surplus, acknowledgement_hours
    from suppliers where merchant_id = s.merchant_id and id = s.supplier_id
    offset 0
  ) u`

// FOR UPDATE would wait for the foreign-key checks of its neighbours, and deadlock with them.
const LOCK_OFFERS = `${OFFER}
  where s.merchant_id = $1 and s.sku = any($2)
  order by s.sku, s.supplier_id
  for no key update of s`

const LOCK_OFFERS_OF_ORDERS = `${OFFER}
  where s.merchant_id = $1 and s.sku in (
    select l.sku from sales_order_lines l where l.merchant_id = $1 and l.sales_order_id = any($2)
  )
  order by s.sku, s.supplier_id
  for no key update of s`

const LOCK_SALES_ORDERS = `
  select id from sales_orders where merchant_id = $1 and id = any($2)
  order by id for no key update`

/** Every offer of the SKUs, locked. */
export async function lockOffers (
  trx: Trx, merchant_id: string, skus: readonly string[]
): Promise<StockRow[]> {
  return readOffers(trx, LOCK_OFFERS, [merchant_id, skus])
}

/** The orders, locked, each with its purchase orders, and every offer of their SKUs, locked. */
export async function lockBackToBack (
  trx: Trx, merchant_id: string, ids: readonly string[]
): Promise<{ sales: Map<string, BackToBack>, offers: StockRow[] }> {
  const [, offers, sales] = await together([
    runStatement(trx, LOCK_SALES_ORDERS, [merchant_id, ids]),
    readOffers(trx, LOCK_OFFERS_OF_ORDERS, [merchant_id, ids]),
    findSalesOrders(trx, merchant_id, { ids })
  ])
  return { sales: new Map(sales.map((one) => [one.sales_order.id, one])), offers }
}

async function readOffers (
  trx: Trx, text: string, parameters: readonly unknown[]
): Promise<StockRow[]> {
  const rows = await runStatement<Omit<StockRow, 'available'>>(trx, text, parameters)
  return rows.map((row) => ({ ...row, available: availableOf(row) }))
}
