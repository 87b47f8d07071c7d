// A partner whose supplier sends more than it was asked for, while another one still has the rest
// of the order: what has come already is not sent once more.

import t from 'tap'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, exceptionsOf, newSku, purchaseOrdersOf } from '../../support/stories.ts'
import { givenChain, type Line, type Order } from './chain.ts'

t.setTimeout(180_000)
const { b, c, c_link, settle, follow } = await givenChain(t)
const other_id = await b.givenSupplier()
const other = await b.givenKey({ role: 'supplier', supplier_id: other_id })
await bodyOfAnswer(b.patch(`/v1/suppliers/${b.supplier_id}`, {
  over_shipment_tolerance_percent: 100
}))

type Sale = { id: string, lines: Line[], shipments: Array<{ lines: Line[] }> }

/** C orders 5 from B, which buys 3 from one supplier and 2 from another. */
async function placeAtB () {
  const sku = newSku()
  await b.givenStock(b.supplier_id, sku, { unit_cost: '5.00', on_hand: 3 })
  await b.givenStock(other_id, sku, { unit_cost: '6.00', on_hand: 2 })
  await c.givenStock(c_link.supplier_id, sku, { unit_cost: '12.00' })
  const { id: sale_id } = await bodyOfAnswer(c.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 5, unit_price: '19.90' }]
  })))
  await settle()
  const [{ id } = { id: '' }] = await purchaseOrdersOf(c, sale_id)
  const { data: [sold] } = await bodyOfAnswer<{ data: Sale[] }>(
    b.get(`/v1/sales-orders?reference=${id}`))
  const orders = await purchaseOrdersOf(b, sold?.id ?? '')
  const idOf = (supplier_id: string): string =>
    orders.find((one) => one.supplier_id === supplier_id)?.id ?? ''
  return {
    sale_id,
    first_id: idOf(b.supplier_id),
    other_id: idOf(other_id),
    read: async () => bodyOfAnswer<Order>(c.get(`/v1/purchase-orders/${id}`)),
    readSale: async () => bodyOfAnswer<Sale>(b.get(`/v1/sales-orders/${sold?.id}`)),
    differences: async () => (await exceptionsOf(c, sale_id)).filter(({ kind }) =>
      kind === 'chain_out_of_step')
  }
}

const ship = async (client: typeof other, id: string, quantity: number): Promise<unknown> =>
  bodyOfAnswer(client.post(`/v1/purchase-orders/${id}/shipments`, {
    lines: [{ line_number: 1, quantity }]
  }))

t.test('the rest is asked back, and both sides agree', async (t) => {
  const placed = await placeAtB()
  await ship(b.supplier, placed.first_id, 5)
  await settle()
  await settle()
  t.match((await placed.read()).lines, [{ shipped_quantity: 5, over_shipped_quantity: 0 }])
  t.match(await placed.readSale(), {
    lines: [{ shipped_quantity: 3, canceled_quantity: 2 }],
    shipments: [{ lines: [{ quantity: 5, over_shipped_quantity: 2 }] }]
  })
  t.match(await bodyOfAnswer(b.get(`/v1/purchase-orders/${placed.other_id}`)),
    { status: 'canceled' })
  t.same(await placed.differences(), [])
})

t.test('what has left already is over-shipped, and nothing is asked back', async (t) => {
  const placed = await placeAtB()
  await ship(other, placed.other_id, 2)
  await ship(b.supplier, placed.first_id, 5)
  await settle()
  await follow()
  t.match((await placed.read()).lines, [{ shipped_quantity: 5, over_shipped_quantity: 2 }])
  t.match((await placed.readSale()).lines, [{ shipped_quantity: 5, canceled_quantity: 0 }])
  t.same(await placed.differences(), [])
})

t.test('a parcel that never left makes room for units that are still needed', async (t) => {
  const placed = await placeAtB()
  await ship(b.supplier, placed.first_id, 5)
  await settle()
  await settle()
  t.match((await placed.readSale()).lines, [{ canceled_quantity: 2 }])
  const { shipments: [parcel] } = await bodyOfAnswer<Order>(
    b.get(`/v1/purchase-orders/${placed.first_id}`))
  await bodyOfAnswer(b.post(`/v1/shipments/${parcel?.id}/cancellation`, {}))
  await settle()
  await settle()
  const { lines: [line] } = await placed.read()
  t.match(line, { shipped_quantity: 0, over_shipped_quantity: 0 })
  t.same(await placed.differences(), [])
})
