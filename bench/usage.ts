// Reads the CPU time and the peak memory of processes from /proc. Without /proc it finds nothing.

import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

const TICK_US = 10_000 // USER_HZ is 100 on every Linux that Node runs on

type Stat = { name: string, parent: number, cpu_us: number, children_cpu_us: number }

/** The CPU time of a process so far. Undefined if the process is not in /proc. */
export async function readCpu (pid: number): Promise<number | undefined> {
  return (await readStat(pid))?.cpu_us
}

/** The CPU time of PostgreSQL with all its sessions, including those that have ended. */
export async function readPostgresCpu (
  postmaster: number | undefined
): Promise<number | undefined> {
  const own = postmaster === undefined ? undefined : await readStat(postmaster)
  if (own === undefined) return undefined
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const stats = await Promise.all(pids.map(readStat))
  return stats.filter((stat) => stat?.parent === postmaster)
    .reduce((sum, stat) => sum + (stat?.cpu_us ?? 0), own.cpu_us + own.children_cpu_us)
}

type Postgres = {
  version: string
  fsync: string
  /** The process id. Undefined when PostgreSQL runs on another machine. */
  postmaster: number | undefined
}

export async function inspectPostgres (database_url: string): Promise<Postgres> {
  const client = new pg.Client(database_url)
  await client.connect()
  const { rows: [row] } = await client.query<{ version: string, fsync: string, pid: number }>(`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      pg_backend_pid() as pid`)
  if (row === undefined) throw new Error('PostgreSQL returned no row')
  const stat = await readStat(row.pid)
  await client.end()
  const { version, fsync } = row
  return {
    version, fsync, postmaster: stat?.name.startsWith('postgres') === true ? stat.parent : undefined
  }
}

/** The largest resident set so far, in megabytes (10^6 bytes). */
export async function readPeakMegabytes (pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kibibytes = /^VmHWM:\s+([0-9]+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024 / 1e6
}

async function readStat (pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  const [, name, rest = ''] = /^[0-9]+ \((.*)\) (.*)$/s.exec(text ?? '') ?? []
  if (name === undefined) return undefined
  // `fields` begin with the third field of the line: state, parent … utime, stime, cutime, cstime.
  const fields = rest.split(' ').map(Number)
  const [user = 0, system = 0, user_of_ended = 0, system_of_ended = 0] = fields.slice(11, 15)
  return {
    name,
    parent: fields[1] ?? 0,
    cpu_us: (user + system) * TICK_US,
    children_cpu_us: (user_of_ended + system_of_ended) * TICK_US
  }
}
