// What a partner is told of an order that it has: nothing of it is held up by what the partner does
// not do, and nothing is believed that is of another order.

import t from 'tap'
import { sql } from 'kysely'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import {
  bodyOfAnswer, exceptionsOf, newSku, purchaseOrdersOf, WAREHOUSE
} from '../../support/stories.ts'
import { transmissionsOf } from '../../support/transmissions.ts'
import { givenChain, type Line, type Order } from './chain.ts'

t.setTimeout(180_000)
const { a, b, c, c_link, proxy, settle, service } = await givenChain(t)
const { db } = service

type Sale = { id: string, version: number, lines: Line[] } & Record<string, unknown>

/** C orders 10 units of each of two SKUs, and B does not know it yet. */
async function placeAtC () {
  const skus = [newSku(), newSku()]
  for (const sku of skus) {
    /* eslint-disable no-await-in-loop -- one after the other */
    await b.givenStock(b.supplier_id, sku, { unit_cost: '5.00', on_hand: 100 })
    await c.givenStock(c_link.supplier_id, sku, { unit_cost: '12.00' })
    /* eslint-enable no-await-in-loop */
  }
  const { id: sale_id } = await bodyOfAnswer(c.post('/v1/sales-orders', salesOrderBody({
    lines: skus.map((sku) => ({ sku, quantity: 10, unit_price: '19.90' }))
  })))
  const [{ id } = { id: '' }] = await purchaseOrdersOf(c, sale_id)
  const read = async () => bodyOfAnswer<Order & { partner_order: object | null }>(
    c.get(`/v1/purchase-orders/${id}`))
  return { id, sale_id, skus, read }
}

/** B has ordered all of it from its supplier. */
async function placeAtB () {
  const placed = await placeAtC()
  await settle()
  const { id } = placed
  const { data: [sold] } = await bodyOfAnswer<{ data: Sale[] }>(
    b.get(`/v1/sales-orders?reference=${id}`))
  return {
    ...placed,
    sold_id: sold?.id ?? '',
    bought: `/v1/purchase-orders/${(await purchaseOrdersOf(b, sold?.id ?? ''))[0]?.id}`,
    readSale: async () => bodyOfAnswer<Sale>(b.get(`/v1/sales-orders/${sold?.id}`))
  }
}

/** The supplier has accepted all of it, and one unit is on its way to B's warehouse. */
async function placeStored () {
  const placed = await placeAtB()
  await bodyOfAnswer(b.supplier.post(`${placed.bought}/acknowledgements`, {
    lines: [1, 2].map((line_number) => ({ line_number, status: 'accepted', quantity: 10 }))
  }))
  await bodyOfAnswer(b.supplier.post(`${placed.bought}/shipments`, {
    lines: [{ line_number: 1, quantity: 1 }]
  }))
  await settle()
  return placed
}

const store = async (delivery_mode: string): Promise<unknown> =>
  bodyOfAnswer(b.patch('/v1/merchant', {
    settings: { warehouse_address: WAREHOUSE, delivery_mode }
  }))

/** How often B was asked to cancel units of the order. */
const cancellationsOf = (sold_id: string): number => proxy.asked().filter((asked) =>
  asked === `POST /v1/sales-orders/${sold_id}/cancellation`).length

t.test('a unit on its way to the partner’s warehouse keeps no other one', async (t) => {
  await store('via_warehouse')
  const placed = await placeStored()
  await bodyOfAnswer(c.post(`/v1/sales-orders/${placed.sale_id}/cancellation`, {}))
  await settle()
  t.match((await placed.readSale()).lines, [
    { pending_cancellation_quantity: 9 }, { pending_cancellation_quantity: 10 }
  ])
  await bodyOfAnswer(b.supplier.post(`${placed.bought}/cancellation-response`, {
    decision: 'accepted'
  }))
  await settle()
  t.match(await placed.read(), {
    cancellation: 'refused',
    lines: [{ accepted_quantity: 1, canceled_quantity: 9 }, { canceled_quantity: 10 }]
  })
})

t.test('nor where only a part of the order is canceled', async (t) => {
  const placed = await placeStored()
  await bodyOfAnswer(c.post(`/v1/sales-orders/${placed.sale_id}/cancellation`, {
    lines: [{ line_number: 1, quantity: 10 }, { line_number: 2, quantity: 3 }]
  }))
  await settle()
  t.match((await placed.readSale()).lines, [
    { pending_cancellation_quantity: 9 }, { pending_cancellation_quantity: 3 }
  ])
  t.equal(cancellationsOf(placed.sold_id), 2, 'the partner says how many are possible')
  await store('drop_ship')
})

t.test('whether the order ships as a whole is told, and compared', async (t) => {
  const placed = await placeAtB()
  const atPartner = async (): Promise<unknown> => (await placed.readSale()).partial_shipments
  t.equal(await atPartner(), 'allow')
  const change = async (partial_shipments: string): Promise<void> => {
    await bodyOfAnswer(c.patch(`/v1/sales-orders/${placed.sale_id}`, { partial_shipments }))
    await settle()
  }
  await change('none')
  t.equal(await atPartner(), 'none')
  await bodyOfAnswer(b.patch(`/v1/sales-orders/${placed.sold_id}`, { partial_shipments: 'allow' }))
  await settle()
  t.equal(await atPartner(), 'none', 'changed there, it is told once more')
  await change('allow')
  t.equal(await atPartner(), 'allow')
  t.same(await exceptionsOf(c, placed.sale_id), [])
})

const lastOf = async (id: string): Promise<unknown> => (await transmissionsOf(c, id)).at(-1)

/** What has failed is tried again now. */
async function sendAgain (): Promise<void> {
  await sql`update transmissions set next_attempt_at = now() where state = 'queued'`.execute(db)
  await sql`update channel_pauses set paused_until = now()`.execute(db)
  await a.sendTransmissions()
}

const STRANGE = /not of the order that was asked for/

t.test('what is read by id and is another order: nothing is asked of that', async (t) => {
  const [one, other] = [await placeAtB(), await placeAtB()]
  const found = await other.readSale()
  await bodyOfAnswer(c.patch(`/v1/sales-orders/${one.sale_id}`, { gift_message: 'For Ada' }))
  proxy.failOn(`GET /v1/sales-orders/${one.sold_id}`, found)
  await a.sendTransmissions()
  t.match(await lastOf(one.id), {
    state: 'queued', attempts: [{ outcome: 'failed', detail: STRANGE }]
  })
  t.match(await other.readSale(), { version: found.version, gift_message: null })
  proxy.failOn(undefined)
  await sendAgain()
  t.match(await lastOf(one.id), { state: 'sent' })
  t.match(await one.readSale(), { gift_message: 'For Ada' })
  for (const { read, sold_id } of [one, other]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    t.match(await read(), { partner_order: { id: sold_id } }, 'each keeps its own')
  }
})

t.test('so it is once it was placed, or is found by its reference', async (t) => {
  const other = await placeAtB()
  const found = await other.readSale()
  const { id, skus, read } = await placeAtC()
  proxy.failOn('POST /v1/sales-orders', found)
  await a.sendTransmissions()
  t.match(await lastOf(id), {
    state: 'queued', attempts: [{ outcome: 'unknown', detail: STRANGE }]
  })
  await bodyOfAnswer(b.post('/v1/sales-orders', salesOrderBody({
    reference: id, lines: skus.map((sku) => ({ sku, quantity: 10, unit_price: '10.00' }))
  })))
  proxy.failOn('GET /v1/sales-orders?', { data: [found] })
  await sendAgain()
  t.match(await lastOf(id), {
    state: 'queued', attempts: [{ outcome: 'unknown' }, { outcome: 'failed', detail: STRANGE }]
  })
  t.match(await other.readSale(), { version: found.version })
  t.match(await read(), { partner_order: null })
  t.match(await other.read(), { partner_order: { id: other.sold_id } }, 'it keeps its own')
  proxy.failOn(undefined)
  await sendAgain()
  t.match(await read(), { partner_order: { reference: id } })
})

t.test('all that was left is sound', async (t) => {
  await assertSound(t, service.db)
})
