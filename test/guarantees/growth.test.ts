// What a request reads does not grow with what lies beside it: PostgreSQL counts the rows, for a
// merchant with many orders that no statistics know.

import t, { type Test } from 'tap'
import { sql } from 'kysely'
import { numberOf } from '../../src/domain/kernel/order-number.ts'
import { connectDatabase, type Db } from '../../src/platform/db/connect.ts'
import {
  answerOf, type Clients, type Crowd, givenCrowd, lineOf, ORDERS, SKUS
} from '../support/crowd.ts'
import { givenJobs } from '../support/jobs.ts'
import { until } from '../support/processes.ts'
import { buildClient, givenServiceOn, salesOrderBody } from '../support/service.ts'
import { bodyOfAnswer } from '../support/stories.ts'

t.setTimeout(300_000)

/** What all requests of a group may read of one table or index; all else reads every row beside. */
const ROWS_MAX = 100

// In a test of its own, so that its connections end: PostgreSQL has then been told their counts.
let crowd: Crowd | undefined
await t.test('merchants with many orders', async (t) => { crowd = await givenCrowd(t) })
if (crowd === undefined) throw new Error('there is nothing beside')
const { url, keys, supplier_id, middle, orders, shipment_id } = crowd

type Send = (clients: Clients) => Promise<unknown>

const post = (path: string, body: object, who: keyof Clients = 'operator'): Send =>
  async (clients) => bodyOfAnswer(clients[who].post(path, body))
const get = (path: string, who: keyof Clients = 'operator'): Send =>
  async (clients) => bodyOfAnswer(clients[who].get(path))
const sale = (name: keyof Crowd['orders'], path = ''): string =>
  `/v1/sales-orders/${orders[name].id}${path}`
const purchase = (name: keyof Crowd['orders'], path = ''): string =>
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
    'sku=POPULAR', 'sku=BESIDE-7', 'sku=NONE', 'status=draft', 'status=canceled',
    'sourcing_status=unsourced', 'sourcing_status=partially_sourced', 'payment_status=awaiting',
    'payment_status=refund_due', 'fulfillment_status=shipped', `number=${numberOf(middle.sale)}`,
    'fulfillment_status=partially_shipped', 'created_before=2020-01-01T00:00:00Z',
    'created_after=2199-01-01T00:00:00Z'
  ].map((query) => get(`/v1/sales-orders?limit=2&${query}`)),
  'purchase orders are listed': [
    'sku=POPULAR', 'sku=BESIDE-8', 'sku=NONE', 'status=planned', 'status=rejected',
    'status=issued', 'status=canceled', 'created_after=2199-01-01T00:00:00Z',
    `number=${numberOf(middle.purchase)}`, 'supplier_reference=NONE'
  ].map((query) => get(`/v1/purchase-orders?limit=2&${query}`)),
  'pages in the middle': [
    '/v1/sales-orders?limit=1', '/v1/sales-orders?limit=1&sku=POPULAR',
    '/v1/purchase-orders?limit=1', '/v1/purchase-orders?limit=1&sku=POPULAR'
  ].map((path) => async ({ operator }) => {
    const key = [path.startsWith('/v1/sales') ? middle.sale : middle.purchase]
    const cursor = Buffer.from(JSON.stringify(key)).toString('base64url')
    await bodyOfAnswer(operator.get(`${path}&cursor=${cursor}`))
  }),
  'a supplier lists what it has to do': [
    get('/v1/purchase-orders?status=issued&limit=5', 'supplier'),
    get('/v1/purchase-orders?status=acknowledged&limit=5', 'supplier'),
    get('/v1/exceptions?state=open&limit=5')
  ],
  'an account with few orders reads no others': [
    ...[
      '', '&reference=KNOWN', '&status=confirmed', '&status=draft', '&customer_name=ada',
      '&sku=POPULAR', '&payment_status=paid', '&sort=updated_at', '&sort=-updated_at',
      '&updated_after=2020-01-01T00:00:00Z', '&created_before=2199-01-01T00:00:00Z'
    ].map((query) => `/v1/sales-orders?limit=5${query}`),
    '/v1/payments', '/v1/payments?reference=PAID-7', '/v1/refunds', '/v1/shipments',
    '/v1/shipments?state=in_transit', '/v1/shipments?sort=updated_at', '/v1/invoices',
    '/v1/invoices?status=paid', '/v1/returns', '/v1/returns?status=approved'
  ].map((path) => get(path, 'partner')).concat([
    post('/v1/sales-orders', salesOrderBody({
      reference: 'NEW', lines: [lineOf('BESIDE-1')]
    }), 'partner')
  ]),
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
    where relname <> 'restock_marks'
    union all select indexrelname || ', blocks', idx_blks_hit + idx_blks_read
    from pg_statio_user_indexes where relname <> 'restock_marks'`.execute(db)
  return new Map(rows.map(({ name, read }) => [name, read]))
}

async function assertFewRead (
  t: Test, run: (t: Test) => Promise<void>, rows_max = ROWS_MAX
): Promise<void> {
  const before = await countRowsRead(reader.db)
  await t.test('on connections of its own', run)
  const after = await countRowsRead(reader.db)
  const many = [...after].map(([where, read]) => ({ where, read: read - (before.get(where) ?? 0) }))
    .filter(({ read }) => read > rows_max)
  t.same(many, [])
}

for (const [name, sends] of Object.entries(GROUPS)) {
  t.test(name, async (t) => assertFewRead(t, async (t) => {
    const { app } = await givenServiceOn(t, url)
    const clients = {
      operator: buildClient(app, keys.operator),
      supplier: buildClient(app, keys.supplier),
      partner: buildClient(app, keys.partner),
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

t.test('plans of every table are made for the largest merchant', async (t) => {
  const { rows } = await sql<{ table: string }>`
    select a.attrelid::regclass::text as table
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attname = 'merchant_id' and c.relkind = 'r'
      and c.relnamespace = current_schema()::regnamespace
      and 'n_distinct=1' <> all (coalesce(a.attoptions, '{}'))`.execute(reader.db)
  t.same(rows, [])
})

t.test('a full feed reads what the supplier has, once', async (t) => assertFewRead(t, async (t) => {
  const { app } = await givenServiceOn(t, url)
  const rows = Array.from({ length: SKUS }, (_, sku) =>
    ({ sku: `BESIDE-${sku}`, on_hand: 1_000_000, unit_cost: '9.00' }))
  await bodyOfAnswer(buildClient(app, keys.operator).post(
    `/v1/suppliers/${supplier_id}/stock-feeds`, { mode: 'full', confirm_drop: true, rows }))
}, 10 * ORDERS))
