// What a killed service, or a killed PostgreSQL, leaves in the folder of the embedded database.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t, { type Test } from 'tap'

import { startEmbeddedDatabase } from '../../src/platform/db/embedded.ts'
import { openHome } from '../../src/platform/db/embedded/home.ts'
import { startServer } from '../../src/platform/db/embedded/postmaster.ts'
import {
  ask, givenDatabase, givenFolder, givenKilledDatabase, givenKilledService, postmasterOf,
  setPostmasterLine, start
} from '../support/embedded.ts'

const closed_dir = await givenFolder(t)
await (await start(closed_dir)).close()

for (const [named, given] of [
  ['a fresh folder', givenFolder],
  ['a database that was killed', async (t: Test) => givenKilledDatabase(t, closed_dir)]
] as const) {
  t.test(`of racing starts on ${named} exactly one wins`, async (t) => {
    const data_dir = await given(t)
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

t.test('no server is started while another process starts one', async (t) => {
  const data_dir = await givenKilledDatabase(t, closed_dir)
  const pid = await postmasterOf(data_dir)
  const other = new DatabaseSync(join(data_dir, 'postgres', 'start.lock'))
  other.exec('begin exclusive')
  const home = await openHome(data_dir, () => {})
  await t.rejects(startServer(home), { message: /is locked/ })
  t.equal(await postmasterOf(data_dir), pid, 'and the file of the killed one is as it was')

  const starting = start(data_dir)
  other.close()
  await (await starting).close()
})

t.test('the database of a killed service is taken over, and closed for good', async (t) => {
  const data_dir = await givenDatabase(t, closed_dir)
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
  const data_dir = await givenDatabase(t, closed_dir)
  await givenKilledService(t, data_dir)
  const pid = await postmasterOf(data_dir)
  await setPostmasterLine(data_dir, 3, '1')
  await t.rejects(start(data_dir), {
    message: new RegExp(`does not answer: .*ECONNREFUSED.*\nIf process ${pid} .* end it; .*`)
  })
  process.kill(pid, 'SIGTERM')
  await (await start(data_dir)).close()
})

t.test('a process that was given a recycled pid is no obstacle and is not harmed', async (t) => {
  const data_dir = await givenDatabase(t, closed_dir)
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
