// What a new database folder needs once: initdb, and in it the database of the service.

import { chown, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'

import { reasonOf, run } from './account.ts'
import { type Binaries } from './binaries.ts'
import { readIfThere, type Home } from './folder.ts'

const ANSWERS_WITHIN_MS = 10_000

/** Makes the folder `data` of a new database, whole or not at all. */
export async function createCluster (
  { folder, account }: Home, binaries: Binaries, password: string
): Promise<void> {
  const data = join(folder, 'data')
  if (await readIfThere(join(data, 'PG_VERSION')) !== undefined) return
  // A name of its own, in case the initdb of a killed service still writes.
  const drafts = join(folder, 'new')
  await rm(drafts, { recursive: true, force: true, maxRetries: 10 })
  await mkdir(drafts, { mode: 0o700 })
  const draft = await mkdtemp(join(drafts, 'data-'))
  const password_file = `${draft}.password`
  await writeFile(password_file, `${password}\n`, { mode: 0o600 })
  if (account) {
    await chown(drafts, account.uid, account.gid)
    await chown(draft, account.uid, account.gid)
    await chown(password_file, account.uid, account.gid)
  }
  try {
    // The builtin locale sorts the same on every machine and needs none installed.
    await run(account, binaries.initdb, [
      '--pgdata', draft, '--username=tandem', '--pwfile', password_file, '--auth=scram-sha-256',
      '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
      '--no-instructions'
    ])
    await rename(draft, data)
  } catch (error) {
    throw new Error(`The database could not be created in ${folder}: ${reasonOf(error)}`)
  } finally {
    await rm(drafts, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** The address of the database `tandem` at that port, which is created when it is not there. */
export async function openTandem (port: number, password: string): Promise<string> {
  const server = `postgres://tandem:${password}@127.0.0.1:${port}`
  const client = new Client({
    connectionString: `${server}/postgres`,
    connectionTimeoutMillis: ANSWERS_WITHIN_MS,
    query_timeout: ANSWERS_WITHIN_MS
  })
  // A connection that breaks fails the query it carries; unheard, it would end the process too.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rowCount } = await client.query(
      'select 1 from pg_catalog.pg_database where datname = \'tandem\'')
    if (rowCount === 0) await client.query('create database tandem')
  } finally {
    await client.end()
  }
  return `${server}/tandem`
}
