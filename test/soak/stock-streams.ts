// Stock feeds as streams: rows a second beside plain SQL, the memory of the service, and what a
// feed costs the orders of its merchant.
// `node test/soak/stock-streams.ts [--rows=200000] [--seconds=10]`

import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { newPlatformKey } from '../../src/first-start.ts'
import { inTurn } from '../support/in-turn.ts'
import { sendWell, type ServerProcess, startServer } from '../support/processes.ts'
import { orderBody } from './field.ts'
import { mergeBySql, streamStock, WAYS } from './send-stock.ts'
import { readNumber, type Say, soak } from './soak.ts'

const rows = readNumber('rows', 200_000)
const seconds = readNumber('seconds', 10)
const RATIO_MIN = readNumber('ratio-min', 0.4)
const MEGABYTES_MAX = readNumber('megabytes-max', 250)
const ORDERS_RATIO_MIN = readNumber('orders-ratio-min', 0.5)
const ORDER_LANES = 8

const NAMES: Readonly<Record<number, string>> = { 1: 'new rows', 2: 'known rows' }

type Way = keyof typeof WAYS
const FEEDS = (Object.keys(WAYS) as Way[]).flatMap((way) =>
  (['delta', 'full'] as const).map((mode) => ({ way, mode })))

await soak(async (database_url, say) => {
  const platform_key = newPlatformKey()
  const server = await startServer({ database_url, platform_key })
  try {
    const missed = await measure({ database_url, server, platform_key, say })
    assert.deepEqual(server.defects, [])
    assert.deepEqual(missed, [])
  } finally {
    await server.kill()
  }
})

type Field = { database_url: string, server: ServerProcess, platform_key: string, say: Say }
type Merchant = { port: number, key: string, merchant_id: string }

async function openMerchant ({ server: { port }, platform_key }: Field): Promise<Merchant> {
  const made = await sendWell({ port, key: platform_key }, 'POST', '/v1/merchants',
    { name: 'Streams', currency: 'EUR', settings: { full_feed_drop_limit_percent: 100 } })
  return { port, key: made.api_key.secret, merchant_id: made.merchant.id }
}

async function openSupplier (sending: Merchant, code: string): Promise<string> {
  return (await sendWell(sending, 'POST', '/v1/suppliers', { code, name: code })).id
}

async function measure (field: Field): Promise<string[]> {
  const { say, server, database_url } = field
  const merchant = await openMerchant(field)
  const missed: string[] = []
  const expect = (is_kept: boolean, what: string): void => { if (!is_kept) missed.push(what) }
  const fresh = { database_url, merchant_id: merchant.merchant_id }
  const plain_id = await openSupplier(merchant, 'PLAIN')
  const plain: Record<string, number> = {}
  await inTurn([1, 2], async (round) => {
    const ms = await mergeBySql({ ...fresh, supplier_id: plain_id }, rows, round)
    plain[NAMES[round] ?? ''] = rate(ms)
  })
  say('rows a second by COPY and one statement', plain)
  await inTurn(FEEDS, async (feed) => {
    const name = `${feed.way} ${feed.mode}`
    const supplier_id = await openSupplier(merchant, name)
    await inTurn([1, 2], async (round) => {
      const { rows_per_s, megabytes } = await runFeed(server, async () =>
        streamStock({ ...merchant, ...feed, supplier_id, rows, round }))
      const ratio = rows_per_s / (plain[NAMES[round] ?? ''] ?? 0)
      say(`${name}, ${NAMES[round]}`, { rows_per_s, ratio: Number(ratio.toFixed(2)), megabytes })
      expect(ratio >= RATIO_MIN, `${name}, ${NAMES[round]}: ${ratio.toFixed(2)} of plain SQL`)
      expect(megabytes <= MEGABYTES_MAX, `${name}: ${megabytes} MB`)
    })
    await assertStock(database_url, supplier_id)
  })
  const orders = await compareOrders(merchant, server)
  say('orders a second alone and beside a feed', orders)
  expect(orders.ratio >= ORDERS_RATIO_MIN, `orders: ${orders.ratio} of alone`)
  return missed
}

function rate (ms: number): number {
  return Math.round(rows / ms * 1_000)
}

type Run = { rows_per_s: number, megabytes: number }

/** The memory is the most that was seen, looking five times a second. */
async function runFeed (
  { pid }: ServerProcess, feed: () => Promise<{ status: number, json: unknown }>
): Promise<Run> {
  let megabytes = 0
  const watch = setInterval(() => { megabytes = Math.max(megabytes, residentOf(pid)) }, 200)
  const began_ms = performance.now()
  try {
    const { status, json } = await feed()
    assert.equal(status, 200, JSON.stringify(json))
    assert.equal((json as { accepted: number }).accepted, rows)
    return { rows_per_s: rate(performance.now() - began_ms), megabytes }
  } finally {
    clearInterval(watch)
  }
}

/** 0 where the system has no such file. */
function residentOf (pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const [, kilobytes = 0] = /VmRSS:\s+(\d+)/.exec(status) ?? []
    return Math.round(Number(kilobytes) / 1024)
  } catch {
    return 0
  }
}

async function assertStock (connectionString: string, supplier_id: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows: [found] } = await client.query(
    'select count(*)::int as count from supplier_stock where supplier_id = $1', [supplier_id])
  await client.end()
  assert.equal(found.count, rows)
}

async function compareOrders (
  merchant: Merchant, server: ServerProcess
): Promise<{ alone: number, beside: number, ratio: number }> {
  const supplier_id = await openSupplier(merchant, 'ORDERED')
  await sendWell(merchant, 'PUT', `/v1/suppliers/${supplier_id}/stock/QUIET`,
    { on_hand: 1_000_000_000, unit_cost: '10.00' })
  const order = async (): Promise<unknown> => sendWell(merchant, 'POST', '/v1/sales-orders',
    orderBody({ lines: [{ sku: 'QUIET', quantity: 1, unit_price: '20.00' }] }))
  /** So many orders a second, until it is over. */
  const count = async (isOver: () => boolean): Promise<number> => {
    const began_ms = performance.now()
    let placed = 0
    await Promise.all(Array.from({ length: ORDER_LANES }, async () => {
      // eslint-disable-next-line no-await-in-loop -- one after the other, in each of the lanes
      for (; !isOver(); placed++) await order()
    }))
    return Math.round(placed / (performance.now() - began_ms) * 1_000)
  }
  const countFor = async (for_s: number): Promise<number> => {
    const until_ms = performance.now() + for_s * 1_000
    return count(() => performance.now() > until_ms)
  }
  await countFor(2) // until what runs often is compiled
  const alone = await countFor(seconds)
  let is_over = false
  const feeding = runFeed(server, async () =>
    streamStock({ ...merchant, supplier_id, way: 'NDJSON', mode: 'delta', rows, round: 3 }))
    .finally(() => { is_over = true })
  const beside = await count(() => is_over)
  await feeding
  return { alone, beside, ratio: Number((beside / alone).toFixed(2)) }
}
