// Reads sales orders with all their parts, and purchase orders with lines and shipments, each by
// one statement.

import { CompiledQuery, sql } from 'kysely'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import type { PurchaseOrder } from '../../../domain/model/purchase-order/purchase-order.ts'
import type { Payment } from '../../../domain/model/sales-order/payment.ts'
import type { Refund } from '../../../domain/model/sales-order/refund.ts'
import { completeCustomer, type SalesOrder } from '../../../domain/model/sales-order/sales-order.ts'
import type { Shipment } from '../../../domain/model/shipment/shipment.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'
import { findFirstData } from '../../../platform/events/record-events.ts'
import {
  SELECT_PURCHASE_ORDERS, SELECT_SALES_ORDERS, SELECT_SHIPMENTS
} from './select-statements.ts'
import { paymentRows, refundRows } from './tables.ts'

/** The orders that exist, in any order. */
export async function findSalesOrders (
  db: Db | Trx, merchant_id: string, ids: readonly string[]
): Promise<BackToBack[]> {
  const { rows } = await db.executeQuery<Row>(
    CompiledQuery.raw(SALES_ORDERS_BY_ID, [merchant_id, ids]))
  return rows.map(readBackToBack)
}

const SALES_ORDERS_BY_ID = `${SELECT_SALES_ORDERS} where o.merchant_id = $1 and o.id = any($2)`

/** `created` is the order's description at its creation, as JSON. */
export type KnownSalesOrder = { sale: BackToBack, created: string | undefined }

const KNOWN = 'select id from sales_orders where merchant_id = $1 and reference = any($2)'

/** Usually there is none, so the index is asked first; whole orders are read only if they exist. */
export async function findKnownSalesOrders (
  trx: Trx, merchant_id: string, references: readonly string[]
): Promise<KnownSalesOrder[]> {
  const known = await runStatement<{ id: string }>(trx, KNOWN, [merchant_id, references])
  if (known.length === 0) return []
  const ids = known.map(({ id }) => id)
  const [sales, created] = await together([
    findSalesOrders(trx, merchant_id, ids), findFirstData(trx, merchant_id, ids)
  ])
  return sales.map((sale) => ({ sale, created: created.get(sale.sales_order.id) }))
}

export async function hasSalesOrder (db: Db, merchant_id: string, id: string): Promise<boolean> {
  const found = await db.selectFrom('sales_orders').where('merchant_id', '=', merchant_id)
    .where('id', '=', id).select('id').executeTakeFirst()
  return found !== undefined
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

export type PurchaseOrderWithShipments = PurchaseOrder & { shipments: readonly Shipment[] }

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

/** The shipments that exist, in any order. */
export async function findShipments (
  db: Db, merchant_id: string, ids: readonly string[]
): Promise<Shipment[]> {
  const { rows } = await sql<Shipment>`
    ${sql.raw(SELECT_SHIPMENTS)}
    where s.merchant_id = ${merchant_id} and s.id = any(${ids})`.execute(db)
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
