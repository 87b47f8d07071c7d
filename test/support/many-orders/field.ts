// A merchant with many orders and one with few, on a real server.

import pg from 'pg'
import { newPlatformKey } from '../../../src/first-start.ts'
import { inTurn } from '../in-turn.ts'
import { makeOrders, makeOrdersInBulk, SUPPLIERS } from '../many-orders.ts'
import { sendWell, type ServerProcess, startServer } from '../processes.ts'
import type { Asker, Facts } from './filters.ts'

const FEW_ORDERS = 100

export type Field = {
  database_url: string
  server: ServerProcess
  client: pg.Client
  merchant_id: string
  keys: Record<Asker, string>
  /** The key of the merchant with few orders, and its id. */
  small: { key: string, id: string }
  facts: Facts
  close: () => Promise<void>
}

type Options = {
  database_url: string
  orders: number
  /** Hears how many are made. */
  say?: (made: number) => void
}

type Merchant = { id: string, key: string, supplier_ids: string[] }

export async function openManyOrders (
  { database_url, orders, say }: Options
): Promise<Field> {
  const platform_key = newPlatformKey()
  const first = await startServer({ database_url, platform_key })
  const [many, few] = await inTurn([0, 1], async () => createMerchant(first, platform_key))
  if (many === undefined || few === undefined) throw new Error('there are two merchants')
  const supplierKey = async (at: number): Promise<string> => {
    const body = { role: 'supplier', name: 'Supplier', supplier_id: many.supplier_ids[at] }
    return (await sendWell(
      { port: first.port, key: many.key }, 'POST', '/v1/api-keys', body)).secret
  }
  const keys = {
    operator: many.key, half: await supplierKey(0), few: await supplierKey(SUPPLIERS - 1)
  }
  await first.stop() // so that nobody else uses the database
  await makeOrders(database_url, madeOf(few, FEW_ORDERS))
  // The few have shown that all that refers to others finds them.
  await makeOrdersInBulk(database_url, madeOf(many, orders), say)

  const client = new pg.Client({ connectionString: database_url, options: '-c timezone=UTC' })
  await client.connect()
  const { rows: [some] } = await client.query<Facts>(`
    select sales_order_id, purchase_order_id from exceptions
    where merchant_id = $1 order by id limit 1`, [many.id])
  if (some === undefined) throw new Error('there is no exception')
  const server = await startServer({ database_url, platform_key })
  return {
    database_url,
    server,
    client,
    merchant_id: many.id,
    keys,
    small: few,
    facts: { ...some, merchant_id: many.id, supplier_ids: many.supplier_ids },
    close: async () => {
      await server.stop()
      await client.end()
    }
  }
}

async function createMerchant ({ port }: ServerProcess, platform_key: string): Promise<Merchant> {
  const { merchant: { id }, api_key: { secret: key } } = await sendWell(
    { port, key: platform_key }, 'POST', '/v1/merchants', { name: 'Merchant', currency: 'EUR' })
  const codes = Array.from({ length: SUPPLIERS }, (_, at) => `SUP-${at}`)
  const supplier_ids = await inTurn(codes, async (code) =>
    String((await sendWell({ port, key }, 'POST', '/v1/suppliers', { code, name: code })).id))
  return { id, key, supplier_ids }
}

function madeOf (
  { id, supplier_ids }: Merchant, orders: number
): { merchant_id: string, supplier_ids: string[], orders: number } {
  return { merchant_id: id, supplier_ids, orders }
}
