// Reads exceptions from PostgreSQL; those of a sales order are written together with the order.

import { sql } from 'kysely'
import type { Exception } from '../../domain/model/exception/exception.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { PageRequest } from '../../platform/db/keyset-page.ts'
import type { Trx } from '../../platform/db/trx.ts'

const COLUMNS = [
  'id', 'version', 'kind', 'subject_type', 'subject_id', 'sales_order_id', 'purchase_order_id',
  'supplier_id', 'line_number', 'sku', 'purchase_order_ids', 'detail', 'opened_at', 'resolved_at',
  'resolution', 'note', 'updated_at'
] as const

export type ExceptionFilters = Partial<Pick<Exception, 'kind'>> & {
  state?: 'open' | 'resolved'
  sales_order_id?: string
  purchase_order_id?: string
}

export async function findException (
  db: Db | Trx, merchant_id: string, id: string
): Promise<Exception | undefined> {
  return db.selectFrom('exceptions').where('merchant_id', '=', merchant_id)
    .where('id', '=', id).select(COLUMNS).executeTakeFirst()
}

/** The newest is first. There is one row more than `limit` when there is a next page. */
export async function listExceptions (
  db: Db, merchant_id: string, filters: ExceptionFilters, { limit, after }: PageRequest
): Promise<Exception[]> {
  const { state, ...equal } = filters
  let query = db.selectFrom('exceptions').where('merchant_id', '=', merchant_id).select(COLUMNS)
    .orderBy('id', 'desc').limit(limit + 1)
  for (const [column, value] of Object.entries(equal)) {
    query = query.where(sql.ref(column), '=', value)
  }
  if (state !== undefined) {
    query = query.where('resolved_at', state === 'open' ? 'is' : 'is not', null)
  }
  const [last] = after ?? []
  if (last !== undefined) query = query.where('id', '<', last)
  return query.execute()
}

export async function lockException (
  trx: Trx, merchant_id: string, id: string
): Promise<Exception | undefined> {
  return trx.selectFrom('exceptions').where('merchant_id', '=', merchant_id)
    .where('id', '=', id).select(COLUMNS).forNoKeyUpdate().executeTakeFirst()
}

/** The open `oversold` exceptions of the supplier’s stock rows; the caller has locked the rows. */
export async function findOversold (
  trx: Trx, merchant_id: string, supplier_id: string, skus: readonly string[] | null
): Promise<Exception[]> {
  const query = trx.selectFrom('exceptions').where('merchant_id', '=', merchant_id)
    .where('supplier_id', '=', supplier_id)
    .where('kind', '=', sql.lit('oversold')) // a literal, as in the partial index
    .where('resolved_at', 'is', null).select(COLUMNS)
  return (skus === null ? query : query.where('sku', '=', sql<string>`any(${skus})`)).execute()
}

/** The open exceptions of a webhook endpoint; the caller has locked the endpoint. */
export async function findOfEndpoint (
  trx: Trx, merchant_id: string, endpoint_id: string
): Promise<Exception[]> {
  return trx.selectFrom('exceptions').where('merchant_id', '=', merchant_id)
    .where('subject_id', '=', endpoint_id)
    // Literals, as in the partial index.
    .where(sql<boolean>`kind in ('webhook_failing', 'webhook_disabled')`)
    .where('resolved_at', 'is', null).select(COLUMNS).execute()
}
