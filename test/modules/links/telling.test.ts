// What a partner is told of an order that it has: nothing of it is held up by what the partner does
// not do, and nothing is believed that is of another order.

import t from 'tap'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import {
  bodyOfAnswer, exceptionsOf, newSku, purchaseOrdersOf, WAREHOUSE
} from '../../support/stories.ts'
import { givenChain, type Line, type Order } from './chain.ts'

t.setTimeout(180_000)
const { b, c, c_link, proxy, settle, service } = await givenChain(t)

type Sale = { id: string, version: number, lines: Line[] } & Record<string, unknown>

/** C orders 10 units of each of two SKUs from B, and B from its supplier. */
async function placeAtB () {
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
  await settle()
  const [{ id } = { id: '' }] = await purchaseOrdersOf(c, sale_id)
  const { data: [sold] } = await bodyOfAnswer<{ data: Sale[] }>(
    b.get(`/v1/sales-orders?reference=${id}`))
  return {
    id,
    sale_id,
    sold_id: sold?.id ?? '',
    bought: `/v1/purchase-orders/${(await purchaseOrdersOf(b, sold?.id ?? ''))[0]?.id}`,
    read: async () => bodyOfAnswer<Order>(c.get(`/v1/purchase-orders/${id}`)),
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

t.test('all that was left is sound', async (t) => {
  await assertSound(t, service.db)
})
