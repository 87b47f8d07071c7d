// Where stories happen, some side by side: a service on a database of its own, a merchant for each
// story, and its background work, done when the story says so.

import type { LightMyRequestResponse } from 'fastify'
import pg from 'pg'
import { buildApp, showAs } from '../../../src/app.ts'
import { newPlatformKey } from '../../../src/first-start.ts'
import { buildJobs } from '../../../src/service.ts'
import { buildCommands } from '../../../src/platform/command/dispatch.ts'
import { connectDatabase, type Db } from '../../../src/platform/db/connect.ts'
import type { Job } from '../../../src/platform/jobs/job-loop.ts'
import { buildFeedWatch } from '../../../src/platform/events/feed-watch.ts'
import { buildLogger } from '../../../src/platform/log.ts'
import { buildMetrics } from '../../../src/platform/metrics.ts'
import { NOTHING_SET } from '../../../src/platform/outbound/outbound-settings.ts'
import { NO_LIMITS } from '../../../src/platform/fairness/rate-limits.ts'
import { until } from '../../modules/answers.ts'
import { buildClient, type Client, supplierBody } from '../../support/service.ts'
import type { Answer, World } from './action.ts'
import type { Facts } from './facts.ts'
import { buildGate, type Gate } from './gate.ts'
import type { Config, Model, Supplier } from './model.ts'
import { SKUS } from './placing.ts'
import { readChanges, readFacts } from './stored.ts'

/** What a story starts from. */
export type Beginning = Config & {
  suppliers: Array<Omit<Supplier, 'id'> & { on_hand: readonly number[] }>
}

export type Scene = {
  world: World
  model: Model
  readFacts: () => Promise<Facts>
  /** Everything that is known, and what has changed since. */
  readChanges: (known: Facts) => Promise<Facts>
  /** Nothing of it waits for background work any more. */
  close: () => Promise<void>
}

export type Stage = {
  open: (beginning: Beginning) => Promise<Scene>
  close: () => Promise<void>
}

const othersOn = (db: Db) => ({
  feed_watch: buildFeedWatch(db),
  outbound: NOTHING_SET,
  public_url: 'http://localhost',
  is_simulating: false,
  showAs
})

export async function openStage (database_url: string): Promise<Stage> {
  const pool = await openPool(database_url)
  const database = connectDatabase({
    url: database_url, connections_max: CONNECTIONS, onBrokenConnection: () => {}
  })
  const { db, keys, read_connections } = database
  const metrics = buildMetrics(database)
  const failures: unknown[] = []
  const logger = buildLogger(process.env.TEST_LOG_LEVEL ?? 'silent')
  // What background work cannot do it logs, and goes on: here that is a failure.
  logger.warn = (about: unknown) => { failures.push(about) }
  const platform_key = newPlatformKey()
  const platform = {
    db,
    keys,
    read_connections,
    rate_limits: NO_LIMITS,
    commands: buildCommands(database, metrics),
    metrics,
    logger,
    platform_key,
    ...othersOn(db)
  }
  const app = await buildApp(platform)
  const jobs = new Map(buildJobs(platform).map((job) => [job.name, job]))
  const gate = buildGate()
  const background: Background = { jobs, pool, failures }
  return {
    open: async (beginning) => {
      const { merchant_id, operator } = await openMerchant(
        buildClient(app, platform_key), beginning, (secret) => buildClient(app, secret))
      const suppliers = await openSuppliers(operator, beginning)
      const forgetMarks = async (): Promise<void> => {
        await Promise.all(MARKS.map(async (table) =>
          pool.query(`delete from ${table} where merchant_id = $1`, [merchant_id])))
      }
      await gate.sideBySide(forgetMarks)
      const facts = await readFacts(pool, merchant_id)
      return {
        world: {
          send: buildSend(operator, gate),
          runDue: async (name, due) => gate.alone(async () =>
            withoutOthers(pool, merchant_id, async () => runDue(background, name, due)))
        },
        model: { config: beginning, suppliers, stock: facts.stock, sales: [], bills: [], facts },
        readFacts: async () => gate.sideBySide(async () => readFacts(pool, merchant_id)),
        readChanges: async (known) =>
          gate.sideBySide(async () => readChanges(pool, merchant_id, known)),
        close: async () => gate.sideBySide(forgetMarks)
      }
    },
    close: async () => {
      await app.close()
      await database.close()
      await pool.end()
    }
  }
}

/** Of the service, and of whoever looks at what is stored. */
const CONNECTIONS = 12
const READERS = 2

/** Nobody cuts the power here: commits need not wait for the disk. */
async function openPool (database_url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({
    connectionString: database_url,
    max: READERS,
    options: '-c jit=off -c plan_cache_mode=force_generic_plan -c enable_seqscan=off'
  })
  const name = new URL(database_url).pathname.slice(1)
  await pool.query(`alter database "${name}" set synchronous_commit = off`)
  return pool
}

type Background = { jobs: ReadonlyMap<string, Job>, pool: pg.Pool, failures: unknown[] }

async function runDue (
  { jobs, pool, failures }: Background, ...[name, due]: Parameters<World['runDue']>
): Promise<Answer> {
  if (due !== undefined) {
    await pool.query(`update ${due.table} set ${due.column} = now() - interval '1 s'
      where id = $1 and ${due.column} is not null`, [due.id])
  }
  const job = jobs.get(name)
  if (job === undefined) throw new Error(`no job to ${name}`)
  await until(async () => {
    await job.run()
    const failed = failures.splice(0).map(describe)
    const other = failed.find((text) => !text.includes(NO_CONNECTION))
    if (other !== undefined) throw new Error(`failed to ${name}: ${other}`)
    return failed.length === 0
  })
  return { status: 200, code: null, body: null }
}

/** What waits in stories that are told beside this one is set aside: background work is for all. */
async function withoutOthers<T> (
  pool: pg.Pool, merchant_id: string, work: () => Promise<T>
): Promise<T> {
  const marks = await Promise.all(MARKS.map(async (table) => {
    const { rows } = await pool.query(
      `delete from ${table} where merchant_id <> $1 returning *`, [merchant_id])
    return { table, rows }
  }))
  try {
    return await work()
  } finally {
    await Promise.all(marks.filter(({ rows }) => rows.length > 0).map(async ({ table, rows }) =>
      pool.query(`insert into ${table} overriding system value
        select * from json_populate_recordset(null::${table}, $1)`, [JSON.stringify(rows)])))
  }
}

const MARKS = ['restock_marks', 'bill_marks'] as const

function describe (failed: unknown): string {
  const { err } = failed as { err?: Error }
  return err?.stack ?? JSON.stringify(failed)
}

function buildSend (operator: Client, gate: Gate): World['send'] {
  return async (method, path, body): Promise<Answer> => {
    const reply = await gate.sideBySide(async () =>
      sendUntilConnected(operator, method, `/v1${path}`, body))
    const { statusCode: status } = reply
    const said = reply.body === '' ? null : reply.json()
    if (status >= 500) throw new Error(`${method} ${path} ${JSON.stringify(body)}: ${status}`)
    return { status, code: status >= 400 ? said.code : null, body: said }
  }
}

/** On a busy machine the database may take its time to accept a connection: nothing was done. */
const NO_CONNECTION = 'connection timeout'

async function sendUntilConnected (
  client: Client, ...[method, path, body]: Parameters<Client['send']>
): Promise<LightMyRequestResponse> {
  return until(async () => {
    const reply = await client.send(method, path, body)
    return reply.body.includes('database_unavailable') ? undefined : reply
  })
}

const WAREHOUSE = {
  name: 'Analytical Bikes', line1: '1 Quai Nord', city: 'Lyon', postal_code: '69002', country: 'FR'
}

async function openMerchant (
  platform: Client, { cost_tolerance, late_policy, approval }: Beginning,
  client: (secret: string) => Client
): Promise<{ merchant_id: string, operator: Client }> {
  const reply = await sendUntilConnected(platform, 'POST', '/v1/merchants', {
    name: 'Analytical Bikes',
    currency: 'EUR',
    settings: {
      cost_increase_tolerance_percent: cost_tolerance,
      late_policy,
      warehouse_address: WAREHOUSE,
      billing: { approval }
    }
  })
  const { merchant, api_key } = reply.json()
  const operator = client(api_key.secret)
  await sendUntilConnected(operator, 'POST', '/v1/exchange-rates', {
    base: 'EUR', quote: 'USD', rate: '1.1', valid_on: '2026-01-01'
  })
  return { merchant_id: merchant.id, operator }
}

/** One after the other, so that their ids stand in this order. The second sells in dollars. */
async function openSuppliers (
  operator: Client, { suppliers }: Beginning
): Promise<Supplier[]> {
  const opened: Supplier[] = []
  for (const { is_own, basis, over_tolerance, order_fee, on_hand } of suppliers) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const reply = await sendUntilConnected(operator, 'POST', '/v1/suppliers', supplierBody({
      kind: is_own ? 'own_warehouse' : 'external',
      currency: opened.length === 1 ? 'USD' : 'EUR',
      stock_basis: basis,
      over_shipment_tolerance_percent: over_tolerance,
      order_fee: (order_fee / 100).toFixed(2)
    }))
    const { id } = reply.json<{ id: string }>()
    const cost = 1000 + 100 * opened.length
    // eslint-disable-next-line no-await-in-loop -- as above
    await sendUntilConnected(operator, 'POST', `/v1/suppliers/${id}/stock-feeds`, {
      rows: SKUS.map((sku, at) => ({
        sku, on_hand: on_hand[at] ?? 0, unit_cost: (cost / 100).toFixed(2)
      }))
    })
    opened.push({ id, is_own, basis, over_tolerance, order_fee })
  }
  return opened
}
