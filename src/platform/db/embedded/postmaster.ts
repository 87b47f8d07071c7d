// PostgreSQL's own programs: initdb makes the data, pg_ctl starts, finds and stops the server.

import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { giveTo, optionsOf, reasonOf, run, succeeds } from './account.ts'
import { makeWhole, type Home } from './home.ts'

const PID_FILE = 'data/postmaster.pid'
const START_LOCK = 'start.lock'
const LOG_LINES_SHOWN = 15
const PORTS = [20_000, 32_000] as const // below those that the system hands out
const PID_OF_NOBODY = 2 ** 31 - 1

// The builtin locale sorts the same on every machine and needs none installed.
const CLUSTER = [
  '--username=tandem', '--pwfile=password', '--auth=scram-sha-256', '--encoding=UTF8',
  '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'
]
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
// A crash with much to replay takes its time, and so does the last checkpoint of a busy database.
const START = ['start', '--wait', '--timeout=120', '--log=postgres.log']

export async function createCluster ({ folder, account, programs }: Home): Promise<void> {
  await makeWhole(join(folder, 'data'), async (draft) => {
    await giveTo(account, draft)
    await run(account, join(programs, 'initdb'), [...CLUSTER, `--pgdata=${draft}`], folder)
  })
}

/** What PostgreSQL tells of its server, line by line: the first is its pid, the fourth its port. */
export async function readPidFile ({ folder }: Home): Promise<string[]> {
  return (await readFile(join(folder, PID_FILE), 'utf8').catch(() => '')).split('\n')
}

/** Whether a server uses the data, be it that it is just starting or ending. */
export async function isRunning (home: Home): Promise<boolean> {
  return await hasPidInUse(home) && !await isPidOfAnother(home)
}

/**
 * Starts the server on some port of the loopback, unless one runs; returns when it serves. pg_ctl
 * gives it a session of its own, where a Ctrl-C does not reach it before we have drained.
 *
 * Only one process at a time starts it, others are told that the "database is locked". PostgreSQL's
 * own guard does not suffice: of several that start where one was killed, each removes the pid file
 * of the killed one, or that of a server that has just taken its place. The lock is one that the
 * system gives up when a process ends.
 */
export async function startServer (home: Home): Promise<void> {
  const lock = new DatabaseSync(join(home.folder, START_LOCK))
  try {
    lock.exec('begin exclusive')
    if (!await isRunning(home)) await launch(home)
  } finally {
    lock.close()
  }
}

async function launch (home: Home): Promise<void> {
  const log = logOf(home)
  // One earlier log is kept and no more, so that they do not grow for ever.
  await rename(log, `${log}.1`).catch(() => {})
  if (await hasPidInUse(home)) await forgetPid(home)
  const settings = [`port=${randomInt(...PORTS)}`, ...SETTINGS]
  try {
    await control(home, [...START, `--options=${settings.map((one) => `-c ${one}`).join(' ')}`])
  } catch (error) {
    const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n')
    throw new Error(`PostgreSQL did not start: ${reasonOf(error)}\nThe end of ${log}:\n` +
      lines.slice(-LOG_LINES_SHOWN).join('\n'))
  }
}

async function hasPidInUse (home: Home): Promise<boolean> {
  return succeeds(home.account, join(home.programs, 'pg_ctl'), ['status', dataOf(home)])
}

/** After a crash the pid may be another program's or a zombie's. Only Linux tells. */
async function isPidOfAnother (home: Home): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const [pid] = await readPidFile(home)
  return succeeds(home.account, 'test', ['!', `/proc/${pid}/cwd`, '-ef', 'data'], home.folder)
}

/** The file stays, since PostgreSQL also finds children of a killed server by it. */
async function forgetPid (home: Home): Promise<void> {
  const [, ...others] = await readPidFile(home)
  await writeFile(join(home.folder, PID_FILE), [PID_OF_NOBODY, ...others].join('\n'))
}

/** Ends all sessions and waits until the server is gone. */
export async function stopServer (home: Home): Promise<void> {
  if (await isRunning(home)) await control(home, ['stop', '--mode=fast', '--timeout=60'])
}

/** Tells the server to stop and does not wait: at our own exit nothing can be waited for. */
export function tellToStop (home: Home): void {
  spawnSync(join(home.programs, 'pg_ctl'), ['stop', '--mode=fast', '--no-wait', dataOf(home)],
    optionsOf(home.account))
}

export function logOf ({ folder }: Home): string {
  return join(folder, 'postgres.log')
}

async function control (home: Home, args: readonly string[]): Promise<void> {
  const { folder, account, programs } = home
  await run(account, join(programs, 'pg_ctl'), [...args, '--silent', dataOf(home)], folder)
}

/** In full, so that a list of processes tells whose PostgreSQL each is. */
function dataOf ({ folder }: Home): string {
  return `--pgdata=${join(folder, 'data')}`
}
