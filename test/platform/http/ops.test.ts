// The second port: alive, ready, measured; with nothing in it that is a caller's.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, givenServiceOn, salesOrderBody } from '../../support/service.ts'
import { givenDatabaseProxy } from '../../support/tcp-proxy.ts'

t.setTimeout(120_000)
const { app, ops, drain, database_url, givenMerchant } = await givenService(t)

/** The samples of a metric, by their labels. */
async function readMetric (name: string): Promise<Record<string, number>> {
  const { body } = await ops.inject('/metrics')
  const lines = body.split('\n').filter((line) => line.startsWith(`${name}{`))
  return Object.fromEntries(lines.map((line) =>
    [line.slice(name.length, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

t.test('200: /livez and /readyz, while all is well', async (t) => {
  t.same((await ops.inject('/livez')).json(), { status: 'ok' })
  t.same((await ops.inject('/readyz')).json(), { status: 'ok' })
})

t.test('404: what is of operations is not on the first port, and the other way', async (t) => {
  await inTurn(['/livez', '/readyz', '/metrics'], async (url) =>
    t.equal((await app.inject({ url })).statusCode, 404, url))
  await inTurn(['/v1/merchant', '/openapi.json', '/docs'], async (url) =>
    t.equal((await ops.inject(url)).statusCode, 404, url))
})

t.test('nobody keeps what it answers, or takes it for something else', async (t) => {
  await inTurn(['/livez', '/readyz', '/metrics', '/nowhere'], async (url) =>
    holds(t, (await ops.inject(url)).headers, {
      'x-content-type-options': 'nosniff', 'cache-control': 'no-store'
    }, url))
})

t.test('/metrics counts requests by route, never by what a caller wrote', async (t) => {
  const { get } = await givenMerchant()
  await get('/v1/sales-orders/so_SECRET')
  await get('/v1/sales-orders?reference=SECRET')
  await get('/SECRET')
  const { headers, body } = await ops.inject('/metrics')
  t.match(headers['content-type'], /^text\/plain/)
  t.notMatch(body, /SECRET|mer_|Ada/)
  const counts = await readMetric('tandem_http_request_duration_seconds_count')
  t.equal(counts['{method="GET",route="/v1/sales-orders/:id",status="404"}'], 1)
  t.ok(counts['{method="GET",route="unknown",status="404"}'], 'all unknown paths are one')
})

t.test('/metrics counts orders by what became of them', async (t) => {
  const before = await readMetric('tandem_sales_orders_total')
  const { post } = await givenMerchant({ stock: { 'BOLT-M8': 3 } })
  const twice = salesOrderBody()
  await inTurn([
    twice, // sourced
    salesOrderBody(), // partially
    salesOrderBody(), // not at all
    salesOrderBody({ shortage_policy: 'reject' }),
    twice
  ], async (body) => post('/v1/sales-orders', body))
  const after = await readMetric('tandem_sales_orders_total')
  const added = Object.entries(after)
    .map(([labels, count]) => [labels, count - (before[labels] ?? 0)])
  t.same(Object.fromEntries(added), {
    '{outcome="sourced"}': 1,
    '{outcome="partially_sourced"}': 1,
    '{outcome="unsourced"}': 1,
    '{outcome="insufficient_stock"}': 1,
    '{outcome="known"}': 1
  })
})

t.test('/metrics knows the pools, what waits and the size of batches', async (t) => {
  const pools = await readMetric('tandem_pool_connections')
  const names = ['reads', 'commands', 'keys'].flatMap((pool) =>
    ['open', 'idle', 'waiting'].map((state) => `{pool="${pool}",state="${state}"}`))
  t.same(Object.keys(pools).sort(), names.sort())
  t.same(Object.keys(await readMetric('tandem_waiting')).sort(),
    ['commands', 'orders', 'reads'].map((kind) => `{kind="${kind}"}`))
  t.ok((pools['{pool="commands",state="open"}'] ?? 0) > 0)
  t.match((await ops.inject('/metrics')).body, /tandem_batch_size_count [1-9]/)
})

t.test('503: /readyz without a database; /livez and /metrics go on', async (t) => {
  const proxy = await givenDatabaseProxy(t, database_url)
  const service = await givenServiceOn(t, proxy.url)
  t.equal((await service.ops.inject('/readyz')).statusCode, 200)
  proxy.shut()
  const reply = await service.ops.inject('/readyz')
  t.equal(reply.statusCode, 503)
  t.same(reply.json(), { status: 'database unavailable' })
  t.equal((await service.ops.inject('/livez')).statusCode, 200)
  t.equal((await service.ops.inject('/metrics')).statusCode, 200)
  proxy.open()
  t.equal((await service.ops.inject('/readyz')).statusCode, 200)
})

t.test('503: /readyz while draining, though requests are still answered', async (t) => {
  const { get } = await givenMerchant()
  drain()
  const reply = await ops.inject('/readyz')
  t.equal(reply.statusCode, 503)
  t.same(reply.json(), { status: 'draining' })
  t.equal((await get('/v1/merchant')).statusCode, 200)
  t.equal((await ops.inject('/livez')).statusCode, 200)
})
