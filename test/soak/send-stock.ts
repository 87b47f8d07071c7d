// Rows of stock: sent as a stream to the service, or written by plain SQL as a yardstick.

import pg from 'pg'
import { buildCopy, copyRows } from '../../src/platform/db/copy.ts'
import { inTurn } from '../support/in-turn.ts'
import { CSV, NDJSON, openSender, type Sent } from '../support/streams.ts'

const CHUNK_ROWS = 1_000

export type StockRow = { sku: string, on_hand: number, unit_cost: string }

/** Numbers of chunks. */
const chunksOf = (rows: number): number[] =>
  Array.from({ length: Math.ceil(rows / CHUNK_ROWS) }, (_, at) => at)

/** The rows of a chunk. In another round they have other numbers. */
const rowsOf = (chunk: number, rows: number, round: number): StockRow[] =>
  Array.from({ length: Math.min(CHUNK_ROWS, rows - chunk * CHUNK_ROWS) }, (_, at) => {
    const number = chunk * CHUNK_ROWS + at
    return {
      sku: `SKU-${String(number).padStart(8, '0')}`,
      on_hand: 1 + (number * 7 + round * 13) % 500,
      unit_cost: `${1 + number % 90}.${10 + (number + round) % 90}`
    }
  })

export const WAYS = {
  NDJSON: {
    type: NDJSON, head: '', write: (row: StockRow): string => `${JSON.stringify(row)}\n`
  },
  CSV: {
    type: CSV,
    head: 'sku,on_hand,unit_cost\r\n',
    write: ({ sku, on_hand, unit_cost }: StockRow): string => `${sku},${on_hand},${unit_cost}\r\n`
  }
} as const

type Feed = {
  port: number
  key: string
  supplier_id: string
  way: keyof typeof WAYS
  mode: 'delta' | 'full'
  rows: number
  round: number
}

export async function streamStock (
  { port, key, supplier_id, way, mode, rows, round }: Feed
): Promise<Sent> {
  const { type, head, write } = WAYS[way]
  const sender = openSender(`/v1/suppliers/${supplier_id}/stock-feeds?mode=${mode}`,
    { address: `http://127.0.0.1:${port}`, key, type })
  if (head !== '') await sender.write(head)
  await inTurn(chunksOf(rows), async (chunk) =>
    sender.write(rowsOf(chunk, rows, round).map(write).join('')))
  return sender.end()
}

const FIELDS = ['sku', 'on_hand', 'unit_cost'].map((name) => ({ name, is_json: false }))

const MERGE = `
  insert into supplier_stock (merchant_id, supplier_id, sku, on_hand, reserved, unit_cost, currency,
    price_breaks, lead_time_days, min_order_quantity, order_multiple, as_of, metadata, created_at,
    updated_at)
  select merchant_id, $1, sku, on_hand, 0, unit_cost, 'EUR', '[]', 3, 1, 1, now(), '{}', now(),
    now() from came order by sku
  on conflict (merchant_id, sku, supplier_id) do update set on_hand = excluded.on_hand,
    unit_cost = excluded.unit_cost, as_of = excluded.as_of, updated_at = excluded.updated_at`

/** COPY into a temporary table, and one statement that merges it; returns the milliseconds. */
export async function mergeBySql (
  { database_url, merchant_id, supplier_id }: Record<string, string>, rows: number, round: number
): Promise<number> {
  const client = new pg.Client({ connectionString: database_url })
  await client.connect()
  const copy = async (message: Buffer): Promise<unknown> => new Promise((resolve, reject) => {
    client.query(buildCopy('copy came from stdin', message, (error) => {
      if (error instanceof Error) reject(error)
      else resolve(undefined)
    }))
  })
  try {
    const began_ms = performance.now()
    await client.query('begin')
    await client.query(`create temp table came (merchant_id text, sku text, on_hand int,
      unit_cost numeric) on commit drop`)
    await inTurn(chunksOf(rows), async (chunk) =>
      copy(copyRows(merchant_id ?? '', rowsOf(chunk, rows, round), FIELDS)))
    await client.query(MERGE, [supplier_id])
    await client.query('commit')
    return performance.now() - began_ms
  } finally {
    await client.end()
  }
}
