// Where races and kills happen: two real servers on one database, and a look at the facts.

import assert from 'node:assert'
import pg from 'pg'
import { newPlatformKey } from '../../src/first-start.ts'
import { cloneTemplate } from '../support/postgres.ts'
import { type Reply, runDoctor, sendTo, sendWell } from '../support/processes.ts'
import { openServers, type Servers } from './servers.ts'
import type { Say } from './soak.ts'

export type Field = Servers & {
  database_url: string
  merchant_id: string
  /** The operator's key. */
  key: string
  supplier_ids: string[]
  /** Reads facts, and sets the scene. */
  ask: <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>
  /** Posts to the server of that place, below /v1; throws when the connection breaks. */
  post: (at: number, path: string, body: unknown, idempotency_key?: string) => Promise<Reply>
  get: (at: number, path: string) => Promise<Reply>
  put: (at: number, path: string, body: unknown) => Promise<Reply>
  patch: (at: number, path: string, body: unknown) => Promise<Reply>
  putStock: (sku: string, row: object, supplier?: number) => Promise<void>
  close: () => Promise<void>
}

/** A database for one test file, on the server that `npm run tap` has started. */
export async function givenDatabase (): Promise<string> {
  const { TANDEM_TEST_SERVER_URL: server_url } = process.env
  if (server_url === undefined) throw new Error('run tests with: npm run tap -- FILE')
  return cloneTemplate(server_url)
}

type Options = {
  database_url: string
  servers?: number
  suppliers?: number
  platform_key?: string
  /** More variables of the servers. */
  env?: Readonly<Record<string, string>>
}

export async function openField (
  {
    database_url, servers: server_count = 2, suppliers = 1, platform_key = newPlatformKey(),
    env = {}
  }: Options
): Promise<Field> {
  const pool = new pg.Pool({ connectionString: database_url, max: 4 })
  pool.on('error', () => {}) // the database may end before the pool has
  const servers = await openServers({ database_url, platform_key, server_count, env })
  const { ports, killServers } = servers
  const serverAt = (at: number, key: string) => ({ port: ports[at % ports.length] ?? 0, key })

  const made = await sendWell(serverAt(0, platform_key), 'POST', '/v1/merchants',
    { name: 'Raced merchant', currency: 'EUR' })
  const key: string = made.api_key.secret
  const supplier_ids = await Promise.all(Array.from({ length: suppliers }, async (_none, at) => {
    const supplier = { code: `SUP-${at}`, name: `Supplier ${at}`, rank: at + 1 }
    return String((await sendWell(serverAt(0, key), 'POST', '/v1/suppliers', supplier)).id)
  }))
  return {
    ...servers,
    database_url,
    merchant_id: made.merchant.id,
    key,
    supplier_ids,
    ask: async (text, values = []) => (await pool.query(text, [...values])).rows,
    post: async (at, path, body, idempotency_key) => sendTo({
      ...serverAt(at, key),
      ...idempotency_key !== undefined && { headers: { 'idempotency-key': idempotency_key } }
    }, 'POST', `/v1${path}`, body),
    get: async (at, path) => sendTo(serverAt(at, key), 'GET', `/v1${path}`),
    put: async (at, path, body) => sendTo(serverAt(at, key), 'PUT', `/v1${path}`, body),
    patch: async (at, path, body) => sendTo(serverAt(at, key), 'PATCH', `/v1${path}`, body),
    putStock: async (sku, row, supplier = 0) => {
      await sendWell(serverAt(0, key), 'PUT',
        `/v1/suppliers/${supplier_ids[supplier]}/stock/${sku}`,
        { on_hand: 1, unit_cost: '10.00', ...row })
    },
    close: async () => {
      await killServers()
      await pool.end()
    }
  }
}

/** What the doctor found, in its words; empty when all holds. */
export async function findDamage ({ database_url }: Field): Promise<string> {
  const { code, output } = await runDoctor({ DATABASE_URL: database_url })
  return code === 0 ? '' : output
}

/** Says what the doctor found. Throws for any damage. */
export async function assertUndamaged (field: Field, say: Say): Promise<void> {
  const damage = await findDamage(field)
  say('doctor', damage === '' ? 'all hold' : damage)
  assert.equal(damage, '')
}

let made = 0

/** A body that is valid as it stands; the argument is what matters of it. */
export function orderBody (about: object): Record<string, unknown> {
  return {
    reference: `SOAK-${process.pid}-${++made}`,
    currency: 'EUR',
    payment_terms: 'on_account',
    customer: { name: 'Ada Lovelace' },
    ship_to: {
      name: 'Ada Lovelace',
      line1: '12 Rue de la Paix',
      city: 'Paris',
      postal_code: '75002',
      country: 'FR'
    },
    ...about
  }
}

/** How often each kind of answer came: its status, with the problem's code. */
export type Tally = Record<string, number>

export function count (tally: Tally, { status, body }: Pick<Reply, 'status' | 'body'>): void {
  const code = status >= 400 ? ` ${JSON.parse(body).code}` : ''
  tally[`${status}${code}`] = (tally[`${status}${code}`] ?? 0) + 1
}

/** Runs the work for 0 … count − 1, so many at a time. */
export async function inParallel (
  work_count: number, at_a_time: number, work: (index: number) => Promise<void>
): Promise<void> {
  let next = 0
  const runOn = async (): Promise<void> => {
    while (next < work_count) {
      // eslint-disable-next-line no-await-in-loop -- one after the other, in each of the lanes
      await work(next++)
    }
  }
  await Promise.all(Array.from({ length: at_a_time }, runOn))
}

/** A random order of the same items. */
export function shuffle<T> (items: readonly T[]): T[] {
  return items.map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place).map(({ item }) => item)
}

/** 0 … below − 1. */
export function randomBelow (below: number): number {
  return Math.floor(Math.random() * below)
}
