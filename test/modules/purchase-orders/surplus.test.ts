// Units beyond the demand that arrive in the warehouse: the merchant's own stock, or a person's.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { WAREHOUSE } from '../../support/stories.ts'
import { bodyOf } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(180_000)
const service = await givenDocumentedService(t)
const { db, database_url } = service
const runJob = givenJobs(t, database_url)

const units = (quantity: number) => ({ lines: [{ line_number: 1, quantity }] })

/** Seven ordered and, since its supplier sells by the six, twelve bought and shipped. */
async function givenTwelve (terms: object = {}) {
  const sourced = await givenSourced(service, {
    settings: { warehouse_address: WAREHOUSE },
    about: { delivery_mode: 'via_warehouse' },
    terms: { surplus: true, ...terms },
    row: { order_multiple: 6, unit_weight_kg: '1' },
    quantity: 7,
    on_hand: 99,
    rival: null
  })
  const { post, merchant, sku } = sourced
  const inbound = await bodyOf(post('shipments', units(12)))
  return {
    ...sourced,
    inbound,
    receive: async (count: number) => bodyOf(post('receipts', units(count), merchant)),
    givenOwn: async (about: object = {}) =>
      merchant.givenSupplier({ kind: 'own_warehouse', lead_time_days: 1, ...about }),
    urlOf: (own_id: string) => `/v1/suppliers/${own_id}/stock/${sku}`
  }
}

t.test('becomes own stock once the demand is served, each unit once', async (t) => {
  const { receive, givenOwn, urlOf, merchant, readExceptions } = await givenTwelve()
  const own = await givenOwn()
  const read = async () => merchant.get(urlOf(own))
  await receive(5)
  t.equal((await read()).statusCode, 404, 'five of seven')
  const order = await receive(4)
  holds(t, order, { lines: [{ delivered_quantity: 9, surplus_quantity: 5 }] })
  const row = await bodyOf(read())
  holds(t, row, {
    supplier_id: own,
    on_hand: 2,
    reserved: 0,
    unit_cost: '10.00',
    currency: 'EUR',
    lead_time_days: 1,
    order_multiple: 1,
    as_of: order.updated_at,
    updated_at: order.updated_at
  })
  await receive(3)
  holds(t, await bodyOf(read()), { on_hand: 5, created_at: row.created_at })
  t.same(await readExceptions(), [])
})

t.test('its cost is averaged over the units, and its terms stay', async (t) => {
  const { receive, givenOwn, urlOf, merchant } = await givenTwelve()
  const own = await givenOwn()
  const terms = { min_order_quantity: 2, lead_time_days: 4, metadata: { shelf: 'A7' } }
  await bodyOf(merchant.put(urlOf(own), { on_hand: 3, unit_cost: '7.00', ...terms }))
  await receive(12)
  holds(t, await bodyOf(merchant.get(urlOf(own))), {
    on_hand: 8, unit_cost: '8.875', ...terms // (3 × 7 + 5 × 10) ÷ 8
  })
})

t.test('it cost what its freight did too, and weighs what it weighed there', async (t) => {
  const { receive, givenOwn, urlOf, merchant } = await givenTwelve({
    freight: { zones: [{ base: '9.00', per_unit: '0.25', per_kg: '0.50' }] }
  })
  const own = await givenOwn()
  await receive(12)
  holds(t, await bodyOf(merchant.get(urlOf(own))), {
    on_hand: 5, unit_cost: '10.75', unit_weight_kg: '1'
  })
})

t.test('an average without an end is rounded half-even to six decimals', async (t) => {
  const { receive, givenOwn, urlOf, merchant } = await givenTwelve()
  const own = await givenOwn()
  await bodyOf(merchant.put(urlOf(own), { on_hand: 1, unit_cost: '9.50' }))
  await receive(12)
  holds(t, await bodyOf(merchant.get(urlOf(own))), { on_hand: 6, unit_cost: '9.916667' })
})

t.test('the delivery of the shipment counts what receipts have not', async (t) => {
  const { receive, givenOwn, urlOf, merchant, inbound } = await givenTwelve()
  const own = await givenOwn()
  await receive(8)
  await bodyOf(merchant.supplier.post(`/v1/shipments/${inbound.id}/delivery`))
  holds(t, await bodyOf(merchant.get(urlOf(own))), { on_hand: 5 })
  await bodyOf(merchant.post(`/v1/shipments/${inbound.id}/delivery`))
  holds(t, await bodyOf(merchant.get(urlOf(own))), { on_hand: 5 })
})

t.test('a receipt counts as a report of its moment', async (t) => {
  const { receive, givenOwn, urlOf, merchant } = await givenTwelve()
  const own = await givenOwn()
  const counted = { on_hand: 3, unit_cost: '10.00', as_of: '2026-01-01T00:00:00Z' }
  await bodyOf(merchant.put(urlOf(own), counted))
  await receive(12)
  const late = { on_hand: 1, unit_cost: '1.00', as_of: '2026-01-02T00:00:00Z' }
  holds(t, await bodyOf(merchant.put(urlOf(own), late)), { on_hand: 8, unit_cost: '10.00' })
  holds(t, await bodyOf(merchant.put(urlOf(own), { on_hand: 6, unit_cost: '9.00' })), {
    on_hand: 6, unit_cost: '9.00'
  })
})

t.test('goes to the best-ranked own warehouse that is active', async (t) => {
  const { receive, givenOwn, urlOf, merchant } = await givenTwelve()
  const suspended = await givenOwn({ rank: 1 })
  await bodyOf(merchant.patch(`/v1/suppliers/${suspended}`, { status: 'suspended' }))
  const [third, best, tied] = [
    await givenOwn({ rank: 9 }), await givenOwn({ rank: 2 }), await givenOwn({ rank: 2 })
  ]
  await receive(12)
  holds(t, await bodyOf(merchant.get(urlOf(best))), { on_hand: 5 })
  await inTurn([suspended, third, tied], async (id) =>
    t.equal((await merchant.get(urlOf(id))).statusCode, 404))
})

t.test('who waits for it is served from own stock', async (t) => {
  const { receive, givenOwn, merchant, sku, ...sourced } = await givenTwelve()
  const own = await givenOwn()
  await bodyOf(merchant.put(`/v1/suppliers/${merchant.supplier_id}/stock/${sku}`,
    { on_hand: 0, unit_cost: '10.00' }))
  const { id } = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 4, unit_price: '20.00' }]
  })))
  await receive(12)
  await runJob('source restocked orders')
  holds(t, await bodyOf(merchant.get(`/v1/sales-orders/${id}`)), {
    sourcing_status: 'sourced', purchase_orders: [{ supplier_id: own }]
  })
  t.same(await sourced.readStock(own), [5, 4])
})

t.test('surplus_received: without an own warehouse a person is told, each time', async (t) => {
  const { receive, readExceptions, resolve, purchase_order_id } = await givenTwelve()
  await receive(9)
  const [first] = await readExceptions()
  holds(t, first, {
    kind: 'surplus_received',
    subject_type: 'purchase_order',
    subject_id: purchase_order_id,
    line_number: 1,
    detail: '2 units beyond the sales order arrived at 10.00 EUR each. They were not added to ' +
      'stock: there is no active own warehouse.',
    resolutions: ['dismiss']
  })
  await receive(3)
  const all = await readExceptions()
  t.same(all.map(({ kind }) => kind), ['surplus_received', 'surplus_received'])
  holds(t, await bodyOf(resolve(first, 'dismiss')), { resolution: 'dismiss' })
})

t.test('surplus_received: an own warehouse that counts in another currency', async (t) => {
  const of_row = await givenTwelve()
  const own = await of_row.givenOwn()
  await bodyOf(of_row.merchant.put(of_row.urlOf(own), {
    on_hand: 3, unit_cost: '7.00', currency: 'USD'
  }))
  await of_row.receive(12)
  holds(t, await of_row.readExceptions(), [{ kind: 'surplus_received' }])
  holds(t, await bodyOf(of_row.merchant.get(of_row.urlOf(own))), { on_hand: 3, unit_cost: '7.00' })
  const of_supplier = await givenTwelve()
  const dollars = await of_supplier.givenOwn({ currency: 'USD' })
  await of_supplier.receive(12)
  holds(t, await of_supplier.readExceptions(), [{ kind: 'surplus_received' }])
  t.equal((await of_supplier.merchant.get(of_supplier.urlOf(dollars))).statusCode, 404)
})

t.test('surplus_received: more than a row can count', async (t) => {
  const { receive, givenOwn, urlOf, merchant, readExceptions } = await givenTwelve()
  const own = await givenOwn()
  await bodyOf(merchant.put(urlOf(own), { on_hand: 1_999_999_999, unit_cost: '7.00' }))
  await receive(12)
  holds(t, await readExceptions(), [{ kind: 'surplus_received' }])
  holds(t, await bodyOf(merchant.get(urlOf(own))), { on_hand: 1_999_999_999 })
})

t.test('a closure of what never arrived takes the surplus first', async (t) => {
  const { receive, givenOwn, urlOf, merchant, post, readSale } = await givenTwelve()
  const own = await givenOwn()
  await receive(9)
  holds(t, await bodyOf(post('closure', {}, merchant)), {
    status: 'closed', lines: [{ missing_quantity: 3, surplus_quantity: 2 }]
  })
  holds(t, await readSale(), { lines: [{ sourced_quantity: 7, unsourced_quantity: 0 }] })
  holds(t, await bodyOf(merchant.get(urlOf(own))), { on_hand: 2 })
})

/** Another order of the same goods via the warehouse, shipped. */
async function givenSecond ({ merchant, sku }: Awaited<ReturnType<typeof givenTwelve>>) {
  const { purchase_orders: [{ id }] } = await bodyOf(merchant.post('/v1/sales-orders',
    salesOrderBody({
      delivery_mode: 'via_warehouse', lines: [{ sku, quantity: 7, unit_price: '20.00' }]
    })))
  await bodyOf(merchant.supplier.post(`/v1/purchase-orders/${id}/shipments`, units(12)))
  return async () => merchant.post(`/v1/purchase-orders/${id}/receipts`, units(12))
}

t.test('two receipts at once make one row, and lose no unit', async (t) => {
  await inTurn([false, true], async (has_row) => {
    const first = await givenTwelve()
    const receiveSecond = await givenSecond(first)
    const own = await first.givenOwn()
    const url = first.urlOf(own)
    if (has_row) {
      await bodyOf(first.merchant.put(url, {
        on_hand: 0, unit_cost: '1.00', as_of: '2026-01-01T00:00:00Z'
      }))
    }
    const [, second] = await Promise.all([first.receive(12), receiveSecond()])
    t.equal(second.statusCode, 200)
    holds(t, await bodyOf(first.merchant.get(url)), { on_hand: 10, unit_cost: '10.00' })
  })
})

t.test('a receipt and the first report of its row at once: one after the other', async (t) => {
  const { receive, givenOwn, urlOf, merchant } = await givenTwelve()
  const own = await givenOwn()
  const [, reported] = await Promise.all([
    receive(12), merchant.put(urlOf(own), { on_hand: 4, unit_cost: '10.00' })
  ])
  t.ok([200, 201].includes(reported.statusCode))
  const { on_hand } = await bodyOf(merchant.get(urlOf(own)))
  t.ok([4, 9].includes(on_hand), `${on_hand} on hand`)
})

t.test('every receipt leaves orders, stock and events sound', async (t) => assertSound(t, db))
