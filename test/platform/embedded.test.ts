// The embedded database: it keeps its data, has one service at a time, and is never orphaned.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import t, { type Test } from 'tap'

import { startEmbeddedDatabase } from '../../src/platform/db/embedded.ts'
import { startOf } from '../../src/platform/db/embedded/liveness.ts'

const CHILD = fileURLToPath(new URL('../support/embedded-child.ts', import.meta.url))

t.test('a fresh folder becomes a PostgreSQL 18 that only this machine reaches', async (t) => {
  const data_dir = await givenFolder(t)
  const { url, close } = await start(data_dir)
  const [row] = await ask(url, `
    select current_setting('server_version_num')::int / 10000 as version,
      current_setting('listen_addresses') as listens_to,
      current_setting('unix_socket_directories') as sockets,
      current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
      current_setting('TimeZone') as time_zone, current_setting('server_encoding') as encoding,
      current_database() as name`)
  t.strictSame(row, {
    version: 18,
    listens_to: '127.0.0.1',
    sockets: '',
    checksums: 'on',
    fsync: 'on',
    time_zone: 'UTC',
    encoding: 'UTF8',
    name: 'tandem'
  })
  t.equal((await stat(join(data_dir, 'postgres'))).mode & 0o777, 0o700, 'the data is private')
  t.equal((await stat(join(data_dir, 'postgres-password'))).mode & 0o777, 0o600)
  const { pathname, username, password, hostname } = new URL(url)
  t.strictSame([pathname, username, hostname], ['/tandem', 'tandem', '127.0.0.1'])
  t.equal(password, (await readFile(join(data_dir, 'postgres-password'), 'utf8')).trim())
  await t.rejects(ask(url.replace(password, 'wrong'), 'select 1'), { code: '28P01' })
  await close()
})

t.test('data survives a close, which ends the database however often it is asked', async (t) => {
  const data_dir = await givenFolder(t)
  const first = await start(data_dir)
  await ask(first.url, 'create table kept as select 42 as answer')
  const pid = await postmasterOf(data_dir)
  await Promise.all([first.close(), first.close()])
  await first.close()
  t.equal(startOf(pid), undefined, 'the postmaster is gone')
  await t.rejects(stat(join(data_dir, 'service.lock')), { code: 'ENOENT' })

  const second = await start(data_dir)
  t.strictSame(await ask(second.url, 'select answer from kept'), [{ answer: 42 }])
  await second.close()
})

t.test('a second start is refused while the first service lives', async (t) => {
  const data_dir = await givenFolder(t)
  const { url, close } = await start(data_dir)
  await t.rejects(start(data_dir), {
    message: new RegExp(`^The database in .+ is in use by process ${process.pid}\\. .+`)
  })
  t.strictSame(await ask(url, 'select 1 as one'), [{ one: 1 }], 'and the first is not disturbed')
  await close()
})

t.test('of racing starts at a dead lock exactly one wins', async (t) => {
  const data_dir = await givenFolder(t)
  await writeFile(join(data_dir, 'service.lock'), `${process.pid} 1\n`)
  const starts = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => start(data_dir)))
  const won = starts.filter((started) => started.status === 'fulfilled')
  t.equal(won.length, 1)
  await Promise.all(won.map(({ value }) => value.close()))
})

t.test('the database of a killed service is taken over, and closed for good', async (t) => {
  const data_dir = await givenFolder(t)
  const { url } = await givenKilledService(t, data_dir)
  const pid = await postmasterOf(data_dir)
  t.not(startOf(pid), undefined, 'it was left running')

  const said: string[] = []
  const adopted = await startEmbeddedDatabase({ data_dir, say: (fact) => said.push(fact) })
  t.equal(adopted.url, url, 'the same server')
  t.match(said.at(-1), /earlier process left its database running/)
  await adopted.close()
  t.equal(startOf(pid), undefined, 'the postmaster is gone')
})

t.test('one that was left running and does not answer is restarted', async (t) => {
  const data_dir = await givenFolder(t)
  await givenKilledService(t, data_dir)
  const pid = await postmasterOf(data_dir)
  await setPostmasterLine(data_dir, 3, '1')

  const { url, close } = await start(data_dir)
  t.equal(startOf(pid), undefined, 'the old postmaster is gone')
  t.strictSame(await ask(url, 'select 1 as one'), [{ one: 1 }])
  await close()
})

t.test('a process that was given a recycled pid is no obstacle and is not harmed', async (t) => {
  const data_dir = await givenFolder(t)
  await givenKilledService(t, data_dir)
  const pid = await postmasterOf(data_dir)
  process.kill(pid, 'SIGKILL')
  const bystander = spawn(process.execPath, ['--eval', 'process.stdin.resume()'])
  t.teardown(() => bystander.kill('SIGKILL'))
  await once(bystander, 'spawn')
  await setPostmasterLine(data_dir, 0, String(bystander.pid))
  await writeFile(join(data_dir, 'service.lock'), `${bystander.pid} 1\n`)

  const { url, close } = await start(data_dir)
  t.strictSame(await ask(url, 'select 1 as one'), [{ one: 1 }])
  await close()
  t.equal(bystander.exitCode ?? bystander.signalCode, null)
})

t.test('a start that fails shows the end of the log and frees the folder', async (t) => {
  const data_dir = await givenFolder(t)
  await (await start(data_dir)).close()
  const settings = join(data_dir, 'postgres', 'data', 'postgresql.auto.conf')
  await appendFile(settings, 'shared_preload_libraries = \'not_there\'\n')
  await t.rejects(start(data_dir), {
    message: /PostgreSQL did not start: .*\n.*postgres\.log:\n.*"not_there"/s
  })
  await t.rejects(stat(join(data_dir, 'service.lock')), { code: 'ENOENT' })
})

t.test('data of a root whose folder is closed to others is kept elsewhere and found again', {
  skip: process.geteuid?.() === 0 ? false : 'needs root'
}, async (t) => {
  const data_dir = await givenFolder(t)
  await chmod(data_dir, 0o700)
  const said: string[] = []
  const first = await startEmbeddedDatabase({ data_dir, say: (fact) => said.push(fact) })
  const elsewhere = (await readFile(join(data_dir, 'postgres-folder'), 'utf8')).trim()
  t.teardown(() => rm(elsewhere, { recursive: true, force: true }))
  t.match(said.join('\n'), `so the database's files are in ${elsewhere}`)
  await ask(first.url, 'create table kept as select 42 as answer')
  await first.close()

  const second = await start(data_dir)
  t.strictSame(await ask(second.url, 'select answer from kept'), [{ answer: 42 }])
  await second.close()
})

function start (data_dir: string): ReturnType<typeof startEmbeddedDatabase> {
  return startEmbeddedDatabase({ data_dir, say: () => {} })
}

async function givenFolder (t: Test): Promise<string> {
  const data_dir = await mkdtemp(join(tmpdir(), 'tandem-embedded-'))
  // As root the database runs as another user, who must be let in.
  await chmod(data_dir, 0o755)
  t.teardown(async () => {
    const pid = await postmasterOf(data_dir).catch(() => undefined)
    if (pid !== undefined && startOf(pid) !== undefined) process.kill(pid, 'SIGKILL')
    await rm(data_dir, { recursive: true, force: true, maxRetries: 10 })
  })
  return data_dir
}

async function givenKilledService (t: Test, data_dir: string): Promise<{ url: string }> {
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

async function postmasterOf (data_dir: string): Promise<number> {
  const text = await readFile(join(data_dir, 'postgres', 'data', 'postmaster.pid'), 'utf8')
  return Number(text.split('\n')[0])
}

async function setPostmasterLine (data_dir: string, line: number, text: string): Promise<void> {
  const path = join(data_dir, 'postgres', 'data', 'postmaster.pid')
  const lines = (await readFile(path, 'utf8')).split('\n')
  await writeFile(path, lines.with(line, text).join('\n'))
}

async function ask (url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
