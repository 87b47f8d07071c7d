// Reads sales orders with all their parts, and purchase orders with lines and shipments, each by
// one statement.

import { CompiledQuery, sql } from 'kysely'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import type { PartnerOrderSummary } from '../../../domain/model/link/link.ts'
import type { PurchaseOrder } from '../../../domain/model/purchase-order/purchase-order.ts'
import type { Payment } from '../../../domain/model/sales-order/payment.ts'
import type { Refund } from '../../../domain/model/sales-order/refund.ts'
import { completeCustomer, type SalesOrder } from '../../../domain/model/sales-order/sales-order.ts'
import type { Shipment } from '../../../domain/model/shipment/shipment.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'
import { findFirstData } from '../../../platform/events/record-events.ts'
import { completePaths } from './passed-suppliers.ts'
import {
  SELECT_PURCHASE_ORDERS, SELECT_SALES_ORDERS, SELECT_SHIPMENTS
} from './select-statements.ts'
import { paymentRows, refundRows } from './tables.ts'

/** The orders that exist, in any order. `account` is that of a caller who sees only its orders. */
export async function findSalesOrders (
  db: Db | Trx, merchant_id: string, ids: readonly string[], account: string | null
): Promise<BackToBack[]> {
  const { rows } = await db.executeQuery<Row>(account === null
    ? CompiledQuery.raw(SALES_ORDERS_BY_ID, [merchant_id, ids])
    : CompiledQuery.raw(SALES_ORDERS_OF_ACCOUNT, [merchant_id, ids, account]))
  return withPaths(db, merchant_id, rows.map(readBackToBack))
}

/** Hardly any order has a path; without one, nothing more is asked. */
async function withPaths (
  db: Db | Trx, merchant_id: string, sales: BackToBack[]
): Promise<BackToBack[]> {
  const passed = sales.flatMap(({ sales_order: { id, path } }) =>
    path === null ? [] : [{ id, path }])
  if (passed.length === 0) return sales
  const paths = await completePaths(db, merchant_id, passed.map(({ path }) => path))
  const by_id = new Map(passed.map(({ id }, at) => [id, paths[at] ?? null]))
  return sales.map((sale) => {
    const path = by_id.get(sale.sales_order.id)
    return path === undefined ? sale : { ...sale, sales_order: { ...sale.sales_order, path } }
  })
}

const SALES_ORDERS_BY_ID = `${SELECT_SALES_ORDERS} where o.merchant_id = $1 and o.id = any($2)`
const SALES_ORDERS_OF_ACCOUNT = `${SALES_ORDERS_BY_ID} and o.account = $3`

/** `created` is the order's description at its creation, as JSON. */
export type KnownSalesOrder = { sale: BackToBack, created: string | undefined }

/** Whose reference it is: an account has its own, and so has the merchant (null). */
export type Reference = { reference: string, account: string | null }

const KNOWN = `
  select id from sales_orders
  where merchant_id = $1 and reference = any($2) and account is null`
const KNOWN_OF_ACCOUNTS = `${KNOWN} union all
  select o.id from unnest($3::text[], $4::text[]) as r(reference, account)
  join sales_orders o on o.merchant_id = $1 and o.reference = r.reference and o.account = r.account`

async function findKnownIds (
  trx: Trx, merchant_id: string, references: readonly Reference[]
): Promise<string[]> {
  const own = references.filter(({ account }) => account === null)
    .map(({ reference }) => reference)
  const others = references.filter(({ account }) => account !== null)
  const known = await (others.length === 0
    ? runStatement<{ id: string }>(trx, KNOWN, [merchant_id, own])
    : runStatement<{ id: string }>(trx, KNOWN_OF_ACCOUNTS, [
      merchant_id, own, others.map(({ reference }) => reference),
      others.map(({ account }) => account)
    ]))
  return known.map(({ id }) => id)
}

/** Usually there is none, so the index is asked first; whole orders are read only if they exist. */
export async function findKnownSalesOrders (
  trx: Trx, merchant_id: string, references: readonly Reference[]
): Promise<KnownSalesOrder[]> {
  const ids = await findKnownIds(trx, merchant_id, references)
  if (ids.length === 0) return []
  const [sales, created] = await together([
    findSalesOrders(trx, merchant_id, ids, null), findFirstData(trx, merchant_id, ids)
  ])
  return sales.map((sale) => ({ sale, created: created.get(sale.sales_order.id) }))
}

/** Is there such an order, and does the caller see it? */
export async function hasSalesOrder (
  db: Db, merchant_id: string, id: string, account: string | null
): Promise<boolean> {
  const found = await db.selectFrom('sales_orders').where('merchant_id', '=', merchant_id)
    .where('id', '=', id).select('account').executeTakeFirst()
  return found !== undefined && (account === null || found.account === account)
}

const ACCOUNTS = 'select id, account from sales_orders where merchant_id = $1 and id = any($2)'

/** The account of each of these orders; read without a lock, since it never changes. */
export async function findAccounts (
  trx: Trx, merchant_id: string, ids: readonly string[]
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await runStatement<Pick<SalesOrder, 'id' | 'account'>>(
    trx, ACCOUNTS, [merchant_id, ids])
  return new Map(rows.map(({ id, account }) => [id, account]))
}

/** All sales orders, the oldest first, behind the order with the id `after`. */
export async function listSalesOrders (
  db: Db, merchant_id: string, limit: number, after: string
): Promise<BackToBack[]> {
  const { rows } = await sql<Row>`
    ${sql.raw(SELECT_SALES_ORDERS)} where o.merchant_id = ${merchant_id} and o.id > ${after}
    order by o.id limit ${limit}`.execute(db)
  return rows.map(readBackToBack)
}

export type PurchaseOrderWithShipments = PurchaseOrder &
  { shipments: readonly Shipment[], partner_order: PartnerOrderSummary | null }

/**
 * The purchase orders that exist, in any order. `reader` is the supplier that reads: it sees only
 * its own issued orders. Null sees all.
 */
export async function findPurchaseOrders (
  db: Db, merchant_id: string, ids: readonly string[], reader: string | null
): Promise<PurchaseOrderWithShipments[]> {
  const is_visible = reader === null
    ? sql``
    : sql`and p.supplier_id = ${reader} and p.issued_at is not null`
  const { rows } = await sql<PurchaseOrderWithShipments>`
    ${sql.raw(SELECT_PURCHASE_ORDERS)}
    where p.merchant_id = ${merchant_id} and p.id = any(${ids}) ${is_visible}`.execute(db)
  return rows
}

type Row = SalesOrder & Omit<BackToBack, 'sales_order'>

function readBackToBack (row: Row): BackToBack {
  const { purchase_orders, shipments, exceptions, ...order } = row
  // Customers that were stored before lack newer fields.
  const sales_order = { ...order, customer: completeCustomer(order.customer) }
  return { sales_order, purchase_orders, shipments, exceptions }
}

/** The shipments that exist, in any order. With an account, only what belongs to it. */
export async function findShipments (
  db: Db, merchant_id: string, ids: readonly string[], account: string | null
): Promise<Shipment[]> {
  const { rows } = await sql<Shipment>`
    ${sql.raw(SELECT_SHIPMENTS)}
    where s.merchant_id = ${merchant_id} and s.id = any(${ids})
      ${account === null ? sql`` : sql`and s.account = ${account}`}`.execute(db)
  return rows
}

/** The payments that exist, in any order. */
export async function findPayments (
  db: Db, merchant_id: string, ids: readonly string[]
): Promise<Payment[]> {
  const { rows } = await sql<Payment>`
    select ${sql.raw(paymentRows.select('y'))} from payments y
    where y.merchant_id = ${merchant_id} and y.id = any(${ids})`.execute(db)
  return rows
}

/** The refunds that exist, in any order. */
export async function findRefunds (
  db: Db, merchant_id: string, ids: readonly string[]
): Promise<Refund[]> {
  const { rows } = await sql<Refund>`
    select ${sql.raw(refundRows.select('f'))} from refunds f
    where f.merchant_id = ${merchant_id} and f.id = any(${ids})`.execute(db)
  return rows
}
