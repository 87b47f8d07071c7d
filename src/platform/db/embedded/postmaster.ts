// The main process of PostgreSQL: finding one that was left running, starting one, stopping it.

import { once } from 'node:events'
import { readlink, realpath, rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

import { reasonOf, run } from './account.ts'
import { type Binaries } from './binaries.ts'
import { readIfThere, type Home } from './folder.ts'
import { HAS_PROC, codeOf, isAlive, signal, startOf, until, type Living } from './liveness.ts'

export type Postmaster = Living & { port: number }

// A crash with much to replay takes its time, and so does the last checkpoint of a busy database.
const READY_WITHIN_S = 120
const STOPPED_WITHIN_MS = 60_000
const ENDED_WITHIN_MS = 10_000

const LOG_LINES_SHOWN = 15
const PID_OF_NOBODY = 2 ** 31 - 1

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'shared_buffers=256MB',
  // With the 1 GB of the default a load test makes a checkpoint every 12 s, and behind each every
  // page is logged whole when it first changes: a third more log. Only such a load fills the disk.
  'max_wal_size=4GB',
  'timezone=UTC',
  'log_timezone=UTC'
]

/** The living postmaster of the folder, or undefined; a stale postmaster.pid is made harmless. */
export async function findPostmaster ({ folder }: Home): Promise<Postmaster | undefined> {
  const data = join(folder, 'data')
  const pid_file = join(data, 'postmaster.pid')
  const lines = (await readIfThere(pid_file))?.split('\n') ?? []
  const pid = Number(lines[0])
  const started = Number.isInteger(pid) && pid > 0 ? startOf(pid) : undefined
  if (started === undefined) return undefined
  if (await isPostmasterOf(data, pid)) return { pid, started, port: Number(lines[3]) }
  // PostgreSQL would take whoever has that pid now for its postmaster. The file stays, with a pid
  // nobody can have, because PostgreSQL also finds children that still run by it.
  await writeFile(pid_file, [PID_OF_NOBODY, ...lines.slice(1)].join('\n'))
  return undefined
}

export function logOf ({ folder }: Home): string {
  return join(folder, 'postgres.log')
}

/** Starts PostgreSQL on a free port of the loopback; returns when it serves. */
export async function startPostmaster (home: Home, binaries: Binaries): Promise<Postmaster> {
  const log = logOf(home)
  // One earlier log is kept and no more, so that they do not grow for ever.
  if (await readIfThere(log) !== undefined) await rename(log, `${log}.1`)
  try {
    await launch(home, binaries, log)
  } catch (error) {
    const half_started = await findPostmaster(home)
    if (half_started) await stopPostmaster(half_started)
    const lines = (await readIfThere(log))?.trim().split('\n') ?? []
    throw new Error(`PostgreSQL did not start: ${reasonOf(error)}\nThe end of ${log}:\n` +
      lines.slice(-LOG_LINES_SHOWN).join('\n'))
  }
  const postmaster = await findPostmaster(home)
  if (!postmaster) throw new Error(`PostgreSQL ended as soon as it had started, see ${log}.`)
  return postmaster
}

/**
 * Ends all sessions and waits until PostgreSQL is gone. On Windows a signal ends it at once, and
 * the next start replays its log.
 */
export async function stopPostmaster (postmaster: Postmaster): Promise<void> {
  signal(postmaster, 'SIGINT')
  if (await until(() => !isAlive(postmaster), STOPPED_WITHIN_MS)) return
  signal(postmaster, 'SIGQUIT')
  if (await until(() => !isAlive(postmaster), ENDED_WITHIN_MS)) return
  throw new Error(`PostgreSQL, process ${postmaster.pid}, was told to end and does not.`)
}

// pg_ctl gives the postmaster a session of its own, where a Ctrl-C meant for us does not reach it
// before we have drained, and knows when it serves without connecting to it. It starts it by a
// shell, between double quotes.
async function launch ({ folder, account }: Home, binaries: Binaries, log: string): Promise<void> {
  const data = join(folder, 'data')
  const unquotable = [data, binaries.pg_ctl].find((path) => /["$`]/.test(path))
  if (unquotable !== undefined) {
    throw new Error(`a path with a double quote, a $ or a backtick cannot be used: ${unquotable}`)
  }
  const settings = [`port=${await freePort()}`, ...SETTINGS]
  await run(account, binaries.pg_ctl, [
    'start', '--silent', '--wait', '--timeout', String(READY_WITHIN_S),
    '--pgdata', data, '--log', log,
    '--options', settings.map((setting) => `-c ${setting}`).join(' ')
  ])
}

/** A postmaster stands in its data folder; where that can't be seen, its arguments name it. */
async function isPostmasterOf (data: string, pid: number): Promise<boolean> {
  try {
    if (HAS_PROC) {
      return await readlink(`/proc/${pid}/cwd`) === await realpath(data)
    }
    return (await run(undefined, 'ps', ['-o', 'args=', '-p', String(pid)])).includes(data)
  } catch (error) {
    // Another user's process, gone by now, unknown to ps, or there is no ps.
    if (['EACCES', 'ENOENT', 'ESRCH', 1].some((code) => code === codeOf(error))) return false
    throw error
  }
}

/** Free a moment ago: whoever uses it must be ready to find it taken. */
async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port was found.')
  return address.port
}
