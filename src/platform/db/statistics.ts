// Statistics of tables that have outgrown what PostgreSQL knows of them.
//
// Autovacuum comes a minute or more after the first rows. Plans made until then believe that a
// merchant has one row, so that any index which begins with merchant_id seems as good as the right
// one: each foreign-key check then reads all orders of the merchant. After 4,800 orders on a new
// database an order cost PostgreSQL 3.9 ms, and more with each; with statistics it is 0.5 ms.

import { sql } from 'kysely'
import type { Db } from './connect.ts'

const ROWS_MIN = 50 // autovacuum's own threshold

/** Of tables ten times as large as when last looked at. Plans kept by connections are made anew. */
export async function analyzeGrownTables (db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select s.relid::regclass::text as name
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid
    where s.schemaname = current_schema() and s.n_live_tup >= ${ROWS_MIN}
      and s.n_live_tup > 10 * c.reltuples`.execute(db)
  if (rows.length === 0) return
  await db.transaction().execute(async (trx) => {
    // A tenth of the usual sample tells what plans need until autovacuum comes.
    await sql`set local default_statistics_target = 10`.execute(trx)
    await sql`analyze ${sql.raw(rows.map(({ name }) => name).join(', '))}`.execute(trx)
  })
}

/** Before whole tables are joined: old statistics made the checks take 9 s instead of 3. */
export async function analyzeTables (db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select relid::regclass::text as name from pg_stat_user_tables
    where schemaname = current_schema()`.execute(db)
  if (rows.length === 0) return
  await db.transaction().execute(async (trx) => {
    // Large tables take what they take, and another ANALYZE is waited for.
    await sql`set local statement_timeout = 0`.execute(trx)
    await sql`set local lock_timeout = 0`.execute(trx)
    await sql`analyze ${sql.raw(rows.map(({ name }) => name).join(', '))}`.execute(trx)
  })
}
