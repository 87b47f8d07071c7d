// Finds orders that have no search terms yet, and writes them.

import { CompiledQuery, sql } from 'kysely'
import type { SalesOrder } from '../../../domain/model/sales-order/sales-order.ts'
import { type SearchTerm, TERMS_VERSION } from '../../../domain/model/sales-order/search-terms.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'

/** The next merchant, behind the one that is named, with orders that have no terms. */
export async function findMerchantWithoutTerms (
  db: Db, after: string
): Promise<string | undefined> {
  const { rows: [found] } = await sql<{ merchant_id: string }>`
    select merchant_id from sales_orders
    where terms_version < ${sql.lit(TERMS_VERSION)} and merchant_id > ${after}
    order by merchant_id, id limit 1`.execute(db)
  return found?.merchant_id
}

export type WithoutTerms = Pick<SalesOrder, 'id' | 'customer' | 'metadata' | 'tags'>

const LOCK = `
  select id, customer, metadata, tags from sales_orders
  where merchant_id = $1 and terms_version < ${TERMS_VERSION}
  order by id limit $2 for no key update`

export async function lockOrdersWithoutTerms (
  trx: Trx, merchant_id: string, limit: number
): Promise<WithoutTerms[]> {
  return runStatement<WithoutTerms>(trx, LOCK, [merchant_id, limit])
}

/** A change may have given an order some of its terms. */
const INSERT = `
  insert into search_terms (merchant_id, term, subject_id)
  select $1, r.term, r.subject_id
  from json_to_recordset($2) as r(term text, subject_id text)
  on conflict do nothing`
const SET = `
  update sales_orders set terms_version = ${TERMS_VERSION}
  where merchant_id = $1 and id = any($2)`

/** The caller has locked the orders. */
export async function recordTerms (
  trx: Trx, merchant_id: string, ids: readonly string[], terms: readonly SearchTerm[]
): Promise<unknown> {
  return together([
    runStatement(trx, INSERT, [merchant_id, JSON.stringify(terms)]),
    runStatement(trx, SET, [merchant_id, ids])
  ])
}

const MISSING = `
  select distinct r.subject_id as id
  from json_to_recordset($2) as r(term text, subject_id text)
  where not exists (
    select from search_terms t
    where t.merchant_id = $1 and t.term = r.term and t.subject_id = r.subject_id)`

/** The ids of orders that lack some of these terms. */
export async function findLackingTerms (
  db: Db, merchant_id: string, terms: readonly SearchTerm[]
): Promise<string[]> {
  const { rows } = await db.executeQuery<{ id: string }>(
    CompiledQuery.raw(MISSING, [merchant_id, JSON.stringify(terms)]))
  return rows.map(({ id }) => id)
}
