// Compares the contents of a database, to see whether a request has stored anything.

import { sql } from 'kysely'
import type { Db } from '../../src/platform/db/connect.ts'

/** Columns and tables that every call may change: the last use of a key, and kept answers. */
const UNCOUNTED_COLUMNS = ['last_used_at']
const UNCOUNTED_TABLES = ['idempotency_answers', 'kysely_migration', 'kysely_migration_lock']

/** Computes a digest of the rows of each table. */
export async function readSnapshot (db: Db): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'
    order by tablename`.execute(db)
  const names = tables.rows.map(({ name }) => name)
    .filter((name) => !UNCOUNTED_TABLES.includes(name))
  const digests = await Promise.all(names.map(async (name) => {
    const { rows: [row] } = await sql<{ digest: string }>`
      select count(*) || ' rows ' || coalesce(md5(string_agg(line, ',' order by line)), '')
        as digest
      from (select (to_jsonb(t) - ${UNCOUNTED_COLUMNS}::text[])::text as line
            from ${sql.table(name)} t) rows`.execute(db)
    return [name, row?.digest ?? ''] as const
  }))
  return Object.fromEntries(digests)
}
