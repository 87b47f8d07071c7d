// Prepares the first start with an embedded database: it creates a demo merchant with suppliers and
// stock, once, over the service's own API.

import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { readEncryptionKey } from './config.ts'

export type DemoKeys = { operator: string, storefront: string, supplier: string }

/** Makes a platform key for one use, by a process that creates a merchant itself. */
export function newPlatformKey (): string {
  return randomBytes(32).toString('base64url')
}

/** The key that seals secrets in the embedded database: kept in its folder, made once. */
export async function findEncryptionKey (data_dir: string): Promise<Buffer> {
  const file = join(data_dir, 'encryption-key')
  const made = `${file}-${process.pid}`
  await writeFile(made, randomBytes(32).toString('base64'), { mode: 0o600 })
  // Whole or not at all. Of two that start at once, one makes the file.
  await link(made, file).catch(() => {})
  await rm(made)
  const key = readEncryptionKey(await readFile(file, 'utf8'))
  if (key === undefined) throw new Error(`${file} is not a key of 32 bytes in base64`)
  return key
}

type Send = (method: 'GET' | 'POST' | 'PUT', url: string, body?: object) => Promise<unknown>

/** Sends requests with one key. Throws for every answer that is not a success. */
function buildSend (app: FastifyInstance, key: string): Send {
  return async (method, url, body) => {
    const reply = await app.inject({
      method, url, headers: { authorization: `Bearer ${key}` }, ...body && { payload: body }
    })
    if (reply.statusCode >= 300) throw new Error(`${method} ${url}: ${reply.body}`)
    return reply.json()
  }
}

/** Creates a merchant and returns its id and its first operator key. */
export async function createFirstMerchant (
  app: FastifyInstance, platform_key: string, merchant: { name: string, currency: string }
): Promise<{ merchant_id: string, operator: string }> {
  const answer = await buildSend(app, platform_key)('POST', '/v1/merchants', merchant) as {
    merchant: { id: string }, api_key: { secret: string }
  }
  return { merchant_id: answer.merchant.id, operator: answer.api_key.secret }
}

const SUPPLIERS = [
  { code: 'NORTHWIND', name: 'Northwind Traders', lead_time_days: 3, order_fee: '4.00' },
  { code: 'LITWARE', name: 'Litware, Inc.', lead_time_days: 5 },
  { code: 'OWN', name: 'Own warehouse', kind: 'own_warehouse', lead_time_days: 1 }
]

const STOCK = [
  { code: 'NORTHWIND', sku: 'KB-100', on_hand: 40, unit_cost: '51.50' },
  { code: 'NORTHWIND', sku: 'MS-200', on_hand: 120, unit_cost: '21.00' },
  { code: 'LITWARE', sku: 'KB-100', on_hand: 200, unit_cost: '54.20' },
  { code: 'LITWARE', sku: 'MN-300', on_hand: 15, unit_cost: '189.00' },
  { code: 'OWN', sku: 'MS-200', on_hand: 5, unit_cost: '20.00' }
]

/**
 * Returns the demo merchant's keys from the data folder. Makes them if there are none that work.
 */
export async function prepareDemo (
  app: FastifyInstance, platform_key: string, data_dir: string
): Promise<DemoKeys> {
  const file = join(data_dir, 'demo-keys.json')
  const kept = await readKeys(file)
  if (kept !== undefined && await works(app, kept.operator)) return kept
  const keys = await createDemo(app, platform_key)
  await writeFile(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 })
  return keys
}

async function createDemo (app: FastifyInstance, platform_key: string): Promise<DemoKeys> {
  const { operator } = await createFirstMerchant(
    app, platform_key, { name: 'Demo merchant', currency: 'EUR' })
  const send = buildSend(app, operator)
  const ids = new Map<string, string>()
  for (const supplier of SUPPLIERS) {
    // eslint-disable-next-line no-await-in-loop -- three of them, once
    const { id } = await send('POST', '/v1/suppliers', supplier) as { id: string }
    ids.set(supplier.code, id)
  }
  for (const { code, sku, ...row } of STOCK) {
    // eslint-disable-next-line no-await-in-loop -- five of them, once
    await send('PUT', `/v1/suppliers/${ids.get(code)}/stock/${sku}`, row)
  }
  const createKey = async (body: object): Promise<string> =>
    (await send('POST', '/v1/api-keys', body) as { secret: string }).secret
  return {
    operator,
    storefront: await createKey({ role: 'storefront', name: 'Demo shop' }),
    supplier: await createKey({
      role: 'supplier', name: 'Demo supplier', supplier_id: ids.get('NORTHWIND')
    })
  }
}

async function works (app: FastifyInstance, key: string): Promise<boolean> {
  const reply = await app.inject({
    url: '/v1/merchant', headers: { authorization: `Bearer ${key}` }
  })
  return reply.statusCode === 200
}

async function readKeys (file: string): Promise<DemoKeys | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DemoKeys
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
