// Starts a PostgreSQL server for the tests. Each file gets a database that is cloned from a
// template.

import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedDatabase } from '../../src/platform/db/embedded.ts'
import { migrate } from '../../src/platform/db/migrator.ts'
import { inTurn } from './in-turn.ts'

const IMAGE = 'postgres:18'
const TEMPLATE = 'tandem_template'
const CLONE = 'tandem_test_'

export type TestServer = { url: string, kind: string, close: () => Promise<void> }

/** Uses `TEST_DATABASE_URL`, else a container if Docker answers, else the embedded PostgreSQL. */
export async function startTestServer (): Promise<TestServer> {
  const { TEST_DATABASE_URL: url } = process.env
  if (url !== undefined && url !== '') {
    return { url, kind: 'TEST_DATABASE_URL', close: async () => {} }
  }
  return await startContainer() ?? startEmbedded()
}

async function startContainer (): Promise<TestServer | undefined> {
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers')
  try {
    await getContainerRuntimeClient()
  } catch {
    return undefined // Docker does not answer
  }
  try {
    const container = await new GenericContainer(IMAGE)
      .withEnvironment({ POSTGRES_PASSWORD: 'tandem', POSTGRES_DB: 'tandem' })
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forListeningPorts())
      .start()
    const address = `${container.getHost()}:${container.getMappedPort(5432)}`
    const url = `postgres://postgres:tandem@${address}/tandem`
    await untilItAnswers(url)
    await makeCheap(url)
    return { url, kind: `Docker ${IMAGE}`, close: async () => { await container.stop() } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`Docker answers, but ${IMAGE} does not run there: ${reason}\n`)
    return undefined
  }
}

async function startEmbedded (): Promise<TestServer> {
  const data_dir = await mkdtemp(join(tmpdir(), 'tandem-test-'))
  await chmod(data_dir, 0o755) // the database may run as another user
  const { url, close } = await startEmbeddedDatabase({ data_dir, say: () => {} })
  await makeCheap(url)
  return {
    url,
    kind: 'embedded PostgreSQL',
    close: async () => {
      await close()
      await rm(data_dir, { recursive: true, force: true })
    }
  }
}

/**
 * A commit waits for no disk: that would be most of the time of a small one. No test needs its data
 * after a crash of the machine, and the kill of a process loses none. Autovacuum would look at each
 * of some hundred databases every minute, though hardly one lives that long.
 */
const CHEAP = [
  'fsync = off', 'full_page_writes = off', 'synchronous_commit = off',
  'autovacuum_naptime = \'10min\''
]

async function makeCheap (url: string): Promise<void> {
  await withClient(url, async (client) => {
    // One after the other, since none may be part of a transaction.
    await inTurn(CHEAP, async (setting) => { await client.query(`alter system set ${setting}`) })
    await client.query('select pg_reload_conf()')
  })
}

const ANSWER_WITHIN_MS = 60_000

async function untilItAnswers (url: string, until_ms = performance.now() + ANSWER_WITHIN_MS) {
  const client = new pg.Client(url)
  try {
    await client.connect()
    await client.query('select 1')
  } catch (error) {
    if (performance.now() > until_ms) throw error
    await new Promise((resolve) => setTimeout(resolve, 200))
    await untilItAnswers(url, until_ms)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Drops the databases of earlier runs, and makes the template again. */
export async function prepareTemplate (server_url: string): Promise<string> {
  await withClient(server_url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where datname like $1 or datname = $2',
      [`${CLONE}%`, TEMPLATE])
    for (const { datname } of rows) {
      // eslint-disable-next-line no-await-in-loop -- a database is dropped outside a transaction
      await client.query(`drop database if exists "${datname}" with (force)`)
    }
    await client.query(`create database ${TEMPLATE}`)
  })
  const url = withDatabase(server_url, TEMPLATE)
  await migrate(url)
  return url
}

/**
 * Creates a database. The next start of the tests drops it. Its files are copied: to write them to
 * the log would cost three times the CPU.
 */
export async function cloneTemplate (server_url: string): Promise<string> {
  const name = CLONE + randomBytes(6).toString('hex')
  await withClient(server_url, async (client) => {
    await client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`)
  })
  return withDatabase(server_url, name)
}

function withDatabase (server_url: string, name: string): string {
  const url = new URL(server_url)
  url.pathname = `/${name}`
  return url.href
}

async function withClient (url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}
