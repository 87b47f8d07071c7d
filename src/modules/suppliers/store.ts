// Reads and writes suppliers in PostgreSQL.

import { sql } from 'kysely'
import type { Supplier, SupplierStatus } from '../../domain/model/supplier/supplier.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { PageRequest } from '../../platform/db/keyset-page.ts'
import { defineRows } from '../../platform/db/bulk-rows.ts'
import type { Trx } from '../../platform/db/trx.ts'

const rows = defineRows<Supplier>('suppliers', {
  key: ['id'],
  permanent: ['code', 'kind', 'content_hash', 'created_at'],
  columns: {
    id: 'text',
    version: 'int',
    code: 'text',
    name: 'text',
    kind: 'text',
    status: 'text',
    currency: 'text',
    country: 'text',
    ships_to: 'jsonb',
    order_fee: 'numeric',
    min_order_value: 'numeric',
    freight: 'jsonb',
    rank: 'int',
    lead_time_days: 'int',
    acknowledgement_hours: 'int',
    stock_basis: 'text',
    stock_max_age_hours: 'int',
    over_shipment_tolerance_percent: 'double precision',
    surplus: 'boolean',
    time_zone: 'text',
    working_days: 'jsonb',
    holidays: 'jsonb',
    cut_off_time: 'text',
    lead_time_unit: 'text',
    contact: 'jsonb',
    channels: 'jsonb',
    address: 'jsonb',
    language: 'text',
    feed_source: 'jsonb',
    simulator: 'jsonb',
    edi: 'jsonb',
    billing: 'jsonb',
    metadata: 'jsonb',
    content_hash: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz'
  }
})

/** The suppliers with these ids, as far as they exist. They come in any order. */
export async function findSuppliers (
  db: Db | Trx, merchant_id: string, ids: readonly string[]
): Promise<Supplier[]> {
  if (ids.length === 0) return []
  return db.selectFrom('suppliers').where('merchant_id', '=', merchant_id)
    .where('id', '=', sql<string>`any(${ids})`).select(rows.columns).execute()
}

export async function findSupplierByCode (
  db: Db | Trx, merchant_id: string, code: string
): Promise<Supplier | undefined> {
  return db.selectFrom('suppliers').where('merchant_id', '=', merchant_id)
    .where('code', '=', code).select(rows.columns).executeTakeFirst()
}

export type SupplierFilters = { code?: string, status?: SupplierStatus[] }

/** The oldest is first. There is one row more than `limit` when there is a next page. */
export async function listSuppliers (
  db: Db, merchant_id: string, { code, status }: SupplierFilters,
  { limit, after }: PageRequest
): Promise<Supplier[]> {
  let query = db.selectFrom('suppliers').where('merchant_id', '=', merchant_id).select(rows.columns)
    .orderBy('id').limit(limit + 1)
  if (code !== undefined) query = query.where('code', '=', code)
  if (status !== undefined) query = query.where('status', 'in', status)
  const [last] = after ?? []
  return (last === undefined ? query : query.where('id', '>', last)).execute()
}

export async function lockSupplier (
  trx: Trx, merchant_id: string, id: string
): Promise<Supplier | undefined> {
  return trx.selectFrom('suppliers').where('merchant_id', '=', merchant_id).where('id', '=', id)
    .select(rows.columns).forNoKeyUpdate().executeTakeFirst()
}

export async function insertSupplier (
  trx: Trx, merchant_id: string, supplier: Supplier
): Promise<void> {
  return rows.insert(trx, merchant_id, [supplier])
}

export async function setSupplier (
  trx: Trx, merchant_id: string, supplier: Supplier
): Promise<void> {
  return rows.update(trx, merchant_id, [supplier])
}
