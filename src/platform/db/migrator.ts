// Applies migrations/*.sql in order, forward only, under Kysely's migration lock.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Db } from './connect.ts'
import { together } from './trx.ts'

const FOLDER = join(import.meta.dirname, '../../../migrations')

/** Returns the names of the migrations applied now. Throws at the first that fails. */
export async function migrate (db: Db): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } })
  const { error, results } = await migrator.migrateToLatest()
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is what a migration threw
  if (error !== undefined) throw error
  return (results ?? []).map(({ migrationName }) => migrationName)
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
