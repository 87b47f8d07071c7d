// Migrations: all of them on an empty database, nothing on one that has them, at any length.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { migrate } from '../../src/platform/db/migrator.ts'
import { givenDatabase } from '../support/database.ts'

t.setTimeout(120_000)

const FOLDER = join(import.meta.dirname, '../../migrations')

t.test('every migration is applied once, whatever time limit the database sets', async (t) => {
  const { url } = await givenDatabase(t)
  const client = new pg.Client(url)
  await client.connect()
  await client.query('drop schema public cascade; create schema public')
  await client.query(`alter database "${new URL(url).pathname.slice(1)}" set statement_timeout = 1`)
  await client.end()

  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort()
  t.same(await migrate(url), files.map((file) => file.slice(0, -'.sql'.length)))
  t.same(await migrate(url), [])
})
