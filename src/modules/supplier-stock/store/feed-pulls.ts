// Reads and writes pulls of stock feeds, and remembers the files that were read.

import { sql } from 'kysely'
import type { FeedPull } from '../../../domain/model/stock/feed-pull.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageRequest } from '../../../platform/db/keyset-page.ts'
import { areEqual, readSort } from '../../../platform/db/list-filters.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

const pullRows = defineRows<FeedPull>('feed_pulls', {
  key: ['id'],
  permanent: ['supplier_id', 'trigger', 'created_at'],
  columns: {
    id: 'text',
    supplier_id: 'text',
    trigger: 'text',
    confirm_drop: 'boolean',
    outcome: 'text',
    detail: 'text',
    files: 'jsonb',
    created_at: 'timestamptz',
    finished_at: 'timestamptz'
  }
})

const OF = { table: 'feed_pulls', alias: 'f' }

/** The newest is first. */
export async function findPullKeys (
  db: Db, merchant_id: string, supplier_id: string, page: PageRequest
): Promise<FoundKeys> {
  const filters = areEqual(OF, { supplier_id }, ['supplier_id'])
  return findKeys(db, { ...OF, merchant_id, filters, sort: readSort() }, page)
}

/** Those that exist, in any order. */
export async function findPulls (
  db: Db, merchant_id: string, ids: readonly string[]
): Promise<FeedPull[]> {
  return db.selectFrom('feed_pulls').where('merchant_id', '=', merchant_id)
    .where('id', '=', sql<string>`any(${ids})`).select(pullRows.columns).execute()
}

const OPEN = `select ${pullRows.columns.join(', ')} from feed_pulls
  where merchant_id = $1 and supplier_id = $2 and outcome is null`
const LAST = `select ${pullRows.columns.join(', ')} from feed_pulls
  where merchant_id = $1 and supplier_id = $2 order by id desc limit 2`

/** The pull that is not over. The caller has locked the source. */
export async function findOpenPull (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<FeedPull | undefined> {
  const [pull] = await runStatement<FeedPull>(trx, OPEN, [merchant_id, supplier_id])
  return pull
}

/** The last pull that is over. */
export async function findLastPull (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<FeedPull | undefined> {
  const last = await runStatement<FeedPull>(trx, LAST, [merchant_id, supplier_id])
  return last.find(({ outcome }) => outcome !== null)
}

export async function insertPull (
  trx: Trx, merchant_id: string, pull: FeedPull
): Promise<void> {
  return pullRows.insert(trx, merchant_id, [pull])
}

export async function setPull (trx: Trx, merchant_id: string, pull: FeedPull): Promise<void> {
  return pullRows.update(trx, merchant_id, [pull])
}

export type SeenFile = { name: string, size_bytes: number, modified_at: string, is_good: boolean }

export async function listSeenFiles (
  db: Db, merchant_id: string, supplier_id: string
): Promise<SeenFile[]> {
  return db.selectFrom('seen_files').where('merchant_id', '=', merchant_id)
    .where('supplier_id', '=', supplier_id)
    .select(['name', 'size_bytes', 'modified_at', 'is_good']).execute()
}

/** The file was read and is still there. */
export async function insertSeenFile (
  db: Db, merchant_id: string, supplier_id: string, file: SeenFile
): Promise<void> {
  const { name, size_bytes, modified_at, is_good } = file
  await sql`
    insert into seen_files (merchant_id, supplier_id, name, size_bytes, modified_at, is_good)
    values (${merchant_id}, ${supplier_id}, ${name}, ${size_bytes}, ${modified_at}, ${is_good})
    on conflict (merchant_id, supplier_id, name) do update set
      size_bytes = excluded.size_bytes, modified_at = excluded.modified_at,
      is_good = excluded.is_good`.execute(db)
}

/** The files are not there any more. */
export async function forgetSeenFiles (
  db: Db, merchant_id: string, supplier_id: string, names: readonly string[]
): Promise<void> {
  await sql`
    delete from seen_files
    where merchant_id = ${merchant_id} and supplier_id = ${supplier_id}
      and name = any(${names})`.execute(db)
}
