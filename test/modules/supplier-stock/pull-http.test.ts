// Stock feeds that are pulled from an address: what is new is applied, what is wrong is told.

import t from 'tap'
import { sql } from 'kysely'
import { holds } from '../../support/holds.ts'
import { givenFileHost } from '../../support/file-host.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenSource, pullNow, pullsOf } from '../../support/pulls.ts'
import { givenService, givenServiceOn, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused, until } from '../answers.ts'

t.setTimeout(120_000)
const service = await givenService(t)
const { db, database_url, givenMerchant } = service
service.startJobs()
const HEAD = 'sku,on_hand,unit_cost\n'

/** All rows of the merchant as `SKU on_hand`. */
async function stockOf (merchant: TestMerchant): Promise<string[]> {
  const { data } = await bodyOf<{ data: Array<{ sku: string, on_hand: number }> }>(
    merchant.get('/v1/supplier-stock?limit=200'))
  return data.map(({ sku, on_hand }) => `${sku} ${on_hand}`)
}

const openOverdue = async (merchant: TestMerchant): Promise<Array<Record<string, any>>> =>
  (await bodyOf<{ data: Array<Record<string, any>> }>(
    merchant.get('/v1/exceptions?kind=feed_overdue&state=open'))).data

t.test('a source is pulled when it is set; unchanged, it is not read again', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1 } })
  const host = await givenFileHost(t)
  const last_modified = 'Wed, 01 Jan 2025 08:00:00 GMT'
  host.serveFile(`${HEAD}A,5,9\nNEW,7,3\nBAD,-1,3\n`,
    { etag: '"v1"', 'last-modified': last_modified })
  await db.updateTable('supplier_stock').set({ as_of: '2024-01-01T00:00:00Z' })
    .where('merchant_id', '=', merchant.id).execute()
  const first = await givenSource(merchant, {
    kind: 'http', url: host.url, header_name: 'authorization', header_value: 'Bearer s3cret-token'
  })
  holds(t, first, {
    trigger: 'schedule',
    outcome: 'applied',
    detail: null,
    files: [{ name: 'today.csv', outcome: 'applied', stock_feed: { accepted: 2, rejected: 1 } }]
  })
  t.equal(first.files[0]?.size_bytes, 45)
  t.same(await stockOf(merchant), ['A 5', 'NEW 7'])
  const row = await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/NEW`))
  t.equal(row.as_of, '2025-01-01T08:00:00.000Z', 'the file was counted when it was written')
  const second = await pullNow(merchant)
  holds(t, second, { trigger: 'request', outcome: 'not_modified', files: [] })
  const [asked, again] = host.requests
  t.match(asked, { authorization: 'Bearer s3cret-token', 'user-agent': 'Tandem' })
  t.equal(asked?.['if-none-match'], undefined)
  t.match(again, { 'if-none-match': '"v1"', 'if-modified-since': last_modified })
})

t.test('secrets go in and never come out; a change keeps them', async (t) => {
  const merchant = await givenMerchant()
  const host = await givenFileHost(t)
  const url = `/v1/suppliers/${merchant.supplier_id}`
  host.serve((response) => response.writeHead(401, { 'www-authenticate': 'Bearer' }).end())
  holds(t, await givenSource(merchant, {
    kind: 'http', url: host.url, header_name: 'x-key', header_value: 's3cret-token'
  }), { outcome: 'failed', detail: 'The server answered 401.' })
  const { feed_source } = await bodyOf(merchant.patch(url, { feed_source: { every_minutes: 15 } }))
  t.match(feed_source, { every_minutes: 15, secrets: ['header_value'], url: host.url })
  await until(async () => (await pullsOf(merchant)).length === 2)
  await pullNow(merchant)
  t.equal(host.requests.at(-1)?.['x-key'], 's3cret-token')
  const told = [
    await merchant.get(url), await merchant.get(`${url}/feed-pulls`),
    await merchant.get('/v1/events?limit=200')
  ].map(({ body }) => body).join()
  t.notOk(told.includes('s3cret'))
  t.notOk(told.includes('sealed'))
  const gone = await bodyOf(merchant.patch(url, { feed_source: { kind: null } }))
  t.match(gone.feed_source, { kind: null, url: null, secrets: [] })
  refused(t, await merchant.post(`${url}/feed-pulls`, {}), [409, 'no_feed_source'])
})

t.test('what is no feed is told, and tried again', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2, C: 3 } })
  const host = await givenFileHost(t)
  holds(t, await givenSource(merchant, { kind: 'http', url: host.url, mode: 'full' }),
    { outcome: 'failed', detail: 'The server answered 404.' })
  const cases: Array<[RegExp, Parameters<typeof host.serve>[0]]> = [
    [/answered 500/, (response) => response.writeHead(500).end('broken')],
    [/answered 302\. Redirects are not followed/,
      (response) => response.writeHead(302, { location: 'http://127.0.0.1/' }).end()],
    [/was not reached/, (response) => response.destroy()],
    [/\/Artikel is no column/, (response) => response.end('Artikel,x\n1,2\n')],
    [/not read to its end/, (response) => {
      response.writeHead(200, { 'content-length': 1_000 })
      response.write(`${HEAD}A,9,1\n`, () => response.destroy())
    }],
    [/sent as gzip/,
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')],
    [/Every row was refused/, (response) => response.end(`${HEAD}A,viele,1\nB,-,1\nC,-,1\n`)],
    [/set 3 of the supplier’s 3 rows to zero/, (response) => response.end(`${HEAD}D,1,1\n`)]
  ]
  await inTurn(cases, async ([why, answer]) => {
    host.serve(answer)
    const { outcome, detail } = await pullNow(merchant)
    t.equal(outcome, 'failed', String(why))
    t.match(detail, why)
  })
  t.same(await stockOf(merchant), ['A 1', 'B 2', 'C 3'], 'a full feed applies whole or not at all')
  holds(t, await pullNow(merchant, { confirm_drop: true }), { outcome: 'applied' })
  t.same(await stockOf(merchant), ['A 0', 'B 0', 'C 0', 'D 1'])
})

t.test('a delta that is cut keeps what came before, and the next pull the rest', async (t) => {
  const merchant = await givenMerchant()
  const host = await givenFileHost(t)
  const body = Array.from({ length: 2_500 }, (_, at) =>
    `{"sku":"S${at}","on_hand":5,"unit_cost":"1"}`).join('\n')
  host.serve((response) => {
    response.writeHead(200, { 'content-length': body.length })
    response.write(body.slice(0, -1_000), () => setImmediate(() => response.destroy()))
  })
  const cut = await givenSource(merchant, { kind: 'http', url: host.url, format: 'ndjson' })
  t.equal(cut.outcome, 'failed')
  t.match(cut.detail, /not read to its end/)
  host.serveFile(body)
  holds(t, await pullNow(merchant), { files: [{ stock_feed: { accepted: 2_500 } }] })
  const { count } = await db.selectFrom('supplier_stock').where('merchant_id', '=', merchant.id)
    .select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  t.equal(count, 2_500)
})

t.test('two processes: a pull is made once', async (t) => {
  const other = await givenServiceOn(t, database_url)
  other.startJobs()
  const merchant = await givenMerchant()
  const host = await givenFileHost(t)
  const waiting: Array<() => void> = []
  host.serve((response) => { waiting.push(() => response.end(`${HEAD}A,5,1\n`)) })
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`,
    { feed_source: { kind: 'http', url: host.url } }))
  await until(async () => waiting.length === 1)
  const url = `/v1/suppliers/${merchant.supplier_id}/feed-pulls`
  const asked = await merchant.post(url)
  t.equal(asked.statusCode, 200, 'it is under way')
  refused(t, await merchant.post(url, { confirm_drop: true }), [409, 'feed_pull_under_way'])
  for (const end of waiting) end()
  await until(async () => (await pullsOf(merchant))[0]?.outcome === 'applied')
  t.equal((await pullsOf(merchant)).length, 1)
  t.equal(host.requests.length, 1)
})

t.test('a process that died: the next one goes on with its pull', async (t) => {
  const merchant = await givenMerchant()
  const host = await givenFileHost(t)
  host.serveFile(`${HEAD}A,5,1\n`)
  const { id } = await givenSource(merchant, { kind: 'http', url: host.url })
  // As it was before the pull was recorded.
  await db.updateTable('feed_pulls').set({ outcome: null, finished_at: null })
    .where('merchant_id', '=', merchant.id).execute()
  await sql`update feed_sources set due_at = now(), leased_by = 'dead',
    leased_until = now() - interval '1 second' where merchant_id = ${merchant.id}`.execute(db)
  const done = await until(async () => {
    const [pull] = await pullsOf(merchant)
    return pull?.outcome !== null && pull
  })
  t.match(done, { id, outcome: 'applied' })
})

t.test('feed_overdue: after three missed intervals, until the next good pull', async (t) => {
  const merchant = await givenMerchant()
  const host = await givenFileHost(t)
  await givenSource(merchant, { kind: 'http', url: host.url, every_minutes: 10 })
  t.same(await openOverdue(merchant), [])
  const { overdue_at, last_good_at } = await db.selectFrom('feed_sources')
    .where('merchant_id', '=', merchant.id).selectAll().executeTakeFirstOrThrow()
  t.equal(Date.parse(overdue_at ?? '') - Date.parse(last_good_at), 30 * 60_000)
  await sql`update feed_sources set overdue_at = now() where merchant_id = ${merchant.id}`
    .execute(db)
  const [exception] = await until(async () => {
    const open = await openOverdue(merchant)
    return open.length > 0 && open
  })
  t.match(exception, { subject_id: merchant.supplier_id, resolutions: ['dismiss'] })
  t.match(exception?.detail, /No stock feed could be pulled since .* The server answered 404\./)
  host.serveFile(`${HEAD}A,5,1\n`)
  holds(t, await pullNow(merchant), { outcome: 'applied' })
  t.same(await openOverdue(merchant), [])
  t.match(await bodyOf(merchant.get(`/v1/exceptions/${exception?.id}`)), { resolution: 'obsolete' })
})

t.test('400: what cannot be pulled from', async (t) => {
  const merchant = await givenMerchant()
  const refuse = async (feed_source: object, ...faults: string[]) => refused(t,
    await merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { feed_source }),
    [400, 'invalid_request'], faults.map((fault) => `/feed_source/${fault}`))
  const url = 'https://files.supplier.example/stock.csv'
  await refuse({ kind: 'http' }, 'url required')
  await refuse({ kind: 'http', url: 'http://files.supplier.example/' }, 'url not_allowed')
  await refuse({ kind: 'http', url: 'https://10.0.0.1/stock.csv' }, 'url not_allowed')
  await refuse({ kind: 'http', url, host: 'sftp.supplier.example' }, 'host not_allowed')
  await refuse({ kind: 'http', url, header_value: 'x' }, 'header_name required')
  await refuse({ kind: 'http', url, every_minutes: 0 }, 'every_minutes too_small')
  await refuse({ url }, 'url not_allowed')
  await refuse({ kind: 'sftp', host: 'sftp.supplier.example', user: 'a', host_key: 'SHA256:x' },
    'host_key not_allowed')
})

t.test('a server that asks for time gets it, up to an interval', async (t) => {
  const merchant = await givenMerchant()
  const host = await givenFileHost(t)
  const pauseOf = async (every_minutes: number): Promise<number> => {
    const { id } = await givenSource(merchant, { kind: 'http', url: host.url, every_minutes })
    const { due_at } = await db.selectFrom('feed_sources').where('merchant_id', '=', merchant.id)
      .select('due_at').executeTakeFirstOrThrow()
    const { finished_at } = await db.selectFrom('feed_pulls').where('id', '=', id)
      .select('finished_at').executeTakeFirstOrThrow()
    return (Date.parse(due_at) - Date.parse(finished_at ?? '')) / 1_000
  }
  host.serve((response) => response.writeHead(503, { 'retry-after': '1200' }).end())
  t.equal(await pauseOf(60), 1_200)
  t.equal(await pauseOf(10), 600)
})
