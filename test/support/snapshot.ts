// Compares the contents of a database, to see whether a request has stored anything.

import { sql } from 'kysely'
import type { Db } from '../../src/platform/db/connect.ts'
import { analyzeGrownTables } from '../../src/platform/db/statistics.ts'

/** Every call may change these: kept answers, and in `api_keys` the last use of a key. */
const UNCOUNTED_TABLES = [
  'idempotency_answers', 'kysely_migration', 'kysely_migration_lock', 'api_keys'
]

const statements = new WeakMap<Db, Promise<string>>()

/** A job of the service looks at tables too: without statistics, plans are bad. */
const SNAPSHOTS_BETWEEN_LOOKS = 10
let snapshots = 0

/**
 * Reads what changes with every write of each table: how many rows it has, and the newest
 * transaction that wrote one of them.
 */
export async function readSnapshot (db: Db): Promise<Record<string, string>> {
  const statement = statements.get(db) ?? buildStatement(db)
  statements.set(db, statement)
  if (++snapshots % SNAPSHOTS_BETWEEN_LOOKS === 0) await analyzeGrownTables(db)
  const { rows } = await sql<{ name: string, state: string }>`
    ${sql.raw(await statement)}`.execute(db)
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]))
}

async function buildStatement (db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables
    where schemaname = 'public' and tablename <> all(${UNCOUNTED_TABLES})
    order by tablename`.execute(db)
  const states = rows.map(({ name }) => `
    select '${name}' as name, count(*) || ' rows, ' || coalesce(max(xmin::text::bigint), 0) as state
    from ${name}`)
  return `${states.join(' union all ')} union all
    select 'api_keys',
      coalesce(string_agg((to_jsonb(k) - 'last_used_at')::text, ',' order by id), '')
    from api_keys k`
}
