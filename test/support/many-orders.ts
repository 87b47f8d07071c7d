// Fills a database with orders of a merchant by SQL: a million in some minutes. Names, statuses,
// metadata and suppliers are such that some have half of the orders, and others a handful.

import pg from 'pg'
import { inTurn } from './in-turn.ts'
import { OF_PURCHASES, PURCHASES, STOCK } from './many-orders/purchases.ts'
import { FUNCTIONS, OF_SALES, SALES } from './many-orders/sales.ts'

export const SUPPLIERS = 20
const BATCH = 50_000
const TABLES = [
  'supplier_stock', 'sales_orders', 'sales_order_lines', 'payments', 'search_terms',
  'purchase_orders', 'purchase_order_lines', 'shipments', 'shipment_lines', 'exceptions'
]

export type Made = {
  merchant_id: string
  /** SUPPLIERS ids: the first has half of the purchase orders, the last a handful. */
  supplier_ids: readonly string[]
  orders: number
}

/** The merchant and its suppliers exist. Statistics are made at the end, as autovacuum would. */
export async function makeOrders (database_url: string, made: Made): Promise<void> {
  await onSession(database_url, async (client) => {
    await makeBatches(client, made)
    await client.query(`vacuum (analyze) ${TABLES.join(', ')}`)
  })
}

/**
 * In a third of the time: the indexes are made at the end, and no foreign key is checked. Needs a
 * superuser, and nobody else may use the database.
 */
export async function makeOrdersInBulk (
  database_url: string, made: Made, say: (made: number) => void = () => {}
): Promise<void> {
  await onSession(database_url, async (client) => {
    await client.query('set session_replication_role = replica')
    const { rows } = await client.query<{ name: string, definition: string }>(`
      select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
      from pg_index where indrelid = any($1::text[]::regclass[])
        and not exists (select from pg_constraint where conindid = indexrelid)`, [TABLES])
    await client.query(`drop index ${rows.map(({ name }) => name).join(', ')}`)
    await makeBatches(client, made, say)
    await inTurn(rows, async ({ definition }) => { await client.query(definition) })
    await client.query(`vacuum (analyze) ${TABLES.join(', ')}`)
  })
}

async function onSession (
  database_url: string, work: (client: pg.Client) => Promise<void>
): Promise<void> {
  const client = new pg.Client({ connectionString: database_url })
  await client.connect()
  try {
    await client.query('set timezone = UTC')
    await client.query('set synchronous_commit = off')
    await client.query('set work_mem = \'128MB\'')
    await client.query('set maintenance_work_mem = \'512MB\'')
    await client.query(FUNCTIONS)
    await work(client)
  } finally {
    await client.end()
  }
}

async function makeBatches (
  client: pg.Client, { merchant_id, supplier_ids, orders }: Made,
  say?: (made: number) => void
): Promise<void> {
  await client.query(STOCK, [merchant_id, supplier_ids])
  const batches = Array.from({ length: Math.ceil(orders / BATCH) }, (_, at) => at * BATCH)
  await inTurn(batches, async (before) => {
    const last = Math.min(before + BATCH, orders)
    await client.query('begin')
    await client.query(SALES, [merchant_id, supplier_ids, orders, before + 1, last])
    await client.query('analyze sales')
    await client.query(PURCHASES, [orders])
    await client.query('analyze purchases')
    await inTurn([...OF_SALES, ...OF_PURCHASES], async (text) => { await client.query(text) })
    await client.query('drop table purchases, sales')
    await client.query('commit')
    say?.(last)
  })
}
