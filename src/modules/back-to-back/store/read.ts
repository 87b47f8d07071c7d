// Sales orders with all that belongs to them, and purchase orders with their lines, each in one
// round trip.

import { CompiledQuery, type ExpressionBuilder, type RawBuilder, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { BackToBack } from '../../../domain/back-to-back.ts'
import type { PurchaseOrder } from '../../../domain/purchase-order.ts'
import type { SalesOrder } from '../../../domain/sales-order.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { instantInJson, moneyInJson } from '../../../platform/db/json.ts'
import type { DB } from '../../../platform/db/tables.generated.ts'
import type { Trx } from '../../../platform/db/trx.ts'
import type { PageRequest } from '../../../platform/db/page.ts'

export type SalesOrderFilters = Partial<Pick<SalesOrder,
  'status' | 'payment_status' | 'sourcing_status' | 'fulfillment_status' | 'reference'>> & {
    sku?: string
    created_after?: string
    created_before?: string
  }

export type PurchaseOrderFilters = Partial<Pick<PurchaseOrder,
  'sales_order_id' | 'supplier_id' | 'status'>> & { sku?: string, created_after?: string }

/** By ids or by references; those that exist, in no order promised. */
export async function findSalesOrders (
  db: Db | Trx, merchant_id: string,
  by: { ids: readonly string[] } | { references: readonly string[] }
): Promise<BackToBack[]> {
  const [column, sought] = 'ids' in by
    ? ['id', by.ids] as const
    : ['reference', by.references] as const
  // Kept, because every batch asks this, and building the text takes longer than sending it.
  const text = texts[column] ??= selectSalesOrders(db, merchant_id)
    .where(`o.${column}`, '=', sql<string>`any(${sought})`).compile().sql
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, [merchant_id, sought]))
  return rows.map(readBackToBack)
}

const texts: { id?: string, reference?: string } = {}

export async function hasSalesOrder (db: Db, merchant_id: string, id: string): Promise<boolean> {
  const found = await db.selectFrom('sales_orders').where('merchant_id', '=', merchant_id)
    .where('id', '=', id).select('id').executeTakeFirst()
  return found !== undefined
}

/** Newest first; one row more than `limit` when there is a next page. */
export async function listSalesOrders (
  db: Db, merchant_id: string, filters: SalesOrderFilters, { limit, after }: PageRequest
): Promise<BackToBack[]> {
  const { sku, created_after, created_before, ...equal } = filters
  let query = selectSalesOrders(db, merchant_id).orderBy('o.id', 'desc').limit(limit + 1)
  for (const [column, value] of Object.entries(equal)) {
    query = query.where(`o.${column as keyof typeof equal}`, '=', value)
  }
  const [last] = after ?? []
  if (last !== undefined) query = query.where('o.id', '<', last)
  if (created_after !== undefined) query = query.where('o.created_at', '>', created_after)
  if (created_before !== undefined) query = query.where('o.created_at', '<', created_before)
  if (sku !== undefined) {
    query = query.where((o) => o.exists(o.selectFrom('sales_order_lines as wanted')
      .whereRef('wanted.merchant_id', '=', 'o.merchant_id')
      .whereRef('wanted.sales_order_id', '=', 'o.id')
      .where('wanted.sku', '=', sku)
      .select('wanted.line_number')))
  }
  return (await query.execute()).map(readBackToBack)
}

/** `reader` is the supplier that reads, which sees its own once they are issued; null sees all. */
export async function findPurchaseOrder (
  db: Db, merchant_id: string, id: string, reader: string | null
): Promise<PurchaseOrder | undefined> {
  return selectPurchaseOrders(db, merchant_id, reader).where('p.id', '=', id).executeTakeFirst()
}

/** Newest first; one row more than `limit` when there is a next page. `reader` as above. */
export async function listPurchaseOrders (
  db: Db, merchant_id: string, filters: PurchaseOrderFilters,
  { limit, after, reader }: PageRequest & { reader: string | null }
): Promise<PurchaseOrder[]> {
  const { sku, created_after, ...equal } = filters
  let query = selectPurchaseOrders(db, merchant_id, reader).orderBy('p.id', 'desc')
    .limit(limit + 1)
  for (const [column, value] of Object.entries(equal)) {
    query = query.where(`p.${column as keyof typeof equal}`, '=', value)
  }
  const [last] = after ?? []
  if (last !== undefined) query = query.where('p.id', '<', last)
  if (created_after !== undefined) query = query.where('p.created_at', '>', created_after)
  if (sku !== undefined) {
    query = query.where((p) => p.exists(p.selectFrom('purchase_order_lines as wanted')
      .whereRef('wanted.merchant_id', '=', 'p.merchant_id')
      .whereRef('wanted.purchase_order_id', '=', 'p.id')
      .where('wanted.sku', '=', sku)
      .select('wanted.line_number')))
  }
  return query.execute()
}

function selectSalesOrders (db: Db | Trx, merchant_id: string) {
  return db.selectFrom('sales_orders as o')
    .where('o.merchant_id', '=', merchant_id)
    .select((o) => [
      'o.id', 'o.version', 'o.reference', 'o.content_hash', 'o.status', 'o.payment_status',
      'o.sourcing_status', 'o.fulfillment_status', 'o.holds', 'o.currency', 'o.payment_terms',
      'o.shortage_policy', 'o.delivery_mode', 'o.priority', 'o.charges', 'o.customer',
      'o.ship_to', 'o.bill_to', 'o.total', 'o.paid', 'o.refunded', 'o.refund_due', 'o.metadata',
      'o.confirmed_at', 'o.completed_at', 'o.canceled_at', 'o.cancel_reason', 'o.payment_due_at',
      'o.created_at', 'o.updated_at',
      jsonArrayFrom(o.selectFrom('sales_order_lines as l')
        .whereRef('l.merchant_id', '=', 'o.merchant_id')
        .whereRef('l.sales_order_id', '=', 'o.id')
        .select([
          'l.sales_order_id', 'l.line_number', 'l.sku', 'l.description', 'l.quantity',
          moneyInJson('l.unit_price').as('unit_price'), moneyInJson('l.amount').as('amount'),
          'l.requested_date', 'l.promised_date', 'l.canceled_quantity', 'l.sourced_quantity',
          'l.pending_cancellation_quantity', 'l.shipped_quantity', 'l.delivered_quantity'
        ])
        .orderBy('l.line_number')).as('lines'),
      jsonArrayFrom(o.selectFrom('payments as y')
        .whereRef('y.merchant_id', '=', 'o.merchant_id')
        .whereRef('y.sales_order_id', '=', 'o.id')
        .select([
          'y.id', 'y.sales_order_id', 'y.reference', moneyInJson('y.amount').as('amount'),
          'y.method', instantInJson('y.received_at').as('received_at'),
          instantInJson('y.created_at').as('created_at')
        ])
        .orderBy('y.id')).as('payments'),
      jsonArrayFrom(o.selectFrom('purchase_orders as p')
        .whereRef('p.merchant_id', '=', 'o.merchant_id')
        .whereRef('p.sales_order_id', '=', 'o.id')
        .select((p) => [
          'p.id', 'p.version', 'p.supplier_id', 'p.sales_order_id',
          'o.reference as sales_order_reference', 'p.status', 'p.fulfillment_status',
          'p.cancellation', 'p.kind', 'p.delivery_mode', 'p.currency',
          moneyInJson('p.order_fee').as('order_fee'), moneyInJson('p.total').as('total'),
          'p.ship_to', 'p.metadata', instantInJson('p.issued_at').as('issued_at'),
          instantInJson('p.acknowledgement_due_at').as('acknowledgement_due_at'),
          instantInJson('p.created_at').as('created_at'),
          instantInJson('p.updated_at').as('updated_at'),
          purchaseOrderLines(p).as('lines')
        ])
        .orderBy('p.id')).as('purchase_orders')
    ])
}

function selectPurchaseOrders (db: Db, merchant_id: string, reader: string | null) {
  const query = db.selectFrom('purchase_orders as p')
    .innerJoin('sales_orders as o', (join) => join
      .onRef('o.merchant_id', '=', 'p.merchant_id')
      .onRef('o.id', '=', 'p.sales_order_id'))
    .where('p.merchant_id', '=', merchant_id)
    .select((p) => [
      'p.id', 'p.version', 'p.supplier_id', 'p.sales_order_id',
      'o.reference as sales_order_reference', 'p.status', 'p.fulfillment_status',
      'p.cancellation', 'p.kind', 'p.delivery_mode', 'p.currency', 'p.order_fee', 'p.total',
      'p.ship_to', 'p.metadata', 'p.issued_at', 'p.acknowledgement_due_at', 'p.created_at',
      'p.updated_at',
      purchaseOrderLines(p).as('lines')
    ])
  return reader === null
    ? query
    : query.where('p.supplier_id', '=', reader).where('p.issued_at', 'is not', null)
}

type WithPurchaseOrder = { p: DB['purchase_orders'] }

function purchaseOrderLines (
  p: Pick<ExpressionBuilder<DB & WithPurchaseOrder, 'p'>, 'selectFrom'>
): RawBuilder<PurchaseOrder['lines'][number][]> {
  return jsonArrayFrom(p.selectFrom('purchase_order_lines as l')
    .whereRef('l.merchant_id', '=', 'p.merchant_id')
    .whereRef('l.purchase_order_id', '=', 'p.id')
    .select([
      'l.purchase_order_id', 'l.line_number', 'l.sales_order_id', 'l.sales_order_line_number',
      'l.supplier_id', 'l.sku', 'l.supplier_sku', 'l.quantity',
      moneyInJson('l.unit_cost').as('unit_cost'), moneyInJson('l.amount').as('amount'),
      'l.requested_date', 'l.promised_date', 'l.accepted_quantity',
      instantInJson('l.accepted_at').as('accepted_at'), 'l.rejected_quantity',
      'l.canceled_quantity', 'l.shipped_quantity', 'l.delivered_quantity',
      'l.over_shipped_quantity', 'l.surplus_quantity', 'l.reserved_quantity', 'l.replaces'
    ])
    .orderBy('l.line_number')) as never
}

type Row = SalesOrder & { purchase_orders: readonly PurchaseOrder[] }

function readBackToBack (row: object): BackToBack {
  const { purchase_orders, ...sales_order } = row as Row
  return { sales_order, purchase_orders }
}
