// Applies migrations/*.sql in the order of their names, under Kysely's migration lock.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import pg from 'pg'
import { together } from './trx.ts'

const FOLDER = join(import.meta.dirname, '../../../migrations')

/**
 * Returns the names of the migrations that it has applied. Throws at the first one that fails. It
 * uses connections of its own without a time limit, because rewriting a large table may take long.
 */
export async function migrate (url: string): Promise<string[]> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'tandem migrations',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0'
  })
  pool.on('error', () => {}) // only idle connections report here; a statement's promise rejects
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } })
    const { error, results } = await migrator.migrateToLatest()
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a migration threw it
    if (error !== undefined) throw error
    return (results ?? []).map(({ migrationName }) => migrationName)
  } finally {
    await db.destroy()
  }
}

async function readMigrations (): Promise<Record<string, Migration>> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort()
  const migrations = await together(files.map(async (file) => {
    const text = await readFile(join(FOLDER, file), 'utf8')
    const up: Migration['up'] = async (db) => { await sql.raw(text).execute(db) }
    return [file.replace(/\.sql$/, ''), { up }] as const
  }))
  return Object.fromEntries(migrations)
}
