// From an empty service to issued purchase orders, told with the API only.

import t from 'tap'
import { holds } from '../support/holds.ts'
import { bodyOf, refused } from '../modules/answers.ts'
import { buildClient, givenService } from '../support/service.ts'

const { app, platform } = await givenService(t)

async function openMerchant () {
  const { merchant, api_key } = await bodyOf(platform.post('/v1/merchants', {
    name: 'Analytical Keyboards', currency: 'EUR'
  }))
  const operator = buildClient(app, api_key.secret)
  const giveKey = async (body: object) =>
    buildClient(app, (await bodyOf(operator.post('/v1/api-keys', { name: 'Key', ...body }))).secret)
  return { merchant, operator, giveKey }
}

/** Two suppliers with keys of their own, who report their stock themselves. */
async function openSuppliers ({ operator, giveKey }: Awaited<ReturnType<typeof openMerchant>>) {
  const open = async (body: object, rows: object[]) => {
    const { id } = await bodyOf(operator.post('/v1/suppliers', body))
    const client = await giveKey({ role: 'supplier', supplier_id: id })
    const { accepted } = await bodyOf(client.post(`/v1/suppliers/${id}/stock-feeds`, {
      mode: 'full', rows
    }))
    return { id: id as string, client, accepted }
  }
  const litware = await open({ code: 'LITWARE', name: 'Litware, Inc.', lead_time_days: 2 }, [
    { sku: 'KB-100', supplier_sku: 'LW-1', on_hand: 3, unit_cost: '41.20' },
    { sku: 'MS-200', supplier_sku: 'LW-2', on_hand: 50, unit_cost: '19.05' }
  ])
  const fabrikam = await open({ code: 'FABRIKAM', name: 'Fabrikam', lead_time_days: 4 }, [
    { sku: 'KB-100', on_hand: 10, unit_cost: '44.00' }
  ])
  return { litware, fabrikam }
}

/** A checkout as a storefront sends it. */
const CHECKOUT = {
  reference: 'WEB-1042',
  currency: 'EUR',
  payment_terms: 'prepaid',
  customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
  ship_to: {
    name: 'Ada Lovelace',
    line1: '12 Rue de la Paix',
    city: 'Paris',
    postal_code: '75002',
    country: 'FR'
  },
  lines: [
    { sku: 'KB-100', quantity: 5, unit_price: '79.90' },
    { sku: 'MS-200', quantity: 1, unit_price: '39.00' }
  ],
  charges: [{ kind: 'shipping', amount: '4.90' }]
}
const TOTAL = '443.40'

t.test('an order is placed, waits for its money, and is bought where it is', async (t) => {
  const house = await openMerchant()
  const { operator } = house
  const { litware, fabrikam } = await openSuppliers(house)
  const shop = await house.giveKey({ role: 'storefront' })
  const dueOf = async ({ client }: typeof litware) =>
    (await bodyOf(client.get('/v1/purchase-orders'))).data
  const availableOf = async (sku: string) => {
    const { data } = await bodyOf(operator.get(`/v1/supplier-stock?sku=${sku}`))
    return data.map(({ available }: { available: number }) => available)
      .reduce((all: number, units: number) => all + units, 0)
  }
  t.same([litware.accepted, fabrikam.accepted], [2, 1])

  // The shop places it: the stock is taken, the suppliers hear nothing yet.
  const key = { 'idempotency-key': 'checkout-1042' }
  const placed = await shop.post('/v1/sales-orders', CHECKOUT, key)
  t.equal(placed.statusCode, 201)
  holds(t, placed.json(), {
    status: 'confirmed', sourcing_status: 'sourced', payment_status: 'awaiting', total: TOTAL
  })
  t.same([await availableOf('KB-100'), await availableOf('MS-200')], [8, 49])
  t.same([await dueOf(litware), await dueOf(fabrikam)], [[], []])

  // Its network is bad, so it sends again, with the key and without.
  t.equal((await shop.post('/v1/sales-orders', CHECKOUT, key)).body, placed.body)
  t.equal((await shop.post('/v1/sales-orders', CHECKOUT)).statusCode, 200)
  t.same([await availableOf('KB-100'), await availableOf('MS-200')], [8, 49])

  // The money comes: each supplier finds its own purchase order, for the customer's address.
  const { id } = placed.json()
  await bodyOf(shop.post(`/v1/sales-orders/${id}/payments`, { reference: 'pi_1', amount: TOTAL }))
  const [[from_litware], [from_fabrikam]] = [await dueOf(litware), await dueOf(fabrikam)]
  holds(t, from_litware, {
    status: 'issued',
    sales_order_reference: 'WEB-1042',
    ship_to: { city: 'Paris' },
    total: '142.65',
    lines: [
      { sku: 'KB-100', supplier_sku: 'LW-1', quantity: 3, amount: '123.60' },
      { sku: 'MS-200', supplier_sku: 'LW-2', quantity: 1, amount: '19.05' }
    ]
  })
  holds(t, from_fabrikam, { status: 'issued', total: '88.00', lines: [{ quantity: 2 }] })
  refused(t, await litware.client.get(`/v1/purchase-orders/${from_fabrikam.id}`),
    [404, 'purchase_order_not_found'])

  // The operator sees the links, the reason and the story.
  const order = await bodyOf(operator.get(`/v1/sales-orders/${id}`))
  holds(t, order, {
    version: 2, payment_status: 'paid', lines: [{ sourced_quantity: 5 }, { sourced_quantity: 1 }]
  })
  t.same(order.purchase_orders.map((one: { id: string }) => one.id).toSorted(),
    [from_litware.id, from_fabrikam.id].toSorted())
  const { data: [decision] } = await bodyOf(operator.get(`/v1/sales-orders/${id}/sourcing`))
  holds(t, decision, { optimal: true, cost: '230.65', margin: '207.85' })
  const { data: events } = await bodyOf(operator.get(`/v1/sales-orders/${id}/events`))
  t.same(events.map(({ type }: { type: string }) => type), [
    'sales_order.created', 'purchase_order.planned', 'purchase_order.planned',
    'sales_order.released', 'purchase_order.issued', 'purchase_order.issued'
  ])
})

t.test('the last units: one shop gets them, the other hears what is missing', async (t) => {
  const house = await openMerchant()
  const { litware } = await openSuppliers(house)
  const sends = await Promise.all(['SHOP-1', 'SHOP-2'].map(async (reference) => {
    const shop = await house.giveKey({ role: 'storefront' })
    const lines = [{ sku: 'MS-200', quantity: 30, unit_price: '39.00' }]
    const body = { ...CHECKOUT, reference, lines, shortage_policy: 'reject' }
    return async () => shop.post('/v1/sales-orders', body)
  }))
  const tried = await Promise.all(sends.map(async (send) => ({ send, reply: await send() })))
  t.same(tried.map(({ reply }) => reply.statusCode).toSorted(), [201, 409])
  const lost = tried.find(({ reply }) => reply.statusCode === 409)
  holds(t, lost?.reply.json(), {
    code: 'insufficient_stock', shortages: [{ sku: 'MS-200', quantity: 30, shortage_quantity: 10 }]
  })

  // The supplier finds more, and the very same order goes through.
  await bodyOf(litware.client.put(`/v1/suppliers/${litware.id}/stock/MS-200`, {
    on_hand: 60, unit_cost: '19.05'
  }))
  t.equal((await lost?.send())?.statusCode, 201)
  const { data } = await bodyOf(house.operator.get('/v1/supplier-stock?sku=MS-200'))
  holds(t, data, [{ on_hand: 60, reserved: 60, available: 0 }])
})

t.test('a merchant sees nothing of another, though both sell and buy the same', async (t) => {
  const houses = await Promise.all([openMerchant(), openMerchant()])
  const [one, other] = await Promise.all(houses.map(async (house) => {
    const { litware } = await openSuppliers(house)
    const order = await bodyOf(house.operator.post('/v1/sales-orders', CHECKOUT))
    return { ...house, litware, order }
  }))
  if (one === undefined || other === undefined) throw new Error('two merchants were opened')
  t.not(one.order.id, other.order.id, 'the same reference, another order')
  refused(t, await one.operator.get(`/v1/sales-orders/${other.order.id}`),
    [404, 'sales_order_not_found'])
  refused(t, await one.operator.patch(`/v1/suppliers/${other.litware.id}`, { status: 'suspended' }),
    [404, 'supplier_not_found'])
  const { data } = await bodyOf(one.operator.get('/v1/sales-orders'))
  t.same(data.map(({ id }: { id: string }) => id), [one.order.id])
})
