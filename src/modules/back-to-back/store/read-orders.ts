// Reads sales orders with all their parts, and purchase orders with lines and shipments, each by
// one statement.

import { CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import type { PurchaseOrder } from '../../../domain/model/purchase-order/purchase-order.ts'
import type { SalesOrder } from '../../../domain/model/sales-order/sales-order.ts'
import type { Shipment } from '../../../domain/model/shipment/shipment.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'
import type { PageRequest } from '../../../platform/db/keyset-page.ts'
import { firstIdAt } from '../../../platform/id.ts'
import { findFirstData } from '../../../platform/events/record-events.ts'
import {
  SELECT_PURCHASE_ORDERS, SELECT_SALES_ORDERS, SELECT_SHIPMENTS
} from './select-statements.ts'

export type SalesOrderFilters = Partial<Pick<SalesOrder,
  'status' | 'payment_status' | 'sourcing_status' | 'fulfillment_status' | 'reference'>> & {
    sku?: string
    created_after?: string
    created_before?: string
  }

export type PurchaseOrderFilters = Partial<Pick<PurchaseOrder,
  'sales_order_id' | 'supplier_id' | 'status'>> & { sku?: string, created_after?: string }

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

type Condition = RawBuilder<unknown>

/** Newest first; one row more than `limit` when there is a next page. */
export async function listSalesOrders (
  db: Db, merchant_id: string, filters: SalesOrderFilters, { limit, after }: PageRequest
): Promise<BackToBack[]> {
  const { reference, sku, created_after, created_before, ...statuses } = filters
  const [last] = after ?? []
  const conditions = [
    sql`o.merchant_id = ${merchant_id}`,
    ...Object.entries(statuses).map(([column, status]) => isLiterally(`o.${column}`, status)),
    ...last === undefined ? [] : [sql`o.id < ${last}`],
    ...reference === undefined ? [] : [sql`o.reference = ${reference}`],
    ...created_after === undefined ? [] : createdAfter('o', 'so', created_after),
    ...created_before === undefined ? [] : createdBefore(created_before)
  ]
  const newest = sku === undefined
    ? sql``
    : newestWith('sales_order_lines', 'sales_order_id', { merchant_id, sku, last, of: 'o' })
  const { rows } = await sql<Row>`
    ${sql.raw(SELECT_SALES_ORDERS)} ${newest} where ${sql.join(conditions, sql` and `)}
    order by o.id desc limit ${limit + 1}`.execute(db)
  return rows.map(readBackToBack)
}

function createdBefore (moment: string): Condition[] {
  const last = firstIdAt('so', Date.parse(moment) + CLOCKS_APART_MS)
  return [sql`o.created_at < ${moment}`, sql`o.id < ${last}`]
}

function createdAfter (alias: string, prefix: 'so' | 'po', moment: string): Condition[] {
  const first = firstIdAt(prefix, Date.parse(moment) - CLOCKS_APART_MS)
  return [
    sql`${sql.ref(`${alias}.created_at`)} >= ${moment}`, sql`${sql.ref(`${alias}.id`)} > ${first}`
  ]
}

/** An id contains the time of the process that made it. Clocks are assumed to differ by no more. */
const CLOCKS_APART_MS = 24 * 3_600_000

/**
 * A join with the ids of the orders that have the SKU, in the order of the page. So only as many
 * orders are read as the page shows, even if most orders have the SKU.
 */
function newestWith (
  table: 'sales_order_lines' | 'purchase_order_lines', column: string,
  { merchant_id, sku, last, of }: {
    merchant_id: string, sku: string, last: string | undefined, of: string
  }
): RawBuilder<unknown> {
  const id = sql.ref(column)
  return sql`join (
    select distinct ${id} as id from ${sql.table(table)}
    where merchant_id = ${merchant_id} and sku = ${sku}
      ${last === undefined ? sql`` : sql`and ${id} < ${last}`}
    order by id desc) as wanted on wanted.id = ${sql.ref(`${of}.id`)}`
}

/** The value of a closed list stands in the statement, so that PostgreSQL uses a partial index. */
function isLiterally (column: string, value: string): Condition {
  return sql`${sql.ref(column)} = ${sql.lit(value)}`
}

export type PurchaseOrderWithShipments = PurchaseOrder & { shipments: readonly Shipment[] }

/** `reader` is the supplier that reads: it sees only its own issued orders. Null sees all. */
export async function findPurchaseOrder (
  db: Db, merchant_id: string, id: string, reader: string | null
): Promise<PurchaseOrderWithShipments | undefined> {
  const { rows: [found] } = await sql<PurchaseOrderWithShipments>`
    ${sql.raw(SELECT_PURCHASE_ORDERS)}
    where ${sql.join([...seenBy(merchant_id, reader), sql`p.id = ${id}`], sql` and `)}`.execute(db)
  return found
}

function seenBy (merchant_id: string, reader: string | null): Condition[] {
  return [
    sql`p.merchant_id = ${merchant_id}`,
    ...reader === null ? [] : [sql`p.supplier_id = ${reader}`, sql`p.issued_at is not null`]
  ]
}

/** Newest first; one row more than `limit` when there is a next page. `reader` as above. */
export async function listPurchaseOrders (
  db: Db, merchant_id: string, filters: PurchaseOrderFilters,
  { limit, after, reader }: PageRequest & { reader: string | null }
): Promise<PurchaseOrderWithShipments[]> {
  const { status, sku, created_after, ...ids } = filters
  const [last] = after ?? []
  const conditions = [
    ...seenBy(merchant_id, reader),
    ...Object.entries(ids).map(([column, id]) => sql`${sql.ref(`p.${column}`)} = ${id}`),
    ...last === undefined ? [] : [sql`p.id < ${last}`],
    ...status === undefined ? [] : [isLiterally('p.status', status)],
    ...created_after === undefined ? [] : createdAfter('p', 'po', created_after)
  ]
  const newest = sku === undefined
    ? sql``
    : newestWith('purchase_order_lines', 'purchase_order_id', { merchant_id, sku, last, of: 'p' })
  const { rows } = await sql<PurchaseOrderWithShipments>`
    ${sql.raw(SELECT_PURCHASE_ORDERS)} ${newest} where ${sql.join(conditions, sql` and `)}
    order by p.id desc limit ${limit + 1}`.execute(db)
  return rows
}

type Row = SalesOrder & Omit<BackToBack, 'sales_order'>

function readBackToBack (row: Row): BackToBack {
  const { purchase_orders, shipments, exceptions, ...sales_order } = row
  return { sales_order, purchase_orders, shipments, exceptions }
}

export async function findShipment (
  db: Db, merchant_id: string, id: string
): Promise<Shipment | undefined> {
  const { rows: [found] } = await sql<Shipment>`
    ${sql.raw(SELECT_SHIPMENTS)} where s.merchant_id = ${merchant_id} and s.id = ${id}`.execute(db)
  return found
}
