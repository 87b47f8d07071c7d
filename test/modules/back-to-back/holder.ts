// Somebody else who holds rows until told to let go, and how to see who waits.

import { sql } from 'kysely'
import pg from 'pg'
import type { Test } from 'tap'
import type { Db } from '../../../src/platform/db/connect.ts'
import { until } from '../answers.ts'

export type Holder = {
  /** In the holder's transaction; `$1` is the merchant. */
  run: (text: string) => Promise<pg.QueryResult>
  /** Commits and lets go. */
  end: () => Promise<unknown>
}

/** Holds the rows that a condition names, all of the merchant's by default. */
export async function givenHolder (
  t: Test, database_url: string,
  { merchant_id, table = 'supplier_stock', where = 'true' }: {
    merchant_id: string, table?: 'supplier_stock' | 'sales_orders', where?: string
  }
): Promise<Holder> {
  const client = new pg.Client(database_url)
  await client.connect()
  t.teardown(async () => client.end())
  const run: Holder['run'] = async (text) => client.query(text, [merchant_id])
  await client.query('begin')
  await run(`select 1 from ${table} where merchant_id = $1 and ${where} for no key update`)
  return { run, end: async () => client.query('commit') }
}

/** Until so many connections of this database wait for a lock. */
export async function untilWaiting (db: Db, count: number): Promise<void> {
  await until(async () => {
    const { rows: [found] } = await sql<{ waiting: number }>`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
    return found?.waiting === count
  })
}
