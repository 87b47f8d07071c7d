// Who made a change: every event names its API key or job, and the request.

import t from 'tap'
import { sql } from 'kysely'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { givenJobs } from '../../support/jobs.ts'
import { salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf } from '../answers.ts'

const service = await givenDocumentedService(t)
const runJob = givenJobs(t, service.database_url)
const SALES_ORDERS = '/v1/sales-orders'

type Event = {
  type: string
  actor: { type: string, id: string | null, role: string | null, name: string | null }
  request_id: string | null
}

async function eventsOf (merchant: TestMerchant, id: string): Promise<Event[]> {
  const { data } = await bodyOf<{ data: Event[] }>(
    merchant.get(`${SALES_ORDERS}/${id}/events?limit=200`))
  return data
}

/** The API key that was made last, of each role. */
async function keysOf (merchant: TestMerchant): Promise<Record<string, { id: string }>> {
  const { data } = await bodyOf<{ data: Array<{ id: string, role: string, name: string }> }>(
    merchant.get('/v1/api-keys?limit=200'))
  return Object.fromEntries(data.map((key) => [key.role, key]))
}

const orderBody = (about: object = {}) => salesOrderBody({
  lines: [{ sku: 'A', quantity: 1, unit_price: '10.00' }], ...about
})

t.test('each step names the key that took it, and its request', async (t) => {
  const merchant = await service.givenMerchant({ stock: { A: 5 } })
  const keys = await keysOf(merchant)
  const placed = await merchant.storefront.post(SALES_ORDERS, orderBody())
  const { id, purchase_orders: [{ id: purchase_id }] } =
    await bodyOf(merchant.get(`${SALES_ORDERS}/${placed.json().id}`))
  const accepted = await merchant.supplier.post(
    `/v1/purchase-orders/${purchase_id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'accepted', quantity: 1 }] })
  const canceled = await merchant.post(`${SALES_ORDERS}/${id}/cancellation`)
  const events = await eventsOf(merchant, id)
  const of = (reply: typeof placed) => {
    const request_id = reply.headers['x-request-id']
    t.match(request_id, /^[0-9a-f-]{36}$/)
    const [one, ...others] = events.filter((event) => event.request_id === request_id)
    t.ok(others.every(({ actor }) => JSON.stringify(actor) === JSON.stringify(one?.actor)))
    return one?.actor
  }
  holds(t, of(placed), { type: 'api_key', id: keys.storefront?.id, role: 'storefront' })
  holds(t, of(accepted), { type: 'api_key', id: keys.supplier?.id, role: 'supplier' })
  holds(t, of(canceled), { type: 'api_key', role: 'operator' })
  t.ok(events.every(({ actor: { name } }) => name !== null && name.length > 0))
})

t.test('orders of one transaction each name their own key and request', async (t) => {
  const merchant = await service.givenMerchant({ stock: { A: 100 } })
  const callers = [merchant, merchant.storefront]
  const replies = await Promise.all(Array.from({ length: 24 }, async (_, at) =>
    (callers[at % 2] ?? merchant).post(SALES_ORDERS, orderBody())))
  const all = await Promise.all(replies.map(async (reply) =>
    eventsOf(merchant, reply.json().id)))
  for (const [at, reply] of replies.entries()) {
    const events = all[at] ?? []
    const role = at % 2 === 0 ? 'operator' : 'storefront'
    t.ok(events.length > 1)
    t.same(new Set(events.map(({ actor, request_id }) => `${actor.role} ${request_id}`)),
      new Set([`${role} ${String(reply.headers['x-request-id'])}`]))
  }
})

t.test('a request that is sent again stays the work of the first', async (t) => {
  const merchant = await service.givenMerchant({ stock: { A: 5 } })
  const [body, headers] = [orderBody(), { 'idempotency-key': 'sent-again-1' }]
  const first = await merchant.post(SALES_ORDERS, body, headers)
  const again = await merchant.post(SALES_ORDERS, body, headers)
  t.equal(again.headers['idempotent-replayed'], 'true')
  const events = await eventsOf(merchant, first.json().id)
  t.same(new Set(events.map(({ request_id }) => request_id)),
    new Set([first.headers['x-request-id']]))
})

t.test('what the service does by itself names its job', async (t) => {
  const merchant = await service.givenMerchant({ stock: { A: 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, orderBody({ payment_terms: 'prepaid' })))
  await sql`update sales_orders set payment_due_at = now() - interval '1 second'
    where id = ${id}`.execute(service.db)
  await runJob('time out unpaid orders')
  const event = (await eventsOf(merchant, id)).find(({ type }) => type === 'sales_order.canceled')
  t.same(event?.actor, { type: 'job', id: null, role: null, name: 'time out unpaid orders' })
  t.equal(event?.request_id, null)
})

t.test('events from before say that the actor is unknown', async (t) => {
  const merchant = await service.givenMerchant({ stock: { A: 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, orderBody()))
  await sql`update events set actor = null, request_id = null
    where subject_id = ${id}`.execute(service.db)
  const [event] = await eventsOf(merchant, id)
  t.same(event?.actor, { type: 'unknown', id: null, role: null, name: null })
  t.equal(event?.request_id, null)
})

t.test('a merchant is made with the platform key', async (t) => {
  const merchant = await service.givenMerchant({ stock: { A: 5 } })
  const { rows: [made] } = await sql<{ actor: Event['actor'] }>`select actor::json as actor
    from events where type = 'merchant.created' and subject_id = ${merchant.id}`.execute(service.db)
  t.same(made?.actor, { type: 'api_key', id: null, role: 'platform', name: 'platform key' })
})
