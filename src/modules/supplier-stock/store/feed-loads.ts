// Reads and writes full feeds that come as streams, and their rows, until they are applied.

import { type RawBuilder, sql } from 'kysely'
import type { FeedLoadStatus } from '../../../domain/model/stock/apply-stock-feed.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

export type FeedLoad = {
  id: string
  supplier_id: string
  status: FeedLoadStatus
  as_of: string
  confirm_drop: boolean
  is_suspicious: boolean
  accepted: number
  ignored_stale: number
  zeroed: number
  rejected: number
  errors: unknown
  errors_total: number
  /** The last SKU that was applied; empty before the first. */
  applied_through: string
  /** Until then its process says that it works on it. */
  alive_until: string
  created_at: string
}

const loadRows = defineRows<FeedLoad>('stock_feed_loads', {
  key: ['id'],
  permanent: ['supplier_id', 'as_of', 'confirm_drop', 'created_at'],
  columns: {
    id: 'text',
    supplier_id: 'text',
    status: 'text',
    as_of: 'timestamptz',
    confirm_drop: 'boolean',
    is_suspicious: 'boolean',
    accepted: 'int',
    ignored_stale: 'int',
    zeroed: 'int',
    rejected: 'int',
    errors: 'jsonb',
    errors_total: 'int',
    applied_through: 'text',
    alive_until: 'timestamptz',
    created_at: 'timestamptz'
  }
})

export type StagedRow = {
  feed_id: string
  sku: string
  is_refused: boolean
  on_hand: number | null
  as_of: string | null
  /** The row of the feed as JSON; null when it was refused. */
  report: string | null
}

const stagedRows = defineRows<StagedRow>('staged_stock', {
  key: ['feed_id', 'sku', 'is_refused'],
  columns: {
    feed_id: 'text',
    sku: 'text',
    is_refused: 'boolean',
    on_hand: 'int',
    as_of: 'timestamptz',
    report: 'text'
  }
})

export async function insertLoad (trx: Trx, merchant_id: string, load: FeedLoad): Promise<void> {
  return loadRows.insert(trx, merchant_id, [load])
}

export async function setLoad (trx: Trx, merchant_id: string, load: FeedLoad): Promise<void> {
  return loadRows.update(trx, merchant_id, [load])
}

const COLUMNS = loadRows.columns.join(', ')
const FIND = `select ${COLUMNS} from stock_feed_loads where merchant_id = $1 and id = $2`

export async function findLoad (
  trx: Trx, merchant_id: string, id: string
): Promise<FeedLoad | undefined> {
  const [load] = await runStatement<FeedLoad>(trx, FIND, [merchant_id, id])
  return load
}

export async function lockLoad (
  trx: Trx, merchant_id: string, id: string
): Promise<FeedLoad | undefined> {
  const [load] = await runStatement<FeedLoad>(
    trx, `${FIND} for no key update`, [merchant_id, id])
  return load
}

export async function insertStaged (
  trx: Trx, merchant_id: string, rows: readonly StagedRow[]
): Promise<void> {
  return stagedRows.insert(trx, merchant_id, rows)
}

export type Part = { supplier_id: string, feed_id: string, after: string, limit: number }

const STAGED_NEXT = `
  select ${stagedRows.columns.join(', ')} from staged_stock
  where merchant_id = $1 and feed_id = $2 and sku > $3 order by sku limit $4`

export async function findStaged (
  trx: Trx, merchant_id: string, { feed_id, after, limit }: Part
): Promise<StagedRow[]> {
  return runStatement<StagedRow>(trx, STAGED_NEXT, [merchant_id, feed_id, after, limit])
}

const SKUS_NEXT = `
  select sku from supplier_stock
  where merchant_id = $1 and supplier_id = $2 and sku > $3 order by sku limit $4`

/** The next SKUs of the supplier's rows, without a lock. */
export async function findNextSkus (
  trx: Trx, merchant_id: string, { supplier_id, after, limit }: Part
): Promise<string[]> {
  const rows = await runStatement<{ sku: string }>(
    trx, SKUS_NEXT, [merchant_id, supplier_id, after, limit])
  return rows.map(({ sku }) => sku)
}

export type DropCount = { rows: number, emptied: number, last: string | null }

/**
 * Of the next rows of the supplier: how many there are, and how many of them the feed sets to 0. A
 * page at a time, since a supplier may have millions.
 */
export async function countDrop (
  db: Db, merchant_id: string, { supplier_id, feed_id, after, limit }: Part, as_of: string
): Promise<DropCount> {
  const { rows: [count] } = await sql<DropCount>`
    select count(*) as rows, max(p.sku) as last, count(*) filter (
      where p.on_hand > 0 and (
        (n.named = 0 and p.as_of <= ${as_of}) or (n.on_hand = 0 and p.as_of <= n.as_of)
      )) as emptied
    from (
      select sku, on_hand, as_of from supplier_stock
      where merchant_id = ${merchant_id} and supplier_id = ${supplier_id} and sku > ${after}
      order by sku limit ${limit}
    ) p cross join lateral (
      select count(*) as named, min(s.on_hand) as on_hand, min(s.as_of) as as_of
      from staged_stock s
      where s.merchant_id = ${merchant_id} and s.feed_id = ${feed_id} and s.sku = p.sku
    ) n`.execute(db)
  return count ?? { rows: 0, emptied: 0, last: null }
}

export type DueLoad = { merchant_id: string, id: string }

const findDue = (is_due: RawBuilder<unknown>) =>
  async (db: Db, limit: number): Promise<DueLoad[]> => {
    const { rows } = await sql<DueLoad>`
      select merchant_id, id from stock_feed_loads where ${is_due}
      order by id limit ${limit}`.execute(db)
    return rows
  }

/** Feeds that are half applied, and whose process is gone. */
export const findHalfApplied = findDue(sql`status = 'applying' and alive_until < now()`)

/** Feeds that are over, and those whose process is gone before they were received. */
export const findOver = findDue(sql`status = 'done' or
  (status = 'receiving' and alive_until < now())`)

/** Deletes at most so many rows of a feed, and the feed when none are left. */
export async function deleteLoad (
  db: Db, merchant_id: string, id: string, limit: number
): Promise<{ is_gone: boolean }> {
  const { rows } = await sql<{ sku: string }>`
    select sku from staged_stock where merchant_id = ${merchant_id} and feed_id = ${id}
    order by sku limit ${limit}`.execute(db)
  const last = rows.at(-1)?.sku
  if (last === undefined) {
    await sql`delete from stock_feed_loads
      where merchant_id = ${merchant_id} and id = ${id}`.execute(db)
    return { is_gone: true }
  }
  await sql`delete from staged_stock
    where merchant_id = ${merchant_id} and feed_id = ${id} and sku <= ${last}`.execute(db)
  return { is_gone: false }
}

/** What a stream needs to know before its first row: the time, by the clock of the database. */
// eslint-disable-next-line no-restricted-syntax -- the time is nobody's
export async function findNow (db: Db): Promise<string> {
  const { rows: [row] } = await sql<{ now: string }>`
    select date_trunc('milliseconds', clock_timestamp()) as now`.execute(db)
  if (row === undefined) throw new Error('the database returned no time')
  return row.now
}
