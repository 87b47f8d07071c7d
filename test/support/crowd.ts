// Fills a database with other orders: merchants with many orders, and many merchants with few.

import type { Test } from 'tap'
import { sql } from 'kysely'
import type { Db } from '../../src/platform/db/connect.ts'
import { analyzeTables } from '../../src/platform/db/statistics.ts'
import { givenAccount } from './accounts.ts'
import { ageMarks, givenJobs } from './jobs.ts'
import { type Client, givenService, salesOrderBody, type TestMerchant } from './service.ts'
import { bodyOfAnswer, placeOrder, purchaseOrdersOf, ship } from './stories.ts'

export const ORDERS = 1_000
/** Continues every fourth order: half of them are shipped, half are rejected and then wait. */
const GOES_ON = 4
export const SKUS = 500
const SMALL_MERCHANTS = 30

export const lineOf = (sku: string): object => ({ sku, quantity: 1, unit_price: '19.90' })
export const answerOf = (status: string, quantity: number): object => ({
  lines: [{ line_number: 1, status, quantity, ...status === 'rejected' && { reason: 'other' } }]
})

async function placeBeside (merchant: TestMerchant, index: number): Promise<void> {
  const { id } = await bodyOfAnswer(merchant.post('/v1/sales-orders', salesOrderBody({
    shortage_policy: 'backorder',
    lines: [lineOf(`BESIDE-${index % SKUS}`), lineOf('POPULAR')],
    payments: [{ reference: `PAID-${index}`, amount: '39.80' }]
  })))
  if (index % GOES_ON > 0) return
  const [order] = await purchaseOrdersOf(merchant, id)
  const path = `/v1/purchase-orders/${order?.id}`
  const is_shipped = index % (2 * GOES_ON) === 0
  const answer = answerOf(is_shipped ? 'accepted' : 'rejected', 1)
  await bodyOfAnswer(merchant.supplier.post(`${path}/acknowledgements`, answer))
  if (!is_shipped) return
  const lines = [{ line_number: 1, quantity: 1 }]
  await bodyOfAnswer(merchant.supplier.post(`${path}/shipments`, { lines }))
}

async function givenOrders (merchant: TestMerchant): Promise<void> {
  const skus = ['POPULAR', ...Array.from({ length: SKUS }, (_, sku) => `BESIDE-${sku}`)]
  const rows = skus.map((sku) => ({ sku, on_hand: 1_000_000, unit_cost: '10.00' }))
  await bodyOfAnswer(merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, { rows }))
  await Promise.all(Array.from({ length: ORDERS }, async (_, index) =>
    placeBeside(merchant, index)))
}

/**
 * Keys of the merchant with many orders, one of them of an account that placed few, and of the
 * operator of a merchant with few.
 */
export type Clients = { operator: Client, supplier: Client, partner: Client, small: Client }

type Order = { id: string, purchase_order_id: string }

export type Crowd = {
  url: string
  keys: Record<keyof Clients, string>
  supplier_id: string
  /** Ids from the middle: as many orders are before them as behind them. */
  middle: { sale: string, purchase: string }
  orders: Record<'placed' | 'changed' | 'accepted' | 'shipped' | 'unpaid', Order>
  shipment_id: string
}

/** Switches autovacuum off, so that no statistics are made unless the test makes them. */
async function stopAutovacuum (db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select relid::regclass::text as name from pg_stat_user_tables`.execute(db)
  await Promise.all(rows.map(async ({ name }) =>
    sql`alter table ${sql.raw(name)} set (autovacuum_enabled = false)`.execute(db)))
}

async function readMiddle (db: Db, merchant_id: string): Promise<Crowd['middle']> {
  const [sale = '', purchase = ''] = await Promise.all(
    ['sales_orders', 'purchase_orders'].map(async (table) => {
      const { rows } = await sql<{ id: string }>`
        select id from ${sql.table(table)} where merchant_id = ${merchant_id}
        order by id offset ${ORDERS / 2} limit 1`.execute(db)
      return rows[0]?.id ?? ''
    }))
  return { sale, purchase }
}

/**
 * Makes two merchants with many orders. The statistics do not know the second; returns its keys.
 */
export async function givenCrowd (t: Test): Promise<Crowd> {
  const { database_url: url, db, givenMerchant } = await givenService(t)
  await stopAutovacuum(db)
  const few = await Promise.all(
    Array.from({ length: SMALL_MERCHANTS }, async () => givenMerchant()))
  await Promise.all(few.map(async (one) => placeOrder(one)))
  await givenOrders(await givenMerchant())
  await analyzeTables(db)
  const merchant = await givenMerchant()
  await givenOrders(merchant)
  const middle = await readMiddle(db, merchant.id)
  await ageMarks(db)
  await givenJobs(t, url)('source restocked orders')
  const { supplier, supplier_id } = merchant
  const orders = {
    placed: await placeOrder(merchant),
    changed: await placeOrder(merchant),
    accepted: await placeOrder(merchant),
    shipped: await placeOrder(merchant, { about: { reference: 'KNOWN' } }),
    unpaid: await placeOrder(merchant, { about: { payment_terms: 'prepaid' } })
  }
  for (const { purchase_order_id } of [orders.accepted, orders.shipped]) {
    // eslint-disable-next-line no-await-in-loop -- there are two
    await bodyOfAnswer(supplier.post(`/v1/purchase-orders/${purchase_order_id}/acknowledgements`,
      answerOf('accepted', 2)))
  }
  const { id: shipment_id } = await bodyOfAnswer(supplier.post(
    `/v1/purchase-orders/${orders.shipped.purchase_order_id}/shipments`,
    { lines: [{ line_number: 1, quantity: 2 }] }))
  const account = await givenAccount(merchant, 'acme')
  await placeOrder(account.merchant, { about: { reference: 'KNOWN' } })
  await ship(merchant, await placeOrder(account.merchant))
  const small = await givenMerchant()
  await placeOrder(small)
  const keys = {
    operator: merchant.key,
    supplier: supplier.key,
    partner: account.client.key,
    small: small.key
  }
  return { url, keys, supplier_id, middle, orders, shipment_id }
}
