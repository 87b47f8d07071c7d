// Readers who wait: one answer that comes later, and streams.

import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import t, { type Test } from 'tap'
import { readFeed, readToEnd, type FeedEvent } from '../../support/feed.ts'
import { until } from '../../support/processes.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { placeOrder } from '../../support/stories.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const service = await givenService(t)
service.startJobs()
const address = await service.app.listen({ port: 0, host: '127.0.0.1' })

type Message = { id: string | undefined, data: string | undefined, is_comment: boolean }
type Stream = { response: IncomingMessage, messages: Message[], events: () => FeedEvent[] }

/** A stream that the merchant's client reads, as browsers read it. */
async function openStream (t: Test, key: string, { last = '', query = '' } = {}): Promise<Stream> {
  const sent = request(`${address}/v1/events?${query}`, {
    headers: {
      authorization: `Bearer ${key}`,
      accept: 'text/event-stream',
      ...last !== '' && { 'last-event-id': last }
    }
  })
  sent.end()
  t.teardown(() => sent.destroy())
  const [response] = await once(sent, 'response') as [IncomingMessage]
  const messages: Message[] = []
  let text = ''
  response.setEncoding('utf8').on('data', (part: string) => {
    const blocks = (text + part).split('\n\n')
    text = blocks.pop() ?? ''
    messages.push(...blocks.map(readMessage))
  }).on('error', () => {}) // the service may close first
  const events = (): FeedEvent[] => messages.flatMap(({ data }) =>
    data === undefined ? [] : [JSON.parse(data) as FeedEvent])
  return { response, messages, events }
}

function readMessage (block: string): Message {
  const field = (name: string): string | undefined =>
    block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
  return { id: field('id'), data: field('data'), is_comment: block.startsWith(':') }
}

/** Its events so far have positions. */
async function givenMerchant (): Promise<{ merchant: TestMerchant, cursor: string }> {
  const merchant = await service.givenMerchant()
  const cursor = await until(async () => {
    const { events, cursor } = await readToEnd(merchant)
    return events.filter(({ type }) => type === 'api_key.created').length === 3 && cursor
  }, 'all events have positions')
  return { merchant, cursor }
}

t.test('an answer waits for the next event', async (t) => {
  const { merchant, cursor } = await givenMerchant()
  const waiting = readFeed(merchant, `wait=25&after=${cursor}`)
  const supplier_id = await merchant.givenSupplier()
  const { data, has_more } = await waiting
  t.same(data.map(({ subject_id }) => subject_id), [supplier_id])
  t.equal(has_more, false)
})

t.test('it goes on waiting while nothing comes that the reader sees', async (t) => {
  const { merchant } = await givenMerchant()
  const { next_cursor } = await readFeed(merchant.supplier)
  const waiting = readFeed(merchant.supplier, `wait=25&after=${next_cursor}`)
  await merchant.givenSupplier()
  const { purchase_order_id } = await placeOrder(merchant)
  const { data } = await waiting
  t.same(data.map(({ subject_id }) => subject_id), [purchase_order_id])
})

t.test('the time is over: an empty page, from which the reader goes on', async (t) => {
  const { merchant, cursor } = await givenMerchant()
  const page = await readFeed(merchant, `wait=1&after=${cursor}`)
  t.same([page.data, page.has_more], [[], false])
  const id = await merchant.givenSupplier()
  const next = await readFeed(merchant, `wait=25&after=${page.next_cursor}`)
  t.same(next.data.map(({ subject_id }) => subject_id), [id])
})

t.test('a stream begins with what there is, and goes on', async (t) => {
  const { merchant } = await givenMerchant()
  const { response, messages, events } = await openStream(t, merchant.key)
  t.equal(response.headers['content-type'], 'text/event-stream')
  t.match(response.headers['cache-control'], /no-store/)
  const { events: before } = await readToEnd(merchant)
  await until(async () => events().length === before.length, 'it told what there was')
  const id = await merchant.givenSupplier()
  await until(async () => events().length > before.length, 'it told what came')
  t.same(events().slice(0, -1), before, 'as pages tell it')
  t.equal(events().at(-1)?.subject_id, id)

  const told = messages.filter(({ data }) => data !== undefined)
  const resumed = await openStream(t, merchant.key, { last: told.at(-3)?.id ?? '' })
  await until(async () => resumed.events().length === 2, 'it goes on behind the last id')
  t.same(resumed.events(), events().slice(-2))
})

t.test('a stream shows what the role sees, of the types it asks for', async (t) => {
  const { merchant } = await givenMerchant()
  const query = 'types=purchase_order.issued'
  const { events } = await openStream(t, merchant.supplier.key, { query })
  const { purchase_order_id } = await placeOrder(merchant)
  await until(async () => events().length === 1, 'it told of the purchase order')
  const seen = await bodyOf(merchant.supplier.get(`/v1/purchase-orders/${purchase_order_id}`))
  t.same(events()[0]?.data, seen)
})

t.test('a quiet stream says so within 15 s, and its id leads on', async (t) => {
  const { merchant } = await givenMerchant()
  const stream = await openStream(t, merchant.supplier.key)
  await merchant.givenSupplier()
  const comment = await until(async () =>
    stream.messages.find(({ is_comment }) => is_comment), 'it told a comment')
  t.equal(comment.data, undefined)
  const page = await readFeed(merchant.supplier, `after=${comment.id}`)
  t.same(page.data, [])
})

t.test('a stream ends when its key is revoked', async (t) => {
  const { merchant } = await givenMerchant()
  const { data: [, key] } = await bodyOf<{ data: Array<{ id: string }> }>(
    merchant.get('/v1/api-keys'))
  const { response } = await openStream(t, merchant.storefront.key)
  const ended = once(response, 'end')
  await bodyOf(merchant.delete(`/v1/api-keys/${key?.id}`))
  await ended
  t.equal((await merchant.storefront.get('/v1/events')).statusCode, 401)
})

t.test('an answer that waits tells nothing when its key is revoked', async (t) => {
  const { merchant } = await givenMerchant()
  const { next_cursor } = await readFeed(merchant.storefront)
  const waiting = merchant.storefront.get(`/v1/events?wait=25&after=${next_cursor}`)
  const { data: [, key] } = await bodyOf<{ data: Array<{ id: string }> }>(
    merchant.get('/v1/api-keys'))
  await bodyOf(merchant.delete(`/v1/api-keys/${key?.id}`))
  await until(async () => (await merchant.storefront.get('/v1/sales-orders')).statusCode === 401,
    'the key does not work')
  await placeOrder(merchant)
  t.equal((await waiting).statusCode, 401)
})

t.test('a cursor that is none: a problem, not a stream', async (t) => {
  const { merchant } = await givenMerchant()
  const { response } = await openStream(t, merchant.key, { last: 'nonsense' })
  t.equal(response.statusCode, 400)
})

t.test('who takes JSON as well gets a page, which ends', async (t) => {
  const { merchant } = await givenMerchant()
  const accept = 'application/json, text/event-stream, application/problem+json'
  const reply = await merchant.get('/v1/events', { accept })
  t.match(reply.headers['content-type'], /^application\/json/)
  t.match(reply.json(), { data: Array, next_cursor: String, has_more: false })
})

t.test('a stream that nobody reads takes no place', async (t) => {
  const { merchant } = await givenMerchant()
  const replies = await Promise.all(Array.from({ length: 250 }, async () =>
    merchant.send('HEAD' as 'GET', '/v1/events', undefined, { accept: 'text/event-stream' })))
  t.ok(replies.every(({ statusCode }) => [200, 503].includes(statusCode)))
  await until(async () => (await merchant.get('/v1/events')).statusCode === 200, 'places are free')
})

t.test('503 overloaded for more readers than a merchant may have', async (t) => {
  const { merchant, cursor } = await givenMerchant()
  const waiting = Array.from({ length: 201 }, async () =>
    merchant.get(`/v1/events?wait=25&after=${cursor}`))
  const refused = await Promise.race(waiting)
  t.equal(refused.json().code, 'overloaded')
  t.equal((await merchant.get('/v1/sales-orders')).statusCode, 200, 'other reads go on')
  await merchant.givenSupplier()
  const replies = await Promise.all(waiting)
  t.same(replies.map(({ statusCode }) => statusCode).sort(),
    [...Array.from({ length: 200 }, () => 200), 503])
})

t.test('all who wait are answered when the service closes', async (t) => {
  const { merchant, cursor } = await givenMerchant()
  const waiting = merchant.get(`/v1/events?wait=25&after=${cursor}`)
  const { response, messages } = await openStream(t, merchant.key)
  await until(async () => messages.length > 1, 'the stream has begun')
  const ended = once(response, 'end')
  await service.app.close()
  t.same((await waiting).json().data, [])
  await ended
})
