// The real process: it waits for its database, logs without secrets, and ends when it is told to.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { sql } from 'kysely'
import { inTurn } from '../support/in-turn.ts'
import { findFreePort, sendTo, until } from '../support/processes.ts'
import { givenService, salesOrderBody, supplierBody } from '../support/service.ts'
import { givenDatabaseProxy } from '../support/tcp-proxy.ts'

t.setTimeout(120_000)
const ROOT = join(import.meta.dirname, '../..')
const { db, database_url, givenMerchant } = await givenService(t)
const proxy = await givenDatabaseProxy(t, database_url)
const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
const { key } = merchant

type Running = { child: ChildProcess, lines: string[], ops_port: number, code: Promise<unknown> }

async function start (t: Test): Promise<Running> {
  const ops_port = await findFreePort()
  const child = spawn(process.execPath, ['src/bin/server.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: proxy.url,
      HOST: '127.0.0.1',
      PORT: '0',
      OPS_PORT: String(ops_port)
    }
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  }
  const code = once(child, 'close').then(([status]) => status as unknown)
  return { child, lines, ops_port, code }
}

async function portOf ({ lines, child }: Running): Promise<number> {
  return until(async () => {
    if (child.exitCode !== null) throw new Error(lines.join('\n'))
    const line = lines.find((one) => one.includes('"msg":"service started"'))
    return line !== undefined && Number(JSON.parse(line).port)
  }, 'the server serves')
}

async function askOps ({ ops_port }: Running, path: string): Promise<number> {
  return (await sendTo({ port: ops_port, key: '' }, 'GET', path)).status
}

const locked = async (): Promise<boolean> => (await sql`select 1 from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`.execute(db)).rows.length > 0

t.test('it waits for its database, and tells nothing of its callers', async (t) => {
  proxy.shut()
  const running = await start(t)
  await until(async () => running.lines.includes('Waiting for the database.'), 'it waits')
  proxy.open()
  const port = await portOf(running)
  await inTurn(['/livez', '/readyz', '/metrics'], async (path) =>
    t.equal(await askOps(running, path), 200, path))

  const order = salesOrderBody({ reference: 'SECRET-1', metadata: { note: 'SECRET-2' } })
  t.equal((await sendTo({ port, key }, 'POST', '/v1/sales-orders', order)).status, 201)
  const missing = await sendTo({ port, key }, 'GET', '/v1/sales-orders/SECRET-3?x=SECRET-4')
  t.equal((await sendTo({ port, key: 'SECRET-5' }, 'GET', '/v1/merchant')).status, 401)
  proxy.shut()
  const away = await sendTo({ port, key }, 'POST', '/v1/sales-orders', { ...order, reference: 'R' })
  t.equal(away.status, 503)
  t.equal(await askOps(running, '/readyz'), 503)
  proxy.open()
  t.equal((await sendTo({ port, key }, 'GET', '/v1/merchant')).status, 200, 'it lives on')

  running.child.kill('SIGTERM')
  t.equal(await running.code, 0)
  const log = running.lines.join('\n')
  t.notMatch(log, /SECRET|Ada|Paix|"19\.90\\?"|tdm_|postgres:/)
  const lines = running.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
  const requests = lines.filter(({ msg }) => msg === 'request answered')
  t.match(requests[0], {
    method: 'POST',
    route: '/v1/sales-orders',
    status: 201,
    role: 'operator',
    merchant_id: merchant.id,
    request_id: String,
    duration_ms: Number
  })
  t.equal(requests.length, 5, 'one line a request')
  const found = requests.find(({ route }) => route === '/v1/sales-orders/:id')
  t.equal(found.request_id, JSON.parse(missing.body).request_id)
  const failed = lines.filter(({ msg }) => msg.startsWith('request failed'))
  t.same(failed.map(({ level }) => level), ['warn'])
  t.same(lines.filter(({ level }) => level === 'error'), [])
})

t.test('SIGTERM: it answers what it has begun, is not ready, and ends with 0', async (t) => {
  const running = await start(t)
  const port = await portOf(running)
  const reply = await db.transaction().execute(async (trx) => {
    await sql`lock table suppliers in access exclusive mode`.execute(trx)
    const sent = sendTo({ port, key }, 'POST', '/v1/suppliers', supplierBody())
    await until(locked, 'the request waits for the lock')
    running.child.kill('SIGTERM')
    await until(async () => await askOps(running, '/readyz') === 503, 'it is not ready')
    t.equal(await askOps(running, '/livez'), 200)
    return { sent }
  })
  t.equal((await reply.sent).status, 201)
  t.equal(await running.code, 0)
})

t.test('SIGTERM twice: it ends at once, with 1', async (t) => {
  const running = await start(t)
  const port = await portOf(running)
  await db.transaction().execute(async (trx) => {
    await sql`lock table suppliers in access exclusive mode`.execute(trx)
    const broken = t.rejects(sendTo({ port, key }, 'POST', '/v1/suppliers', supplierBody()))
    await until(locked, 'the request waits for the lock')
    running.child.kill('SIGTERM')
    await until(async () =>
      running.lines.some((line) => line.includes('shutting down')), 'it closes')
    running.child.kill('SIGTERM')
    t.equal(await running.code, 1)
    await broken
  })
})
