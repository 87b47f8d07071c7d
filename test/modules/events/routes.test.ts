// The timeline of a sales order: every change once, in order, with what was read then.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, orderOf, pagesOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
type Event = {
  id: string,
  type: string,
  sequence: number,
  subject_type: string,
  subject_id: string
  occurred_at: string,
  data: { id: string, version: number }
}

async function eventsOf (merchant: TestMerchant, id: string): Promise<Event[]> {
  const { data } = await bodyOf<{ data: Event[] }>(
    merchant.get(`${SALES_ORDERS}/${id}/events?limit=200`))
  return data
}

/** A draft of two lines at two suppliers, confirmed, then paid in two parts. */
async function givenStory () {
  const merchant = await givenMerchant({ stock: { A: 5 } })
  const other = await merchant.givenSupplier()
  await merchant.givenStock(other, 'B')
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    confirm: false,
    payment_terms: 'prepaid',
    lines: ['A', 'B'].map((sku) => ({ sku, quantity: 1, unit_price: '10.00' }))
  })))
  const url = `${SALES_ORDERS}/${id}`
  const pay = async (reference: string) => async () =>
    merchant.post(`${url}/payments`, { reference, amount: '10.00' })
  const steps = [
    async () => merchant.post(`${url}/confirmation`), await pay('one'), await pay('two')
  ]
  const seen = [await orderOf(merchant.get(url)), ...await inTurn(steps, async (step) => {
    await bodyOf(step())
    return orderOf(merchant.get(url))
  })]
  return { merchant, id, url, seen }
}

t.test('200: the order and its purchase orders, in the order it happened', async (t) => {
  const { merchant, id } = await givenStory()
  const events = await eventsOf(merchant, id)
  t.same(events.map(({ type, sequence }) => `${type} ${sequence}`), [
    'sales_order.created 1',
    'sales_order.confirmed 2', 'purchase_order.planned 1', 'purchase_order.planned 1',
    'sales_order.payment_recorded 3',
    'sales_order.released 4', 'purchase_order.issued 2', 'purchase_order.issued 2'
  ])
  t.same(events.map(({ occurred_at }) => occurred_at),
    events.map(({ occurred_at }) => occurred_at).toSorted())
  for (const { id: event_id, type, subject_type, subject_id, data, sequence } of events) {
    t.match(event_id, /^evt_/)
    t.equal(subject_type, type.split('.')[0])
    holds(t, data, { id: subject_id, version: sequence })
  }
})

t.test('data is what an operator read at that version, property by property', async (t) => {
  const { merchant, id, seen } = await givenStory()
  const events = await eventsOf(merchant, id)
  const of_order = events.filter(({ subject_id }) => subject_id === id)
  t.same(of_order.map(({ data }) => data), seen)
  const purchases = events.filter(({ type }) => type === 'purchase_order.issued')
  await Promise.all(purchases.map(async ({ subject_id, data }) => {
    // Only readers are told of the partner's order.
    const { partner_order: _partner, ...read } = await bodyOf(
      merchant.get(`/v1/purchase-orders/${subject_id}`))
    t.same(data, read)
  }))
})

t.test('200 in pages, without repetition, also within one moment', async (t) => {
  const { merchant, id, url } = await givenStory()
  const all = (await eventsOf(merchant, id)).map((event) => event.id)
  await inTurn([1, 3], async (limit) => {
    const pages = await pagesOf(merchant, `${url}/events?limit=${limit}`,
      (event: Event) => event.id)
    t.same(pages.flat(), all)
    t.equal(pages.length, Math.ceil(all.length / limit))
  })
})

t.test('200: nothing of other orders', async (t) => {
  const { merchant, id } = await givenStory()
  const before = await eventsOf(merchant, id)
  const other = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [{ sku: 'A', quantity: 1, unit_price: '10.00' }]
  })))
  t.same(await eventsOf(merchant, id), before)
  t.equal((await eventsOf(merchant, other.id)).length, 2)
})

t.test('a request that changes nothing tells nothing', async (t) => {
  const { merchant, id, url } = await givenStory()
  const before = await eventsOf(merchant, id)
  const answers = await inTurn([
    async () => merchant.post(`${url}/confirmation`),
    async () => merchant.post(`${url}/payments`, { reference: 'one', amount: '10.00' }),
    async () => merchant.post(`${url}/payments`, { reference: 'one', amount: '11.00' }),
    async () => merchant.post(`${url}/payments`, { reference: 'x', amount: '1' },
      { 'if-match': '"v1"' })
  ], async (send) => (await send()).statusCode)
  t.same(answers, [409, 200, 409, 412])
  t.same(await eventsOf(merchant, id), before)
})

t.test('404 sales_order_not_found; 400 for a cursor of another list', async (t) => {
  const [{ merchant, id, url }, stranger] = await Promise.all([givenStory(), givenMerchant({})])
  await inTurn([id, 'x', 'so_01k9x3v8hq2m4n6p8r0t2w4y6z'], async (one) => {
    refused(t, await stranger.get(`${SALES_ORDERS}/${one}/events`), [404, 'sales_order_not_found'])
  })
  const { next_cursor } = await bodyOf(merchant.get('/v1/supplier-stock?limit=1'))
  refused(t, await merchant.get(`${url}/events?cursor=${next_cursor}`),
    [400, 'invalid_request'], ['cursor invalid'])
})
