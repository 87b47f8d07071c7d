// What a database holds, to see whether anything was stored.

import { sql } from 'kysely'
import type { Db } from '../../src/platform/db/connect.ts'

/** When a key was last used is noted by every call, and answers are kept beside their effect. */
const UNCOUNTED_COLUMNS = ['last_used_at']
const UNCOUNTED_TABLES = ['idempotency_answers', 'kysely_migration', 'kysely_migration_lock']

/** A digest of the rows of every table. */
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
