// Servers are killed while they give positions: each reader got every event of its view once, in
// order. Then the database is restored: who has read more than there is now hears of it.

import t from 'tap'
import pg from 'pg'
import { findDamage, givenDatabase, openField } from '../soak/field.ts'
import { findFeedFaults, followFeed } from '../soak/follow-feed.ts'
import { sendTo, startServer } from '../support/processes.ts'

t.setTimeout(240_000)
const field = await openField({ database_url: await givenDatabase() })
t.teardown(async () => field.close().catch(() => {})) // the last test closes it too

t.test('killed while readers follow: none missed an event or got one twice', async (t) => {
  const run = await followFeed(field, { kills: 3, held_s: 3, writes_a_kill: 100 })
  t.same(await findFeedFaults(field, run), [])
  t.ok(run.readers.every(({ handled, crashes }) => handled.length > 20 && crashes > 0))
})

t.test('after all of it, no defect was logged and every invariant holds', async (t) => {
  t.same(await field.stopServers(), [])
  t.equal(await findDamage(field), '')
})

t.test('restored from a copy: readers go on, but not those who read more', async (t) => {
  const { database_url, key } = field
  const restored = `${new URL(database_url).pathname.slice(1)}_restored`
  const url = new URL(database_url)
  url.pathname = '/postgres'
  const admin = new pg.Client({ connectionString: url.href })
  await admin.connect()
  t.teardown(async () => admin.end())
  await field.close()
  await admin.query(`create database ${restored} template ${restored.replace('_restored', '')}`)
  const serverOn = async (name: string) => {
    const at = new URL(database_url)
    at.pathname = `/${name}`
    return startServer({ database_url: at.href })
  }
  const ask = async (port: number, query: string) =>
    sendTo({ port, key }, 'GET', `/v1/events?${query}`)
  const addSupplier = async (port: number, code: string) =>
    sendTo({ port, key }, 'POST', '/v1/suppliers', { code, name: code })
  const readOn = async (port: number, after: string): Promise<string> =>
    JSON.parse((await ask(port, `wait=20&after=${after}`)).body).next_cursor

  const before = await serverOn(restored.replace('_restored', ''))
  let at_copy = ''
  for (let has_more = true; has_more;) {
    // eslint-disable-next-line no-await-in-loop -- page after page
    const page = JSON.parse((await ask(before.port,
      `limit=200${at_copy === '' ? '' : `&after=${at_copy}`}`)).body)
    at_copy = page.next_cursor
    has_more = page.has_more
  }
  await addSupplier(before.port, 'LOST')
  const beyond = await readOn(before.port, at_copy)
  await before.kill()

  const after = await serverOn(restored)
  t.teardown(after.kill)
  t.equal(JSON.parse((await ask(after.port, `after=${beyond}`)).body).code, 'cursor_unknown')
  await addSupplier(after.port, 'NEW')
  await addSupplier(after.port, 'NEWER')
  const next = JSON.parse((await ask(after.port, `wait=20&after=${at_copy}`)).body)
  t.equal(next.data[0].data.code, 'NEW', 'who had read as far as the copy goes on')
  t.equal(JSON.parse((await ask(after.port, `after=${beyond}`)).body).code, 'cursor_unknown',
    'also when there are as many events again')
})
