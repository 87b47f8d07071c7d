// The feed of events: every change once, in order, as each role sees it.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { readFeed, readToEnd } from '../../support/feed.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import type { TestMerchant } from '../../support/service.ts'
import { placeOrder, placePlanned, ship } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'

const service = await givenDocumentedService(t)
const { givePositions } = service

async function givenMerchant (): Promise<TestMerchant> {
  const merchant = await service.givenMerchant()
  await givePositions()
  return merchant
}

/** A second supplier of the merchant, with a key. */
async function givenRival (merchant: TestMerchant) {
  return merchant.givenKey({ role: 'supplier', supplier_id: await merchant.givenSupplier() })
}

t.test('an operator reads every event once, without a gap', async (t) => {
  const merchant = await givenMerchant()
  await ship(merchant, await placeOrder(merchant))
  t.ok((await readToEnd(merchant)).events.length > 0, 'what came before has positions')
  await givePositions()
  const { events } = await readToEnd(merchant, { query: 'limit=3' })
  t.same(events.map(({ position }) => position), events.map((_, at) => at + 1))
  const stored = await service.db.selectFrom('events').where('merchant_id', '=', merchant.id)
    .select('id').execute()
  t.same(events.map(({ id }) => id).toSorted(), stored.map(({ id }) => id).toSorted())
  const last = new Map<string, number>()
  for (const { subject_id, sequence } of events) {
    t.equal(sequence, (last.get(subject_id) ?? 0) + 1)
    last.set(subject_id, sequence)
  }
})

t.test('an event without a position is in no page, and then in one', async (t) => {
  const merchant = await givenMerchant()
  const { cursor } = await readToEnd(merchant)
  const { id } = await placeOrder(merchant)
  t.same((await readFeed(merchant, `after=${cursor}`)).data, [])
  const timeline = await bodyOf<{ data: Array<{ position: number | null }> }>(
    merchant.get(`/v1/sales-orders/${id}/events`))
  t.ok(timeline.data.every(({ position }) => position === null))
  await givePositions()
  const { events } = await readToEnd(merchant, { after: cursor })
  t.ok(events.some(({ type }) => type === 'sales_order.created'))
  const { data } = await bodyOf<{ data: Array<{ id: string, position: number | null }> }>(
    merchant.get(`/v1/sales-orders/${id}/events`))
  t.equal(data.length, 2)
  for (const { id, position } of data) {
    t.equal(position, events.find((one) => one.id === id)?.position, 'the timeline tells it too')
  }
})

t.test('a storefront reads sales orders and shipments, as it sees them', async (t) => {
  const merchant = await givenMerchant()
  const placed = await placeOrder(merchant)
  await ship(merchant, placed)
  await givePositions()
  const { events } = await readToEnd(merchant.storefront)
  t.same([...new Set(events.map(({ subject_type }) => subject_type))].toSorted(),
    ['sales_order', 'shipment'])
  await inTurn(events, async (event) => {
    t.notOk('position' in event)
    t.same([event.actor, event.request_id], [null, null], 'an operator and a supplier did it')
    const seen = await bodyOf(merchant.storefront.get(event.subject_type === 'shipment'
      ? `/v1/shipments/${event.subject_id}`
      : `/v1/sales-orders/${event.subject_id}`))
    t.same(Object.keys(event.data).toSorted(),
      Object.keys(seen).filter((name) => name !== 'trace').toSorted())
  })
  t.equal(events.filter(({ subject_id }) => subject_id === placed.id).at(-1)?.data.status,
    'confirmed')
})

t.test('a role reads who did it where that was its own role', async (t) => {
  const merchant = await givenMerchant()
  const placed = await placeOrder(merchant)
  const reply = await merchant.supplier.post(
    `/v1/purchase-orders/${placed.purchase_order_id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'accepted', quantity: 2 }] })
  await givePositions()
  const { data: [issued, acknowledged] } = await readFeed(merchant.supplier)
  holds(t, issued, { type: 'purchase_order.issued', actor: null, request_id: null })
  holds(t, acknowledged, {
    type: 'purchase_order.acknowledged',
    actor: { type: 'api_key', role: 'supplier' },
    request_id: reply.headers['x-request-id']
  })
})

t.test('a supplier reads its own purchase orders, from when they are issued', async (t) => {
  const merchant = await givenMerchant()
  const rival = await givenRival(merchant)
  const { purchase_order_id, id } = await placePlanned(merchant)
  await givePositions()
  t.same((await readFeed(merchant.supplier)).data, [])
  const { cursor } = await readToEnd(merchant.supplier)
  await bodyOf(merchant.post(`/v1/purchase-orders/${purchase_order_id}/issue`))
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`))
  const vanished = await placePlanned(merchant)
  await bodyOf(merchant.post(`/v1/sales-orders/${vanished.id}/cancellation`))
  await givePositions()
  const { events } = await readToEnd(merchant.supplier, { after: cursor })
  t.same(events.map(({ type }) => type), ['purchase_order.issued', 'purchase_order.canceled'])
  t.ok(events.every(({ subject_id }) => subject_id === purchase_order_id))
  const seen = await bodyOf(merchant.supplier.get(`/v1/purchase-orders/${purchase_order_id}`))
  t.same(events.at(-1)?.data, seen)
  t.same((await readFeed(rival)).data, [], 'another supplier reads nothing of it')
})

t.test('pages end where the role sees no more', async (t) => {
  const merchant = await givenMerchant()
  const { purchase_order_id } = await placeOrder(merchant)
  await inTurn([1, 2, 3], async () => merchant.givenSupplier())
  await givePositions()
  const page = await readFeed(merchant.supplier, 'limit=1')
  t.equal(page.data[0]?.subject_id, purchase_order_id)
  t.equal(page.has_more, false, 'though events of others follow')
})

t.test('filters', async (t) => {
  const merchant = await givenMerchant()
  const placed = await placeOrder(merchant)
  await ship(merchant, placed)
  await givePositions()
  const typesOf = async (query: string): Promise<string[]> =>
    [...new Set((await readToEnd(merchant, { query })).events.map(({ type }) => type))].toSorted()
  t.same(await typesOf('types=sales_order.created'), ['sales_order.created'])
  const both = ['purchase_order.issued', 'sales_order.created']
  t.same(await typesOf(`types=${both[1]}&types=${both[0]}`), both)
  t.same(await typesOf(`types=${both.join(',')}`), both, 'with a comma')
  t.same(await typesOf('subject_type=shipment'), ['shipment.created'])
  t.same(await typesOf(`subject_id=${placed.purchase_order_id}&limit=1`),
    ['purchase_order.acknowledged', 'purchase_order.issued'])
  t.same(await typesOf(`subject_id=${placed.id}&types=purchase_order.issued`), [])
  t.same(await typesOf('subject_id=so_unknown'), [])
  const { cursor } = await readToEnd(merchant, { query: `subject_id=${placed.id}` })
  t.same((await readFeed(merchant, `after=${cursor}`)).data, [], 'it leads to the end of all')
  const wrong = ['types=', 'types=a', 'types=sales_order.created,', 'subject_type=x']
  await inTurn(wrong, async (query) => {
    refused(t, await merchant.get(`/v1/events?${query}`), [400, 'invalid_request'])
  })
})

t.test('400 for a cursor of another reader', async (t) => {
  const merchant = await givenMerchant()
  const other = await givenMerchant()
  const { cursor } = await readToEnd(merchant)
  const rival = await givenRival(merchant)
  await inTurn([merchant.storefront, merchant.supplier, other], async (reader) => {
    refused(t, await reader.get(`/v1/events?after=${cursor}`), [400, 'invalid_request'])
  })
  const { cursor: of_supplier } = await readToEnd(merchant.supplier)
  refused(t, await rival.get(`/v1/events?after=${of_supplier}`), [400, 'invalid_request'])
})

t.test('a page ends at 1 MB', async (t) => {
  const merchant = await givenMerchant()
  const { cursor } = await readToEnd(merchant)
  const metadata = Object.fromEntries(Array.from({ length: 20 }, (_, at) =>
    [`note ${at}`, 'x'.repeat(500)]))
  await inTurn(Array.from({ length: 120 }), async () => merchant.givenSupplier({ metadata }))
  await givePositions()
  const page = await readFeed(merchant, `after=${cursor}&limit=200`)
  t.ok(page.data.length < 120 && page.has_more)
  const { events } = await readToEnd(merchant, { query: 'limit=200', after: cursor })
  t.equal(events.length, 120)
  t.equal(new Set(events.map(({ id }) => id)).size, 120)
})
