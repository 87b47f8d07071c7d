// Exports over real HTTP: whole lists in little memory, whatever the reader does, and refusals
// before they begin.

import t from 'tap'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { until } from '../../support/processes.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../../modules/answers.ts'

const { app, db, givenMerchant } = await givenService(t)
const address = await app.listen({ port: 0, host: '127.0.0.1' })
const NDJSON = 'application/x-ndjson'

const place = async (merchant: TestMerchant, about: object = {}): Promise<{ id: string }> =>
  bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({ confirm: false, ...about })))

/** Begins an export, and reads nothing of it. */
async function open (
  merchant: TestMerchant, path: string, at: string = address
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(new URL(path, at), {
      headers: { authorization: `Bearer ${merchant.key}`, accept: NDJSON }
    }, (answer) => resolve(answer.pause())).on('error', reject).end()
  })
}

async function readAll (answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

const NOTE = 'x'.repeat(480)
const LARGE = { metadata: Object.fromEntries(Array.from({ length: 20 }, (_, at) => [at, NOTE])) }

/** Enough for several pages, and for more than a socket takes. */
async function givenLong (count = 250): Promise<{ merchant: TestMerchant, ids: string[] }> {
  const merchant = await givenMerchant()
  const placed = await Promise.all(Array.from({ length: count }, async () =>
    place(merchant, LARGE)))
  return { merchant, ids: placed.map(({ id }) => id) }
}

t.test('page after page, in the order of the list', async (t) => {
  const { merchant, ids } = await givenLong()
  const lines = (await readAll(await open(merchant, '/v1/sales-orders?limit=1&sort=created_at')))
    .trim().split('\n')
  t.same(lines.map((line) => (JSON.parse(line) as { id: string }).id), ids.toSorted())
})

t.test('a cursor says behind which item it begins', async (t) => {
  const merchant = await givenMerchant()
  await place(merchant)
  await place(merchant)
  const { data: [, second] } = await bodyOf(merchant.get('/v1/sales-orders'))
  const { next_cursor } = await bodyOf(merchant.get('/v1/sales-orders?limit=1'))
  const { body } = await merchant.get(`/v1/sales-orders?fields=id&cursor=${next_cursor}`,
    { accept: NDJSON })
  t.equal(body, `{"id":"${second.id}"}\n`)
})

t.test('an empty list has a head in CSV, and nothing as JSON lines', async (t) => {
  const merchant = await givenMerchant()
  const csv = await merchant.get('/v1/payments?fields=id,amount', { accept: 'text/csv' })
  t.equal(csv.body, 'id,amount\r\n')
  t.equal(csv.headers['content-type'], 'text/csv; charset=utf-8')
  t.equal((await merchant.get('/v1/payments', { accept: NDJSON })).body, '')
})

t.test('CSV: quotes, line breaks and what a spreadsheet would run', async (t) => {
  const merchant = await givenMerchant()
  const names = ['=1+1', '+49', '-', '@x', '1, "2"\u2028', '\uFF1D1', 'Ada']
  for (const name of names) {
    // eslint-disable-next-line no-await-in-loop -- in order
    await place(merchant, {
      customer: { name },
      charges: [{ kind: 'discount', amount: '-5.00' }]
    })
  }
  const { body } = await merchant.get('/v1/sales-orders?sort=created_at', { accept: 'text/csv' })
  const rows = parse(body, { columns: true }) as Array<Record<string, string>>
  t.same(rows.map((row) => row['customer.name']),
    ['\'=1+1', '+49', '\'-', '\'@x', '1, "2"\u2028', '\'\uFF1D1', 'Ada'])
  t.same(JSON.parse(rows[0]?.charges ?? ''), [{ kind: 'discount', amount: '-5.00' }])
  t.equal(rows[0]?.['ship_to.city'], 'Paris')
  t.equal(rows[0]?.['bill_to.city'], '', 'null is empty')
  t.equal(rows[0]?.margin, '')
})

t.test('whom the media types are for decides', async (t) => {
  const merchant = await givenMerchant()
  await place(merchant)
  const typeFor = async (accept: string): Promise<string> =>
    String((await merchant.get('/v1/sales-orders', { accept })).headers['content-type'])
  t.match(await typeFor('*/*'), 'application/json')
  t.match(await typeFor('text/html'), 'application/json')
  t.match(await typeFor('application/json, text/csv'), 'application/json')
  t.match(await typeFor('text/csv;q=0.5, application/json;q=0.4'), 'text/csv')
  t.match(await typeFor('text/csv;q=0, */*'), 'application/json')
  t.match(await typeFor('TEXT/*'), 'text/csv')
})

t.test('a refusal is a problem document', async (t) => {
  const merchant = await givenMerchant()
  const refuse = async (query: string, faults: string[]) => refused(t,
    await merchant.get(`/v1/sales-orders?${query}`, { accept: 'text/csv' }),
    [400, 'invalid_request'], faults)
  await refuse('cursor=x', ['cursor invalid'])
  await refuse('fields=nothing', ['fields not_allowed'])
  await refuse('status=open', ['status not_allowed'])
  refused(t, await merchant.get('/v1/sales-orders/so_1/events', { accept: 'text/csv' }),
    [404, 'sales_order_not_found'])
})

async function readFirst (answer: IncomingMessage): Promise<void> {
  await new Promise((resolve) => answer.once('readable', resolve))
  answer.read()
}

t.test('a merchant has sixteen exports under way', async (t) => {
  const { merchant } = await givenLong()
  const open_ones = await Promise.all(
    Array.from({ length: 16 }, async () => open(merchant, '/v1/sales-orders')))
  t.ok(open_ones.every(({ statusCode }) => statusCode === 200))
  const refuse = async () => merchant.get('/v1/payments', { accept: NDJSON })
  refused(t, await refuse(), [503, 'overloaded'])
  t.equal((await merchant.get('/v1/sales-orders')).statusCode, 200, 'pages are read meanwhile')
  const other = await givenMerchant()
  t.equal((await other.get('/v1/payments', { accept: NDJSON })).statusCode, 200)
  for (const one of open_ones) one.destroy()
  await until(async () => (await refuse()).statusCode === 200, 'the exports have ended')
})

t.test('an export ends when its API key is revoked', async (t) => {
  const { merchant } = await givenLong(1_000) // more than the sockets keep
  const { secret, id } = await bodyOf(merchant.post('/v1/api-keys', {
    role: 'operator', name: 'For a while'
  }))
  const answer = await open({ ...merchant, key: secret }, '/v1/sales-orders')
  await readFirst(answer)
  t.ok((await merchant.delete(`/v1/api-keys/${id}`)).statusCode < 300)
  await until(async () => (await merchant.send('GET', '/v1/merchant', undefined, {
    authorization: `Bearer ${secret}`
  })).statusCode === 401, 'the key is revoked')
  await t.rejects(readAll(answer), { message: 'aborted' })
})

t.test('a service that closes cuts its exports', async (t) => {
  const { app: closing, givenMerchant } = await givenService(t)
  const at = await closing.listen({ port: 0, host: '127.0.0.1' })
  const merchant = await givenMerchant()
  await Promise.all(Array.from({ length: 250 }, async () => place(merchant, LARGE)))
  const answer = await open(merchant, '/v1/sales-orders', at)
  await readFirst(answer)
  await closing.close()
  await t.rejects(readAll(answer), { message: 'aborted' })
})

t.test('an export that fails is cut, and does not look whole', async (t) => {
  const { merchant } = await givenLong(600)
  const answer = await open(merchant, '/v1/sales-orders')
  await readFirst(answer)
  await sql`alter table payments rename to payments_elsewhere`.execute(db)
  await t.rejects(readAll(answer), { message: 'aborted' })
  await sql`alter table payments_elsewhere rename to payments`.execute(db)
  t.equal((await merchant.get('/v1/sales-orders')).statusCode, 200)
})
