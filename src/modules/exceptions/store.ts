// Reads exceptions from PostgreSQL; those of a sales order are written together with the order.

import { sql } from 'kysely'
import type { Exception, ExceptionKind } from '../../domain/model/exception/exception.ts'
import type { Db } from '../../platform/db/connect.ts'
import { findKeys } from '../../platform/db/find-keys.ts'
import { areEqual, isNull, isOneOf, readSort } from '../../platform/db/list-filters.ts'
import type { FoundKeys, PageRequest } from '../../platform/db/keyset-page.ts'
import type { Trx } from '../../platform/db/trx.ts'

const COLUMNS = [
  'id', 'version', 'kind', 'subject_type', 'subject_id', 'sales_order_id', 'purchase_order_id',
  'supplier_id', 'line_number', 'sku', 'purchase_order_ids', 'detail', 'opened_at', 'resolved_at',
  'resolution', 'note', 'updated_at'
] as const

export type ExceptionQuestion = {
  kind?: ExceptionKind[]
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

const OF = { table: 'exceptions', alias: 'x' }

/** The newest is first. */
export async function findExceptionKeys (
  db: Db, merchant_id: string, question: ExceptionQuestion, page: PageRequest
): Promise<FoundKeys> {
  const { kind, state } = question
  const filters = [
    ...kind === undefined ? [] : [isOneOf(OF, 'kind', kind)],
    ...areEqual(OF, question, ['sales_order_id', 'purchase_order_id']),
    ...state === undefined ? [] : [isNull(OF, 'resolved_at', state === 'open')]
  ]
  return findKeys(db, { ...OF, merchant_id, filters, sort: readSort() }, page)
}

/** The exceptions that exist, in any order. */
export async function findExceptions (
  db: Db, merchant_id: string, ids: readonly string[]
): Promise<Exception[]> {
  return db.selectFrom('exceptions').where('merchant_id', '=', merchant_id)
    .where('id', '=', sql<string>`any(${ids})`).select(COLUMNS).execute()
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

/** The open `feed_overdue` exception of a supplier; there is at most one. */
export async function findFeedOverdue (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<Exception[]> {
  return trx.selectFrom('exceptions').where('merchant_id', '=', merchant_id)
    .where('supplier_id', '=', supplier_id)
    .where('kind', '=', sql.lit('feed_overdue')) // a literal, as in the partial index
    .where('resolved_at', 'is', null).select(COLUMNS).execute()
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

/** The open exceptions of a link. */
export async function findOfLink (
  db: Db | Trx, merchant_id: string, link_id: string
): Promise<Exception[]> {
  return db.selectFrom('exceptions').where('merchant_id', '=', merchant_id)
    .where('subject_id', '=', link_id)
    // Literals, as in the partial index.
    .where(sql<boolean>`kind in ('link_broken', 'link_failing')`)
    .where('resolved_at', 'is', null).select(COLUMNS).execute()
}

/** The newest `unknown_partner_orders` of a link, open or not. */
export async function findLastUnknownOrders (
  db: Db | Trx, merchant_id: string, link_id: string
): Promise<Exception | undefined> {
  return db.selectFrom('exceptions').where('merchant_id', '=', merchant_id)
    .where('subject_id', '=', link_id)
    .where('kind', '=', sql.lit('unknown_partner_orders')) // a literal, as in the partial index
    .orderBy('id', 'desc').limit(1).select(COLUMNS).executeTakeFirst()
}

/** The open `bill_mismatch` exceptions of a bill; whoever asks holds its purchase orders. */
export async function findOfBill (
  trx: Trx, merchant_id: string, bill_id: string
): Promise<Exception[]> {
  return trx.selectFrom('exceptions').where('merchant_id', '=', merchant_id)
    .where('subject_id', '=', bill_id)
    .where('kind', '=', sql.lit('bill_mismatch')) // a literal, as in the partial index
    .where('resolved_at', 'is', null).select(COLUMNS).execute()
}
