// The embedded database: it keeps its data, has one service at a time, and is never orphaned.

import { appendFile, chmod, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'

import { startEmbeddedDatabase } from '../../src/platform/db/embedded.ts'
import {
  ask, givenDatabase, givenFolder, holderOf, postmasterOf, start
} from '../support/embedded.ts'
import { until } from '../support/processes.ts'

const closed_dir = await givenFolder(t)

t.test('a fresh folder becomes a PostgreSQL 18 that only this machine reaches', async (t) => {
  const { url, close } = await start(closed_dir)
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
  t.equal((await stat(join(closed_dir, 'postgres'))).mode & 0o777, 0o700, 'the data is private')
  const password_file = join(closed_dir, 'postgres', 'password')
  t.equal((await stat(password_file)).mode & 0o777, 0o600)
  const { pathname, username, password, hostname } = new URL(url)
  t.strictSame([pathname, username, hostname], ['/tandem', 'tandem', '127.0.0.1'])
  t.equal(password, await readFile(password_file, 'utf8'))
  await t.rejects(ask(url.replace(password, 'wrong'), 'select 1'), { code: '28P01' })
  await close()
})

t.test('data survives a close, which ends the database however often it is asked', async (t) => {
  const data_dir = await givenDatabase(t, closed_dir)
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
  const data_dir = await givenDatabase(t, closed_dir)
  const { url, close } = await start(data_dir)
  await t.rejects(start(data_dir), {
    message: new RegExp(`^The database in .+ is in use by process ${process.pid}\\. .+`)
  })
  t.strictSame(await ask(url, 'select 1 as one'), [{ one: 1 }], 'and the first is not disturbed')
  await close()
})

t.test('a database of which one session crashes goes on, and is still held', async (t) => {
  const data_dir = await givenDatabase(t, closed_dir)
  const { url, ended, close } = await start(data_dir)
  void ended.then(() => t.fail('it has not ended'))
  const holder = await holderOf(url)
  process.kill(holder, 'SIGKILL')
  await until(async () => (await holderOf(url).catch(() => holder)) !== holder, 'it is held again')
  await t.rejects(start(data_dir), { message: /is in use by process/ })
  t.strictSame(await ask(url, 'select 1 as one'), [{ one: 1 }])
  await close()
})

t.test('a start that fails shows the end of the log and frees the folder', async (t) => {
  const data_dir = await givenDatabase(t, closed_dir)
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
  const data_dir = await givenDatabase(t, closed_dir)
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
