// A real PostgreSQL of this service's own, for when no other database is given.
//
// It outlives us in one case only: when this process is killed with SIGKILL, or dies of a signal
// it does not listen to. The next start on the same folder then takes it over. A Ctrl-C reaches
// what prepares the database (the start then fails) but not the database.

import { mkdir, realpath } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'

import { openHome, type Home } from './embedded/home.ts'
import {
  createCluster, isRunning, logOf, readPidFile, startServer, stopServer, tellToStop
} from './embedded/postmaster.ts'

export type EmbeddedDatabase = {
  url: string
  /** Comes true, with the path of its log, when PostgreSQL has ended and was not told to. */
  ended: Promise<string>
  close: () => Promise<void>
}

type Say = (fact: string) => void

// Others take the port, or start, end or repair the server right now; children of a killed one end.
const PASSING =
  /Address already in use|is locked|lock file .* already exists|pre-existing shared memory/
const PASSING_CODES = ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03']
const PASSES_WITHIN_MS = 10_000
const TRY_AGAIN_AFTER_MS = 250
const ANSWERS_WITHIN_MS = 10_000

// Who has this lock holds the folder. A killed service loses it, with its session, a moment later.
const LOCK = 'select pg_advisory_lock(1)'
const LOCK_WITHIN_MS = 1000
const LOCK_NOT_AVAILABLE = '55P03'
const HOLDER = 'select application_name as holder from pg_stat_activity ' +
  'join pg_locks using (pid) where locktype = \'advisory\' and granted and datname = \'postgres\''

/**
 * Starts PostgreSQL on the data kept under `data_dir`, or takes over the one that a killed service
 * left there. Refuses while another service uses that folder. `tandem` in the url is a superuser.
 * `say` hears one sentence about each thing that is unusual. Root must leave `data_dir` open to
 * other users (a folder made by `mkdtemp` is not), or the data is kept elsewhere, where removing
 * `data_dir` leaves it behind.
 */
export async function startEmbeddedDatabase (
  { data_dir, say }: { data_dir: string, say: Say }
): Promise<EmbeddedDatabase> {
  await mkdir(data_dir, { recursive: true })
  const home = await openHome(await realpath(data_dir), say)
  await createCluster(home)
  const is_left = await isRunning(home)
  const session = await openSession(home)
  if (is_left) say('An earlier process left its database running, so that one is used on.')
  const tellToStopAtExit = (): void => tellToStop(home)
  process.once('exit', tellToStopAtExit)

  let closed: Promise<void> | undefined
  const { promise: ended, resolve } = Promise.withResolvers<string>()
  const watch = async (session: Client): Promise<void> => {
    await new Promise((resolve) => session.once('end', resolve))
    if (closed) return
    // When one session crashes PostgreSQL ends them all, and goes on.
    const next = await openSession(home, false).catch(() => undefined)
    if (next) return watch(next)
    // It has ended, or is another service's by now.
    process.off('exit', tellToStopAtExit)
    closed ??= Promise.resolve(resolve(logOf(home)))
  }
  void watch(session)
  return {
    url: `postgres://tandem:${home.password}@127.0.0.1:${session.port}/tandem`,
    ended,
    close: async () => {
      closed ??= stopServer(home).finally(() => process.off('exit', tellToStopAtExit))
      return closed
    }
  }
}

/** The session that holds the folder for us, on a server that is started where none runs. */
async function openSession (
  home: Home, may_start = true, until_ms = performance.now() + PASSES_WITHIN_MS
): Promise<Client> {
  try {
    if (await isRunning(home)) return await hold(home)
    if (!may_start) throw new Error('PostgreSQL has ended.')
    await startServer(home)
    return await hold(home).catch(async (error: unknown) => {
      if (error instanceof DatabaseError) await stopServer(home)
      throw error
    })
  } catch (error) {
    if (!isPassing(error)) throw error
    if (performance.now() > until_ms) {
      throw new Error(`The database in ${home.folder} does not answer: ${error.message}\n` +
        `If process ${(await readPidFile(home))[0]} is its PostgreSQL, end it; then start again.`)
    }
  }
  await setTimeout(TRY_AGAIN_AFTER_MS)
  return openSession(home, may_start, until_ms)
}

function isPassing (error: unknown): error is Error {
  const { message, code = '' } = error as Error & { code?: string }
  return PASSING.test(message) || PASSING_CODES.includes(code)
}

async function hold (home: Home): Promise<Client> {
  const [, , , port] = await readPidFile(home)
  const session = new Client({
    connectionString: `postgres://tandem:${home.password}@127.0.0.1:${port}/postgres`,
    application_name: `process ${process.pid}`,
    lock_timeout: LOCK_WITHIN_MS,
    connectionTimeoutMillis: ANSWERS_WITHIN_MS,
    query_timeout: ANSWERS_WITHIN_MS
  })
  // A connection that breaks fails the query it carries; unheard, it would end the process too.
  session.on('error', () => {})
  try {
    await session.connect()
    await session.query(LOCK)
    const { rowCount } = await session.query(
      'select 1 from pg_database where datname = \'tandem\'')
    if (rowCount === 0) await session.query('create database tandem')
    return session
  } catch (error) {
    const is_held = error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE
    const [row] = is_held ? (await session.query<{ holder: string }>(HOLDER)).rows : []
    await session.end()
    if (!is_held) throw error
    throw new Error(`The database in ${home.folder} is in use by ${row?.holder}. ` +
      'Stop that one first, or use another data folder.')
  }
}
