// Webhooks on their way: signed, as the role sees them, tests and replays.

import t from 'tap'
import { sql } from 'kysely'
import { holds } from '../../support/holds.ts'
import { until } from '../../support/processes.ts'
import { givenReceiver } from '../../support/receiver.ts'
import { placeOrder } from '../../support/stories.ts'
import {
  addSupplier, type Endpoint, givenEndpoint, givenSending, ONLY_SUPPLIERS, untilGot, untilStates
} from '../../support/webhooks.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const { db, givenMerchant } = await givenSending(t)

t.test('an event is sent once, signed, as an operator reads it', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t)
  const { id, secret } = await givenEndpoint({ merchant, receiver, ...ONLY_SUPPLIERS })
  const supplier_id = await addSupplier(merchant)
  const [message] = await untilGot(receiver, 1)
  if (message === undefined) throw new Error('no message')
  receiver.verify(message, secret)
  t.throws(() => receiver.verify({ ...message, body: `${message.body} ` }, secret))
  t.equal(message.headers['content-type'], 'application/json')
  const { type, timestamp, data } = JSON.parse(message.body)
  const { thin, ...event } = data
  t.same([type, thin], ['supplier.created', false])
  t.equal(timestamp, event.occurred_at)
  const page = await bodyOf<{ data: Array<{ subject_id: string }> }>(
    merchant.get('/v1/events?limit=200'))
  t.same(event, page.data.find(({ subject_id }) => subject_id === supplier_id))
  const [delivery] = await untilStates(merchant, id, 'delivered')
  t.equal(delivery?.event_id, message.id)
  t.match(delivery?.attempts, [{ number: 1, status: 204, error: null, answer: '' }])
  t.equal(receiver.got.length, 1)
})

t.test('a supplier’s endpoint gets its purchase orders, as it sees them', async (t) => {
  const merchant = await givenMerchant()
  const [own, by_operator] = [await givenReceiver(t), await givenReceiver(t)]
  await bodyOf(merchant.supplier.post('/v1/webhook-endpoints', { url: own.url }))
  await bodyOf(merchant.post('/v1/webhook-endpoints', {
    url: by_operator.url, supplier_id: merchant.supplier_id
  }))
  const { purchase_order_id } = await placeOrder(merchant)
  const seen = await bodyOf(merchant.supplier.get(`/v1/purchase-orders/${purchase_order_id}`))
  for (const receiver of [own, by_operator]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const [message] = await untilGot(receiver, 1)
    t.same(message?.event.data, seen)
    t.notOk('position' in (message?.event ?? {}))
  }
  t.same([own.got.length, by_operator.got.length], [1, 1])
})

t.test('thin: no data; a snapshot that is too large goes thin', async (t) => {
  const merchant = await givenMerchant()
  const [thin, large] = [await givenReceiver(t), await givenReceiver(t)]
  await givenEndpoint({ merchant, receiver: thin, payload: 'thin', ...ONLY_SUPPLIERS })
  const supplier_id = await addSupplier(merchant)
  const [message] = await untilGot(thin, 1)
  holds(t, message?.event, { subject_id: supplier_id, sequence: 1, thin: true, data: null })
  await givenEndpoint({ merchant, receiver: large, event_types: ['sales_order.created'] })
  const line = { sku: 'NONE', quantity: 1, unit_price: '1.00', description: 'x'.repeat(300) }
  const lines = Array.from({ length: 200 }, () => line)
  await placeOrder(merchant, { about: { lines } }).catch(() => {})
  const [order] = await untilGot(large, 1)
  holds(t, order?.event, { thin: true, data: null })
})

t.test('rotation: both secrets sign for a while', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t)
  const { id, secret: old } = await givenEndpoint({ merchant, receiver, ...ONLY_SUPPLIERS })
  const { secret } = await bodyOf<Endpoint>(
    merchant.post(`/v1/webhook-endpoints/${id}/secret-rotations`))
  await addSupplier(merchant)
  const [both] = await untilGot(receiver, 1)
  if (both === undefined) throw new Error('no message')
  for (const one of [old, secret]) receiver.verify(both, one)
  const { secret: newest } = await bodyOf<Endpoint>(
    merchant.post(`/v1/webhook-endpoints/${id}/secret-rotations`, { overlap_hours: 0 }))
  await addSupplier(merchant)
  const [, one] = await untilGot(receiver, 2)
  if (one === undefined) throw new Error('no message')
  receiver.verify(one, newest)
  t.throws(() => receiver.verify(one, secret))
})

t.test('a test event comes at once, whatever the types, and is in no feed', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t)
  const { id, secret } = await bodyOf<Endpoint>(merchant.supplier.post('/v1/webhook-endpoints', {
    url: receiver.url, event_types: ['purchase_order.closed']
  }))
  const { event_id } = await bodyOf<{ event_id: string }>(
    merchant.supplier.post(`/v1/webhook-endpoints/${id}/test-events`))
  const [message] = await untilGot(receiver, 1)
  if (message === undefined) throw new Error('no message')
  receiver.verify(message, secret)
  t.same([message.id, message.event.subject_id], [event_id, id])
  t.notMatch(message.body, /whsec_|secret":/)
})

t.test('from a cursor to another, all is sent again', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t)
  const { id } = await givenEndpoint({ merchant, receiver, ...ONLY_SUPPLIERS })
  const cursorNow = async (): Promise<string> => (await bodyOf<{ next_cursor: string }>(
    merchant.get('/v1/events?limit=200'))).next_cursor
  await addSupplier(merchant)
  await untilGot(receiver, 1)
  const after = await cursorNow()
  const wanted = [await addSupplier(merchant), await addSupplier(merchant)]
  await untilGot(receiver, 3)
  const upTo = await cursorNow()
  await addSupplier(merchant)
  await untilGot(receiver, 4)
  const replay = await bodyOf(merchant.post(
    `/v1/webhook-endpoints/${id}/replays`, { after, until: upTo }))
  t.same(replay, { deliveries: 2, next_cursor: null })
  await untilGot(receiver, 6)
  // Of two subjects, neither waits for the other.
  t.same(receiver.got.slice(4).map(({ event }) => event.subject_id).toSorted(), wanted.toSorted())
})

t.test('a deleted endpoint gets nothing more', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t, (response) => { response.writeHead(500).end() })
  const { id } = await givenEndpoint({ merchant, receiver, ...ONLY_SUPPLIERS })
  await addSupplier(merchant)
  await untilGot(receiver, 1)
  await bodyOf(merchant.delete(`/v1/webhook-endpoints/${id}`))
  t.equal((await merchant.get(`/v1/webhook-endpoints/${id}`)).statusCode, 404)
  await until(async () => (await sql`select 1 from webhook_deliveries
    where endpoint_id = ${id} and state = 'pending'`.execute(db)).rows.length === 0, 'none waits')
})
