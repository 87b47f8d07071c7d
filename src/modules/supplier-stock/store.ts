// Reads and writes supplier stock and its feeds in PostgreSQL.

import { type AliasedRawBuilder, sql } from 'kysely'
import type { SupplierStock } from '../../domain/model/stock/apply-stock-report.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { Sort } from '../../platform/db/list-filters.ts'
import type { PageRequest } from '../../platform/db/keyset-page.ts'
import { defineRows } from '../../platform/db/bulk-rows.ts'
import { runStatement, type Trx } from '../../platform/db/trx.ts'

const rows = defineRows<SupplierStock>('supplier_stock', {
  key: ['sku', 'supplier_id'],
  permanent: ['created_at'],
  columns: {
    sku: 'text',
    supplier_id: 'text',
    supplier_sku: 'text',
    on_hand: 'int',
    reserved: 'bigint',
    unit_cost: 'numeric',
    currency: 'text',
    price_breaks: 'jsonb',
    lead_time_days: 'int',
    min_order_quantity: 'int',
    order_multiple: 'int',
    unit_weight_kg: 'numeric',
    as_of: 'timestamptz',
    valid_from: 'date',
    valid_until: 'date',
    paused: 'boolean',
    sources: 'jsonb',
    metadata: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz'
  }
})

export type StockFeed = {
  id: string
  version: number
  supplier_id: string
  mode: string
  as_of: string
  confirm_drop: boolean
  accepted: number
  ignored_stale: number
  zeroed: number
  rejected: number
  errors: ReadonlyArray<{
    row: number, line?: number, pointer: string, code: string, detail: string
  }>
  errors_total: number
  created_at: string
}

const feedRows = defineRows<StockFeed>('stock_feeds', {
  key: ['id'],
  columns: {
    id: 'text',
    version: 'int',
    supplier_id: 'text',
    mode: 'text',
    as_of: 'timestamptz',
    confirm_drop: 'boolean',
    accepted: 'int',
    ignored_stale: 'int',
    zeroed: 'int',
    rejected: 'int',
    errors: 'jsonb',
    errors_total: 'int',
    created_at: 'timestamptz'
  }
})

/** SQL for the units that planned purchase orders reserve; `row` is the stock table or an alias. */
const planned = (row: string): string => `coalesce((
  select sum(l.reserved_quantity) from purchase_order_lines l
  join purchase_orders p on p.merchant_id = l.merchant_id and p.id = l.purchase_order_id
  where l.merchant_id = ${row}.merchant_id and l.supplier_id = ${row}.supplier_id
    and l.sku = ${row}.sku and l.reserved_quantity > 0 and p.status = 'planned'), 0)`

type SeenStock = SupplierStock & {
  /** Reserved units that a supplier does not see; 0 when an operator reads. */
  planned: number
}

/** A supplier must not see units that are only planned; for an operator none are hidden. */
function plannedFor (is_supplier: boolean): AliasedRawBuilder<number, 'planned'> {
  return (is_supplier ? sql<number>`${sql.raw(planned('supplier_stock'))}` : sql<number>`0`)
    .as('planned')
}

const PLANNED = `select ${planned('s')} as planned from supplier_stock s
  where s.merchant_id = $1 and s.supplier_id = $2 and s.sku = $3`

/** The caller has locked the row. */
export async function findPlannedUnits (
  trx: Trx, merchant_id: string, supplier_id: string, sku: string
): Promise<number> {
  const [row] = await runStatement<{ planned: number }>(
    trx, PLANNED, [merchant_id, supplier_id, sku])
  return row?.planned ?? 0
}

/** The SKUs are tried in their order; the row of the first that has one is returned. */
export async function findSupplierStock (
  db: Db, merchant_id: string, { supplier_id, skus }: { supplier_id: string, skus: string[] },
  is_supplier: boolean
): Promise<SeenStock | undefined> {
  const found = await db.selectFrom('supplier_stock').where('merchant_id', '=', merchant_id)
    .where('sku', '=', sql<string>`any(${skus})`).where('supplier_id', '=', supplier_id)
    .select([...rows.columns, plannedFor(is_supplier)]).execute()
  return skus.map((sku) => found.find((row) => row.sku === sku)).find((row) => row !== undefined)
}

export type StockFilters = {
  supplier_id?: string
  sku?: string
  updated_after?: string
}

/** There is one row more than `limit` when there is a next page. */
export async function listSupplierStock (
  db: Db, merchant_id: string, { supplier_id, sku, updated_after }: StockFilters,
  { limit, after, sort, is_supplier }: PageRequest & { sort: Sort, is_supplier: boolean }
): Promise<SeenStock[]> {
  const { columns, is_descending } = sort
  let query = db.selectFrom('supplier_stock').where('merchant_id', '=', merchant_id)
    .select([...rows.columns, plannedFor(is_supplier)]).limit(limit + 1)
  for (const name of columns) query = query.orderBy(sql.ref(name), is_descending ? 'desc' : 'asc')
  if (supplier_id !== undefined) query = query.where('supplier_id', '=', supplier_id)
  if (sku !== undefined) query = query.where('sku', '=', sku)
  if (updated_after !== undefined) query = query.where('updated_at', '>=', updated_after)
  if (after !== null) {
    query = query.where(sql<boolean>`(${sql.join(columns.map((name) => sql.ref(name)))})
      ${is_descending ? sql`<` : sql`>`} (${sql.join(after)})`)
  }
  return query.execute()
}

/** The supplier's rows of the SKUs, in no order and without a lock. */
export async function findStockOfSkus (
  db: Db, merchant_id: string, supplier_id: string, skus: readonly string[]
): Promise<SupplierStock[]> {
  return db.selectFrom('supplier_stock').where('merchant_id', '=', merchant_id)
    .where('sku', '=', sql<string>`any(${skus})`).where('supplier_id', '=', supplier_id)
    .select(rows.columns).execute()
}

/** Locks the supplier's rows of the SKUs, or all its rows for null, in the order of SKUs. */
export async function lockSupplierStock (
  trx: Trx, merchant_id: string, supplier_id: string, skus: readonly string[] | null
): Promise<SupplierStock[]> {
  const query = trx.selectFrom('supplier_stock').where('merchant_id', '=', merchant_id)
    .where('supplier_id', '=', supplier_id).select(rows.columns).orderBy('sku').forNoKeyUpdate()
  return (skus === null ? query : query.where('sku', '=', sql<string>`any(${skus})`)).execute()
}

export async function insertSupplierStock (
  trx: Trx, merchant_id: string, stock: readonly SupplierStock[]
): Promise<void> {
  return rows.insert(trx, merchant_id, stock)
}

export async function setSupplierStock (
  trx: Trx, merchant_id: string, stock: readonly SupplierStock[]
): Promise<void> {
  return rows.update(trx, merchant_id, stock)
}

export async function deleteSupplierStock (
  trx: Trx, merchant_id: string, key: Pick<SupplierStock, 'supplier_id' | 'sku'>
): Promise<void> {
  return rows.delete(trx, merchant_id, [key])
}

export async function insertStockFeed (
  trx: Trx, merchant_id: string, feed: StockFeed
): Promise<void> {
  return feedRows.insert(trx, merchant_id, [feed])
}
