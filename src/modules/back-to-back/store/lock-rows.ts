// Locks rows in the global order: sales orders by id, then supplier stock by SKU and supplier.

import {
  joinOffers, readCalendar, type StockColumns, type SupplierColumns, type WithCalendarFields
} from '../../../domain/model/stock/join-offers.ts'
import type { StockRow } from '../../../domain/model/stock/stock-book.ts'
import type { Warehouse } from '../../../domain/model/stock/warehouse.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import { findSalesOrders } from './read-orders.ts'
import { lockedStockRows } from './stock-rows.ts'
import { SUPPLIER_COLUMNS } from './supplier-columns.ts'

const STOCK = `select ${lockedStockRows.select('s')} from supplier_stock s`

// A plain FOR UPDATE would wait for foreign-key checks of other transactions, and deadlock.
const LOCKED = 'order by sku, supplier_id for no key update'

const SUPPLIERS = `select ${SUPPLIER_COLUMNS} from suppliers`

const OF_SKUS = 'merchant_id = $1 and sku = any($2)'
// Of purchase order lines, only substitutes have other SKUs: those that were approved, and offered.
const OF_ORDERS = `merchant_id = $1 and sku in (
  select l.sku from sales_order_lines l where l.merchant_id = $1 and l.sales_order_id = any($2)
  union select unnest(array[l.sku, l.substitution ->> 'sku']) from purchase_order_lines l
  where l.merchant_id = $1 and l.sales_order_id = any($2)
    and (l.substitution is not null or l.substitute_for is not null)
  union select unnest($3::text[]))`

type OffersOf = { rows: string, suppliers: string }

const OFFERS_OF_SKUS = offersOf(OF_SKUS, LOCKED)
const OFFERS_OF_ORDERS = offersOf(OF_ORDERS, LOCKED)

function offersOf (which: string, lock: string): OffersOf {
  return {
    rows: `${STOCK} where ${which} ${lock}`,
    suppliers: `${SUPPLIERS} where merchant_id = $1 and id in (
      select supplier_id from supplier_stock where ${which})`
  }
}

const LOCK_SALES_ORDERS = `
  select id from sales_orders where merchant_id = $1 and id = any($2)
  order by id for no key update`

/** Locks and reads all offers of the SKUs. */
export async function lockOffers (
  trx: Trx, merchant_id: string, skus: readonly string[]
): Promise<StockRow[]> {
  return readOffers(trx, OFFERS_OF_SKUS, [merchant_id, skus])
}

/**
 * Locks and reads the orders, with all their parts, and all offers of their SKUs and of `skus`,
 * which the command may add.
 */
export async function lockBackToBack (
  trx: Trx, merchant_id: string, ids: readonly string[], skus: readonly string[] = []
): Promise<{ sales: Map<string, BackToBack>, offers: StockRow[] }> {
  const [, offers, sales] = await together([
    runStatement(trx, LOCK_SALES_ORDERS, [merchant_id, ids]),
    readOffers(trx, OFFERS_OF_ORDERS, [merchant_id, ids, skus]),
    findSalesOrders(trx, merchant_id, ids, null)
  ])
  return { sales: new Map(sales.map((one) => [one.sales_order.id, one])), offers }
}

/** Locks and reads the orders, for commands that touch no stock. */
export async function lockSalesAlone (
  trx: Trx, merchant_id: string, ids: readonly string[]
): Promise<BackToBack[]> {
  const [, sales] = await together([
    runStatement(trx, LOCK_SALES_ORDERS, [merchant_id, ids]),
    findSalesOrders(trx, merchant_id, ids, null)
  ])
  return sales
}

async function readOffers (
  trx: Trx, { rows: of_rows, suppliers }: OffersOf, parameters: readonly unknown[]
): Promise<StockRow[]> {
  const [rows, found] = await together([
    runStatement<StockColumns>(trx, of_rows, parameters),
    runStatement<SupplierColumns>(trx, suppliers, parameters)
  ])
  return joinOffers(rows, found)
}

// The conditions are those of the partial index.
const WAREHOUSE = `select ${SUPPLIER_COLUMNS}, currency, lead_time_days from suppliers
  where merchant_id = $1 and kind = 'own_warehouse' and status = 'active'
  order by rank, id limit 1`

/** Without a lock: only its stock row changes, and a supplier is never deleted. */
export async function findWarehouse (trx: Trx, merchant_id: string): Promise<Warehouse | null> {
  const [found] = await runStatement<WithCalendarFields<Warehouse>>(trx, WAREHOUSE, [merchant_id])
  return found === undefined ? null : readCalendar(found)
}

/** Tables whose rows belong to a sales order. */
export type Owned =
  'purchase_orders' | 'shipments' | 'payments' | 'refunds' | 'exceptions' | 'returns'

const FIND_OWNERS: Readonly<Record<Owned, string>> = {
  purchase_orders: ownersIn('purchase_orders'),
  shipments: ownersIn('shipments'),
  payments: ownersIn('payments'),
  refunds: ownersIn('refunds'),
  exceptions: ownersIn('exceptions'),
  returns: ownersIn('returns')
}

function ownersIn (table: string): string {
  return `select id, sales_order_id from ${table}
    where merchant_id = $1 and id = any($2) and sales_order_id is not null`
}

/** For each id, the id of the sales order that it belongs to; read without a lock. */
export async function findOwners (
  trx: Trx, merchant_id: string, table: Owned, ids: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  const rows = await runStatement<{ id: string, sales_order_id: string }>(
    trx, FIND_OWNERS[table], [merchant_id, ids])
  return new Map(rows.map(({ id, sales_order_id }) => [id, sales_order_id]))
}
