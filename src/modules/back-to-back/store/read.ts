// Sales orders with all that belongs to them, and purchase orders with their lines, each in one
// round trip.

import { type AliasedRawBuilder, CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import type { PurchaseOrder } from '../../../domain/model/purchase-order/purchase-order.ts'
import type { SalesOrder } from '../../../domain/model/sales-order/sales-order.ts'
import type { Shipment } from '../../../domain/model/shipment/shipment.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'
import type { PageRequest } from '../../../platform/db/page.ts'
import { firstIdAt } from '../../../platform/id.ts'
import { findFirstData } from '../../../platform/events/record-events.ts'
import { selectPurchaseOrders, selectSalesOrders, selectShipments } from './select.ts'

export type SalesOrderFilters = Partial<Pick<SalesOrder,
  'status' | 'payment_status' | 'sourcing_status' | 'fulfillment_status' | 'reference'>> & {
    sku?: string
    created_after?: string
    created_before?: string
  }

export type PurchaseOrderFilters = Partial<Pick<PurchaseOrder,
  'sales_order_id' | 'supplier_id' | 'status'>> & { sku?: string, created_after?: string }

/** Those that exist, in no order promised. */
export async function findSalesOrders (
  db: Db | Trx, merchant_id: string, ids: readonly string[]
): Promise<BackToBack[]> {
  // Kept, because every command asks this, and building the text takes longer than sending it.
  text ??= selectSalesOrders(db, merchant_id)
    .where('o.id', '=', sql<string>`any(${ids})`).compile().sql
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, [merchant_id, ids]))
  return rows.map(readBackToBack)
}

let text: string | undefined

/** `created` is its description when it was placed, as JSON. */
export type KnownSalesOrder = { sale: BackToBack, created: string | undefined }

const KNOWN = 'select id from sales_orders where merchant_id = $1 and reference = any($2)'

/** Mostly none: a look at the index, and the whole of an order only where there is one. */
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

/** Newest first; one row more than `limit` when there is a next page. */
export async function listSalesOrders (
  db: Db, merchant_id: string, filters: SalesOrderFilters, { limit, after }: PageRequest
): Promise<BackToBack[]> {
  const { reference, sku, created_after, created_before, ...statuses } = filters
  let query = selectSalesOrders(db, merchant_id).orderBy('o.id', 'desc').limit(limit + 1)
  for (const [column, value] of Object.entries(statuses)) {
    query = query.where(`o.${column as keyof typeof statuses}`, '=', literal(value))
  }
  const [last] = after ?? []
  if (last !== undefined) query = query.where('o.id', '<', last)
  if (reference !== undefined) query = query.where('o.reference', '=', reference)
  if (created_after !== undefined) {
    query = query.where('o.created_at', '>=', created_after)
      .where('o.id', '>', firstIdAt('so', Date.parse(created_after) - CLOCKS_APART_MS))
  }
  if (created_before !== undefined) {
    query = query.where('o.created_at', '<', created_before)
      .where('o.id', '<', firstIdAt('so', Date.parse(created_before) + CLOCKS_APART_MS))
  }
  if (sku !== undefined) {
    const wanted = newestWith('sales_order_lines', 'sales_order_id', { merchant_id, sku, last })
    query = query.innerJoin(wanted, (join) => join.onRef('wanted.id', '=', 'o.id')) as never
  }
  return (await query.execute()).map(readBackToBack)
}

/** Ids tell when they were made, by the clock of the process that made them. */
const CLOCKS_APART_MS = 24 * 3_600_000

/**
 * Ids of the orders that have the SKU, in the order of the page, so that no more of them are read
 * than it shows, even if most orders have that SKU.
 */
function newestWith (
  table: 'sales_order_lines' | 'purchase_order_lines', column: string,
  { merchant_id, sku, last }: { merchant_id: string, sku: string, last: string | undefined }
): AliasedRawBuilder<{ id: string }, 'wanted'> {
  const id = sql.ref(column)
  return sql<{ id: string }>`(
    select distinct ${id} as id from ${sql.table(table)}
    where merchant_id = ${merchant_id} and sku = ${sku}
      ${last === undefined ? sql`` : sql`and ${id} < ${last}`}
    order by id desc)`.as('wanted')
}

/** One of a closed list, as text of the statement: only then is a partial index considered. */
function literal<Value extends string> (value: Value): RawBuilder<Value> {
  return sql.lit(value)
}

export type PurchaseOrderWithShipments = PurchaseOrder & { shipments: readonly Shipment[] }

/** `reader` is the supplier that reads, which sees its own once they are issued; null sees all. */
export async function findPurchaseOrder (
  db: Db, merchant_id: string, id: string, reader: string | null
): Promise<PurchaseOrderWithShipments | undefined> {
  return selectPurchaseOrders(db, merchant_id, reader).where('p.id', '=', id).executeTakeFirst()
}

/** Newest first; one row more than `limit` when there is a next page. `reader` as above. */
export async function listPurchaseOrders (
  db: Db, merchant_id: string, filters: PurchaseOrderFilters,
  { limit, after, reader }: PageRequest & { reader: string | null }
): Promise<PurchaseOrderWithShipments[]> {
  const { status, sku, created_after, ...ids } = filters
  let query = selectPurchaseOrders(db, merchant_id, reader).orderBy('p.id', 'desc')
    .limit(limit + 1)
  for (const [column, value] of Object.entries(ids)) {
    query = query.where(`p.${column as keyof typeof ids}`, '=', value)
  }
  const [last] = after ?? []
  if (last !== undefined) query = query.where('p.id', '<', last)
  if (status !== undefined) query = query.where('p.status', '=', literal(status))
  if (created_after !== undefined) {
    query = query.where('p.created_at', '>=', created_after)
      .where('p.id', '>', firstIdAt('po', Date.parse(created_after) - CLOCKS_APART_MS))
  }
  if (sku !== undefined) {
    const wanted = newestWith('purchase_order_lines', 'purchase_order_id',
      { merchant_id, sku, last })
    query = query.innerJoin(wanted, (join) => join.onRef('wanted.id', '=', 'p.id')) as never
  }
  return query.execute()
}

type Row = SalesOrder & Omit<BackToBack, 'sales_order'>

function readBackToBack (row: object): BackToBack {
  const { purchase_orders, shipments, exceptions, ...sales_order } = row as Row
  return { sales_order, purchase_orders, shipments, exceptions }
}

export async function findShipment (
  db: Db, merchant_id: string, id: string
): Promise<Shipment | undefined> {
  return selectShipments(db, merchant_id).where('s.id', '=', id).executeTakeFirst()
}
