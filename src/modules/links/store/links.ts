// Reads and writes links in PostgreSQL.

import { sql } from 'kysely'
import type {
  Link, LinkProgress, LinkState, SeenProgress
} from '../../../domain/model/link/link.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { PageRequest } from '../../../platform/db/keyset-page.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'

const linkRows = defineRows<Link>('links', {
  key: ['id'],
  permanent: ['supplier_id', 'partner_merchant_id', 'created_at'],
  columns: {
    id: 'text',
    version: 'int',
    supplier_id: 'text',
    channel_id: 'text',
    partner_merchant_id: 'text',
    partner_name: 'text',
    partner_currency: 'text',
    partner_account: 'text',
    state: 'text',
    state_reason: 'text',
    is_suspended: 'boolean',
    warnings: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz'
  }
})

export const linkProgressRows = defineRows<LinkProgress>('link_progress', {
  key: ['link_id'],
  columns: {
    link_id: 'text',
    events_cursor: 'text',
    availability_cursor: 'text',
    caught_up_at: 'timestamptz',
    failures_in_row: 'int',
    failing_since: 'timestamptz',
    last_error: 'text',
    reconciled_at: 'timestamptz',
    reconcile_due_at: 'timestamptz',
    last_difference: 'jsonb'
  }
})

export async function findLinks (
  db: Db | Trx, merchant_id: string, ids: readonly string[]
): Promise<Link[]> {
  if (ids.length === 0) return []
  return db.selectFrom('links').where('merchant_id', '=', merchant_id)
    .where('id', '=', sql<string>`any(${ids})`).select(linkRows.columns).execute()
}

export async function findLinkOfSupplier (
  db: Db | Trx, merchant_id: string, supplier_id: string
): Promise<Link | undefined> {
  return db.selectFrom('links').where('merchant_id', '=', merchant_id)
    .where('supplier_id', '=', supplier_id).select(linkRows.columns).executeTakeFirst()
}

export async function lockLink (
  trx: Trx, merchant_id: string, id: string
): Promise<Link | undefined> {
  return trx.selectFrom('links').where('merchant_id', '=', merchant_id).where('id', '=', id)
    .select(linkRows.columns).forNoKeyUpdate().executeTakeFirst()
}

export async function lockLinkOfSupplier (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<Link | undefined> {
  return trx.selectFrom('links').where('merchant_id', '=', merchant_id)
    .where('supplier_id', '=', supplier_id).select(linkRows.columns).forNoKeyUpdate()
    .executeTakeFirst()
}

export type LinkFilters = { state?: LinkState[], supplier_id?: string }

/** The oldest is first. There is one row more than `limit` when there is a next page. */
export async function listLinks (
  db: Db, merchant_id: string, { state, supplier_id }: LinkFilters, { limit, after }: PageRequest
): Promise<Link[]> {
  let query = db.selectFrom('links').where('merchant_id', '=', merchant_id)
    .select(linkRows.columns).orderBy('id').limit(limit + 1)
  if (state !== undefined) query = query.where('state', 'in', state)
  if (supplier_id !== undefined) query = query.where('supplier_id', '=', supplier_id)
  const [last] = after ?? []
  return (last === undefined ? query : query.where('id', '>', last)).execute()
}

export async function findProgress (
  db: Db | Trx, merchant_id: string, link_ids: readonly string[]
): Promise<SeenProgress[]> {
  if (link_ids.length === 0) return []
  return db.selectFrom('link_progress').where('merchant_id', '=', merchant_id)
    .where('link_id', '=', sql<string>`any(${link_ids})`)
    .select([...linkProgressRows.columns, STOCK_CAUGHT_UP_AT, NOW]).execute()
}

/** Of the place to which the partner's availability was read. */
const STOCK_CAUGHT_UP_AT = sql<string | null>`availability_cursor::jsonb ->> 'caught_up_at'`
  .as('stock_caught_up_at')
const NOW = sql<string>`date_trunc('milliseconds', clock_timestamp())`.as('now')

const OPEN_PROGRESS = `
  insert into link_progress (merchant_id, link_id, reconcile_due_at, due_at)
  values ($1, $2, now() + interval '1 day', now())`

/** It is followed at once. */
export async function insertLink (trx: Trx, merchant_id: string, link: Link): Promise<unknown> {
  return together([
    linkRows.insert(trx, merchant_id, [link]),
    runStatement(trx, OPEN_PROGRESS, [merchant_id, link.id])
  ])
}

export async function setLink (trx: Trx, merchant_id: string, link: Link): Promise<void> {
  return linkRows.update(trx, merchant_id, [link])
}

const SET_DUE = `
  update link_progress set due_at = case when $3 then now() end, failures_in_row = 0,
    failing_since = null, last_error = null, stock_failures = 0,
    leased_by = case when $3 then leased_by end,
    leased_until = case when $3 then leased_until end,
    stock_due_at = case when $3 then now() end,
    availability_cursor = ((availability_cursor::jsonb - 'failing_since') || case when $3
      then '{}'::jsonb else '{ "compared_at": null, "compared_sku": null }' end)::text
  where merchant_id = $1 and link_id = $2`

/**
 * It is followed at once, or not any more; what went wrong before counts no more. Once a link that
 * was not followed is again, all its stock is asked for.
 */
export async function setFollowed (
  trx: Trx, merchant_id: string, link_id: string, is_followed: boolean
): Promise<void> {
  await runStatement(trx, SET_DUE, [merchant_id, link_id, is_followed])
}

/** What the key of this version of the link shows. Nobody is told, so it is no new version. */
export async function keepAccount (
  db: Db, merchant_id: string, { id, version }: Link, account: string
): Promise<void> {
  await sql`
    update links set partner_account = ${account}
    where merchant_id = ${merchant_id} and id = ${id} and version = ${version}`.execute(db)
}
