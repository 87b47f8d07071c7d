// Folders with an embedded database: fresh, closed and killed ones.

import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { Test } from 'tap'

import { startEmbeddedDatabase } from '../../src/platform/db/embedded.ts'

const CHILD = fileURLToPath(new URL('embedded-child.ts', import.meta.url))
const execute = promisify(execFile)

export function start (data_dir: string): ReturnType<typeof startEmbeddedDatabase> {
  return startEmbeddedDatabase({ data_dir, say: () => {} })
}

export async function givenFolder (t: Test): Promise<string> {
  const data_dir = await mkdtemp(join(tmpdir(), 'tandem-embedded-'))
  // As root the database runs as another user, who must be let in.
  await chmod(data_dir, 0o755)
  t.teardown(async () => {
    const pid = await postmasterOf(data_dir).catch(() => undefined)
    if (pid !== undefined && existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL')
    await rm(data_dir, { recursive: true, force: true, maxRetries: 10 })
  })
  return data_dir
}

/** A database that was closed: making one takes seconds, so it is a copy. */
export async function givenDatabase (t: Test, closed_dir: string): Promise<string> {
  const data_dir = await givenFolder(t)
  await execute('cp', ['-a', join(closed_dir, 'postgres'), data_dir])
  return data_dir
}

/** One of which the service and the postmaster were killed. */
export async function givenKilledDatabase (t: Test, closed_dir: string): Promise<string> {
  const data_dir = await givenDatabase(t, closed_dir)
  await givenKilledService(t, data_dir)
  process.kill(await postmasterOf(data_dir), 'SIGKILL')
  return data_dir
}

export async function givenKilledService (t: Test, data_dir: string): Promise<{ url: string }> {
  const child: ChildProcess = spawn(process.execPath, [CHILD, data_dir], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  if (!child.stdout) throw new Error('the child has a pipe')
  const [url] = await once(createInterface(child.stdout), 'line')
  child.kill('SIGKILL')
  await once(child, 'exit')
  return { url: String(url) }
}

export async function postmasterOf (data_dir: string): Promise<number> {
  const text = await readFile(join(data_dir, 'postgres', 'data', 'postmaster.pid'), 'utf8')
  return Number(text.split('\n')[0])
}

/** The process of PostgreSQL that serves the session in which this process holds the folder. */
export async function holderOf (url: string): Promise<number> {
  const [row] = await ask(url, `select pid from pg_stat_activity
    where application_name = 'process ${process.pid}'`) as Array<{ pid: number }>
  if (!row) throw new Error('nobody holds it')
  return row.pid
}

export async function setPostmasterLine (
  data_dir: string, line: number, text: string
): Promise<void> {
  const path = join(data_dir, 'postgres', 'data', 'postmaster.pid')
  const lines = (await readFile(path, 'utf8')).split('\n')
  await writeFile(path, lines.with(line, text).join('\n'))
}

export async function ask (url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
