// What a request reads does not grow with what lies beside it: PostgreSQL counts the rows, for a
// merchant with many orders that no statistics know.

import t, { type Test } from 'tap'
import { sql } from 'kysely'
import { connectDatabase, type Db } from '../../src/platform/db/connect.ts'
import { analyzeTables } from '../../src/platform/statistics.ts'
import { givenJobs } from '../support/jobs.ts'
import { until } from '../support/processes.ts'
import {
  buildClient, type Client, givenService, givenServiceOn, salesOrderBody, type TestMerchant
} from '../support/service.ts'
import { bodyOfAnswer, placeOrder, purchaseOrdersOf } from '../support/stories.ts'

t.setTimeout(300_000)

const ORDERS = 1_000
/** Every fourth order goes on: half of those are shipped, half are rejected and then wait. */
const GOES_ON = 4
const SKUS = 500
/** What all requests of a group may read of one table or index; all else reads every row beside. */
const ROWS_MAX = 100

const lineOf = (sku: string, quantity = 1): object => ({ sku, quantity, unit_price: '19.90' })
const answerOf = (status: string, quantity: number): object => ({
  lines: [{ line_number: 1, status, quantity, ...status === 'rejected' && { reason: 'other' } }]
})

async function placeBeside (merchant: TestMerchant, index: number): Promise<void> {
  const { id } = await bodyOfAnswer(merchant.post('/v1/sales-orders', salesOrderBody({
    shortage_policy: 'backorder',
    lines: [lineOf(`BESIDE-${index % SKUS}`)],
    payments: [{ reference: `PAID-${index}`, amount: '19.90' }]
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
  const rows = Array.from({ length: SKUS }, (_, sku) =>
    ({ sku: `BESIDE-${sku}`, on_hand: 1_000_000, unit_cost: '10.00' }))
  await bodyOfAnswer(merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, { rows }))
  await Promise.all(Array.from({ length: ORDERS }, async (_, index) =>
    placeBeside(merchant, index)))
}

/** Of the merchant with many orders, and the operator of one with few. */
type Clients = { operator: Client, supplier: Client, small: Client }

type Order = { id: string, purchase_order_id: string }

type World = {
  url: string
  keys: Record<keyof Clients, string>
  supplier_id: string
  orders: Record<'placed' | 'changed' | 'accepted' | 'shipped' | 'unpaid', Order>
  shipment_id: string
}

/** Leaves no connection of the service behind: PostgreSQL has then been told its last counts. */
async function givenWorld (t: Test): Promise<World> {
  const { database_url: url, db, givenMerchant } = await givenService(t)
  await givenOrders(await givenMerchant())
  await analyzeTables(db)
  const merchant = await givenMerchant()
  await givenOrders(merchant)
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
  const small = await givenMerchant()
  await placeOrder(small)
  const keys = { operator: merchant.key, supplier: supplier.key, small: small.key }
  return { url, keys, supplier_id, orders, shipment_id }
}

let world: World | undefined
await t.test('two merchants with many orders', async (t) => { world = await givenWorld(t) })
if (world === undefined) throw new Error('there is no world')
const { url, keys, supplier_id, orders, shipment_id } = world

type Send = (clients: Clients) => Promise<unknown>

const post = (path: string, body: object, who: keyof Clients = 'operator'): Send =>
  async (clients) => bodyOfAnswer(clients[who].post(path, body))
const get = (path: string, who: keyof Clients = 'operator'): Send =>
  async (clients) => bodyOfAnswer(clients[who].get(path))
const sale = (name: keyof World['orders'], path = ''): string =>
  `/v1/sales-orders/${orders[name].id}${path}`
const purchase = (name: keyof World['orders'], path = ''): string =>
  `/v1/purchase-orders/${orders[name].purchase_order_id}${path}`

const GROUPS: Record<string, readonly Send[]> = {
  'orders are placed, paid, changed and canceled': [
    post('/v1/sales-orders', salesOrderBody({ lines: [lineOf('BESIDE-1')] })),
    async ({ operator }) => operator.post('/v1/sales-orders', salesOrderBody({
      reference: 'KNOWN', lines: [lineOf('BESIDE-1')]
    })),
    post(sale('unpaid', '/payments'), { reference: 'P', amount: '39.80' }),
    async ({ operator }) => bodyOfAnswer(operator.patch(sale('changed'), {
      lines: [{ line_number: 1, quantity: 1 }]
    })),
    post(sale('changed', '/cancellation'), {})
  ],
  'purchase orders are answered, shipped, delivered and closed': [
    post(purchase('placed', '/acknowledgements'), answerOf('accepted', 1), 'supplier'),
    post(purchase('unpaid', '/acknowledgements'), answerOf('rejected', 2), 'supplier'),
    post(purchase('accepted', '/shipments'), { lines: [{ line_number: 1, quantity: 1 }] },
      'supplier'),
    post(purchase('accepted', '/closure'), {}, 'supplier'),
    post(`/v1/shipments/${shipment_id}/delivery`, {}, 'supplier')
  ],
  'stock is reported': [
    async ({ supplier }) => bodyOfAnswer(supplier.put(
      `/v1/suppliers/${supplier_id}/stock/NEW`, { on_hand: 5, unit_cost: '9.00' })),
    post(`/v1/suppliers/${supplier_id}/stock-feeds`,
      { rows: [{ sku: 'BESIDE-3', on_hand: 1_000_000, unit_cost: '9.00' }] }, 'supplier')
  ],
  'one order is read': [
    get(sale('shipped')), get(sale('shipped', '/events')), get(sale('shipped', '/sourcing')),
    get('/v1/sales-orders?reference=KNOWN'),
    get(purchase('shipped'), 'supplier'),
    get(`/v1/purchase-orders?sales_order_id=${orders.shipped.id}`),
    get(`/v1/exceptions?sales_order_id=${orders.shipped.id}`)
  ],
  'sales orders are listed': [
    'limit=5', 'sku=BESIDE-7&limit=5', 'sku=NONE', 'status=draft', 'status=canceled',
    'sourcing_status=unsourced&limit=5', 'sourcing_status=partially_sourced',
    'payment_status=awaiting', 'payment_status=refund_due',
    'fulfillment_status=shipped&limit=5', 'fulfillment_status=partially_delivered',
    'created_before=2020-01-01T00:00:00Z', 'created_after=2199-01-01T00:00:00Z'
  ].map((query) => get(`/v1/sales-orders?${query}`)),
  'purchase orders are listed': [
    'limit=5', 'sku=BESIDE-8&limit=2', 'sku=NONE', 'status=planned', 'status=rejected&limit=5',
    'status=canceled', 'created_after=2199-01-01T00:00:00Z'
  ].map((query) => get(`/v1/purchase-orders?${query}`)),
  'a supplier lists what it has to do': [
    get('/v1/purchase-orders?status=issued&limit=5', 'supplier'),
    get('/v1/purchase-orders?status=acknowledged&limit=5', 'supplier'),
    get('/v1/exceptions?state=open&limit=5')
  ],
  'a merchant with few orders reads no others': [
    '/v1/sales-orders?payment_status=paid', '/v1/sales-orders?fulfillment_status=delivered',
    '/v1/sales-orders?status=completed', '/v1/purchase-orders?status=closed',
    '/v1/exceptions?state=resolved', '/v1/supplier-stock', '/v1/suppliers?status=suspended'
  ].map((path) => get(path, 'small'))
}

const reader = connectDatabase({ url, connections_max: 8, onBrokenConnection: () => {} })
t.teardown(reader.close)

/** By table, scanned as a whole, and by index. Restock marks are a queue, which is read whole. */
async function countRowsRead (db: Db): Promise<ReadonlyMap<string, number>> {
  await until(async () => {
    const { rows } = await sql<{ others: number }>`
      select count(*) as others from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend'
        and pid <> pg_backend_pid()`.execute(db)
    return rows[0]?.others === 0
  }, 'the other connections have ended')
  const { rows } = await sql<{ name: string, read: number }>`
    select relname as name, seq_tup_read as read from pg_stat_user_tables
    where relname <> 'restock_marks'
    union all select indexrelname, idx_tup_read from pg_stat_user_indexes
    where relname <> 'restock_marks'`.execute(db)
  return new Map(rows.map(({ name, read }) => [name, read]))
}

async function assertFewRead (t: Test, run: (t: Test) => Promise<void>): Promise<void> {
  const before = await countRowsRead(reader.db)
  await t.test('on connections of its own', run)
  const after = await countRowsRead(reader.db)
  const many = [...after].map(([where, read]) => ({ where, read: read - (before.get(where) ?? 0) }))
    .filter(({ read }) => read > ROWS_MAX)
  t.same(many, [])
}

for (const [name, sends] of Object.entries(GROUPS)) {
  t.test(name, async (t) => assertFewRead(t, async (t) => {
    const { app } = await givenServiceOn(t, url)
    const clients = {
      operator: buildClient(app, keys.operator),
      supplier: buildClient(app, keys.supplier),
      small: buildClient(app, keys.small)
    }
    for (const send of sends) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await send(clients)
    }
  }))
}

t.test('nothing is due', async (t) => assertFewRead(t, async (t) => {
  const runJob = givenJobs(t, url)
  for (const name of ['time out unpaid orders', 'expire unanswered purchase orders',
    'note unanswered cancellations', 'note late shipments', 'source restocked orders']) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await runJob(name)
  }
}))
