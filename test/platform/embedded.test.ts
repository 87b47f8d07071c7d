// The embedded database: it keeps its data, has one service at a time, and is never orphaned.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import {
  appendFile, chmod, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import t, { type Test } from 'tap'

import { startEmbeddedDatabase } from '../../src/platform/db/embedded.ts'
import { until } from '../support/processes.ts'

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
  const password_file = join(data_dir, 'postgres', 'password')
  t.equal((await stat(password_file)).mode & 0o777, 0o600)
  const { pathname, username, password, hostname } = new URL(url)
  t.strictSame([pathname, username, hostname], ['/tandem', 'tandem', '127.0.0.1'])
  t.equal(password, await readFile(password_file, 'utf8'))
  await t.rejects(ask(url.replace(password, 'wrong'), 'select 1'), { code: '28P01' })
  await close()
})

t.test('data survives a close, which ends the database however often it is asked', async (t) => {
  const data_dir = await givenFolder(t)
  const first = await start(data_dir)
  await ask(first.url, 'create table kept as select 42 as answer')
  await Promise.all([first.close(), first.close()])
  await first.close()
  await t.rejects(postmasterOf(data_dir), { code: 'ENOENT' }, 'the postmaster is gone')
  await t.rejects(ask(first.url, 'select 1'), { code: 'ECONNREFUSED' })

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

for (const [named, given] of [
  ['a fresh folder', async () => {}],
  ['a database that was killed', async (t: Test, data_dir: string) => {
    await givenKilledService(t, data_dir)
    process.kill(await postmasterOf(data_dir), 'SIGKILL')
  }]
] as const) {
  t.test(`of racing starts on ${named} exactly one wins`, async (t) => {
    const data_dir = await givenFolder(t)
    await given(t, data_dir)
    const starts = await Promise.allSettled([1, 2, 3].map(async () => start(data_dir)))
    const won = starts.filter((started) => started.status === 'fulfilled')
    t.equal(won.length, 1)
    for (const { reason } of starts.filter((started) => started.status === 'rejected')) {
      t.match(reason, { message: /is in use by process/ })
    }
    t.same((await readdir(join(data_dir, 'postgres'))).filter((name) => name.includes('new')), [])
    t.strictSame(await ask(won[0]?.value.url ?? '', 'select 1 as one'), [{ one: 1 }])
    await won[0]?.value.close()
  })
}

t.test('the database of a killed service is taken over, and closed for good', async (t) => {
  const data_dir = await givenFolder(t)
  const { url } = await givenKilledService(t, data_dir)
  t.strictSame(await ask(url, 'select 1 as one'), [{ one: 1 }], 'it was left running')

  const said: string[] = []
  const adopted = await startEmbeddedDatabase({ data_dir, say: (fact) => said.push(fact) })
  t.equal(adopted.url, url, 'the same server')
  t.match(said.at(-1), /earlier process left its database running/)
  await adopted.close()
  await t.rejects(postmasterOf(data_dir), { code: 'ENOENT' }, 'the postmaster is gone')
})

t.test('of one that was left running and does not answer it is said what to do', async (t) => {
  const data_dir = await givenFolder(t)
  await givenKilledService(t, data_dir)
  const pid = await postmasterOf(data_dir)
  await setPostmasterLine(data_dir, 3, '1')
  await t.rejects(start(data_dir), {
    message: new RegExp(`does not answer: .*ECONNREFUSED.*\nIf process ${pid} .* end it; .*`)
  })
  process.kill(pid, 'SIGTERM')
  await (await start(data_dir)).close()
})

t.test('a database of which one session crashes goes on, and is still held', async (t) => {
  const data_dir = await givenFolder(t)
  const { url, ended, close } = await start(data_dir)
  void ended.then(() => t.fail('it has not ended'))
  const holder = await holderOf(url)
  process.kill(holder, 'SIGKILL')
  await until(async () => (await holderOf(url).catch(() => holder)) !== holder, 'it is held again')
  await t.rejects(start(data_dir), { message: /is in use by process/ })
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
  await writeFile(settings, '')
  await (await start(data_dir)).close()
})

t.test('a database that does not let the service in is not left behind', async (t) => {
  const data_dir = await givenFolder(t)
  await (await start(data_dir)).close()
  await writeFile(join(data_dir, 'postgres', 'password'), 'another')
  await t.rejects(start(data_dir), { code: '28P01' })
  await t.rejects(postmasterOf(data_dir), { code: 'ENOENT' })
})

t.test('data of a root whose folder is closed to others is kept elsewhere and found again', {
  skip: process.geteuid?.() === 0 ? false : 'needs root'
}, async (t) => {
  const data_dir = await givenFolder(t)
  await chmod(data_dir, 0o700)
  const said: string[] = []
  const first = await startEmbeddedDatabase({ data_dir, say: (fact) => said.push(fact) })
  const elsewhere = await realpath(join(data_dir, 'postgres'))
  t.teardown(() => rm(elsewhere, { recursive: true, force: true }))
  t.match(elsewhere, /^\/var\/lib\/tandem-/)
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
    if (pid !== undefined && existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL')
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

/** The process of PostgreSQL that serves the session in which this process holds the folder. */
async function holderOf (url: string): Promise<number> {
  const [row] = await ask(url, `select pid from pg_stat_activity
    where application_name = 'process ${process.pid}'`) as Array<{ pid: number }>
  if (!row) throw new Error('nobody holds it')
  return row.pid
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
