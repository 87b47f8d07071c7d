// Purchase orders over HTTP: linked line by line to their sale, seen by the supplier once issued.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, pagesOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
const PURCHASE_ORDERS = '/v1/purchase-orders'
type Purchase = { id: string, supplier_id: string, created_at: string }

const place = async (merchant: TestMerchant, about: object = {}) =>
  bodyOf(merchant.post(SALES_ORDERS, salesOrderBody(about)))

async function listed (
  { get }: Pick<TestMerchant, 'get'>, query: Record<string, string> = {}
): Promise<string[]> {
  const { data } = await bodyOf<{ data: Purchase[] }>(
    get(`${PURCHASE_ORDERS}?${new URLSearchParams(query).toString()}`))
  return data.map(({ id }) => id)
}

/** Two suppliers, of whom the cheap one has few, and an order of two lines over both. */
async function givenSplit (about: object = {}) {
  const merchant = await givenMerchant({})
  const [cheap, dear] = await inTurn([
    { order_fee: '2.50', lead_time_days: 2 }, { acknowledgement_hours: 3 }
  ], async (body) => merchant.givenSupplier(body))
  await merchant.givenStock(cheap ?? '', 'A', { on_hand: 3, unit_cost: '1.115', supplier_sku: 'X' })
  await merchant.givenStock(dear ?? '', 'A', { unit_cost: '5.00', lead_time_days: 7 })
  await merchant.givenStock(dear ?? '', 'B', { unit_cost: '2.00' })
  const order = await place(merchant, {
    lines: [
      { sku: 'A', quantity: 8, unit_price: '9.00', requested_date: '2099-01-01' },
      { sku: 'B', quantity: 1, unit_price: '4.00' }
    ],
    ...about
  })
  return { merchant, order, cheap, dear }
}

t.test('200: both ways the links say the same', async (t) => {
  const { merchant, order } = await givenSplit()
  const purchases = await Promise.all(order.purchase_orders.map(async ({ id }: Purchase) =>
    bodyOf(merchant.get(`${PURCHASE_ORDERS}/${id}`))))
  t.equal(purchases.length, 2)
  for (const purchase of purchases) {
    holds(t, purchase, { sales_order_id: order.id, sales_order_reference: order.reference })
    for (const line of purchase.lines) {
      const sold = order.lines[line.sales_order_line_number - 1]
      t.equal(line.sku, sold.sku)
      holds(t, sold.purchase_order_lines.find((one: { purchase_order_id: string }) =>
        one.purchase_order_id === purchase.id), {
        line_number: line.line_number, quantity: line.quantity
      })
    }
    const { lines: _lines, ...summary } = purchase
    holds(t, summary, order.purchase_orders.find(({ id }: Purchase) => id === purchase.id))
  }
  const bought = purchases.flatMap(({ lines }) => lines)
    .map(({ sku, quantity }) => `${sku} ${quantity}`)
  t.same(bought.toSorted(), ['A 3', 'A 5', 'B 1'])
})

t.test('200: as it was asked for, with its amounts, dates and deadline', async (t) => {
  const { merchant, order, cheap, dear } = await givenSplit()
  const [one, other] = await Promise.all([cheap, dear].map(async (supplier_id) => {
    const { data: [found] } = await bodyOf(
      merchant.get(`${PURCHASE_ORDERS}?supplier_id=${supplier_id}`))
    return found
  }))
  const { created_at } = order
  const dateIn = (days: number): string =>
    new Date(Date.parse(created_at) + days * 86_400_000).toISOString().slice(0, 10)
  holds(t, one, {
    version: 1,
    status: 'issued',
    fulfillment_status: 'unfulfilled',
    cancellation: 'none',
    kind: 'external',
    delivery_mode: 'drop_ship',
    currency: 'EUR',
    order_fee: '2.50',
    total: '5.84',
    issued_at: created_at,
    created_at,
    shipments: [],
    metadata: {},
    ship_to: order.ship_to,
    lines: [{
      supplier_sku: 'X',
      quantity: 3,
      unit_cost: '1.115',
      amount: '3.34',
      requested_date: '2099-01-01',
      promised_date: dateIn(2),
      accepted_quantity: 0,
      replaces: null
    }]
  })
  t.equal(Date.parse(one.acknowledgement_due_at) - Date.parse(created_at), 24 * 3_600_000)
  holds(t, other, { total: '27.00', order_fee: '0.00' })
  t.equal(Date.parse(other.acknowledgement_due_at) - Date.parse(created_at), 3 * 3_600_000)
  t.equal(order.lines[0].promised_date, dateIn(7), 'the later of the two')
})

t.test('200: own_stock is acknowledged when it is issued', async (t) => {
  const merchant = await givenMerchant({})
  const warehouse = await merchant.givenSupplier({ kind: 'own_warehouse' })
  await merchant.givenStock(warehouse, 'BOLT-M8')
  const order = await place(merchant, { payment_terms: 'prepaid' })
  const url = `${PURCHASE_ORDERS}/${order.purchase_orders[0].id}`
  holds(t, await bodyOf(merchant.get(url)), {
    kind: 'own_stock', status: 'planned', lines: [{ accepted_quantity: 0 }]
  })
  await bodyOf(merchant.post(`${SALES_ORDERS}/${order.id}/payments`, {
    reference: 'p', amount: '39.80'
  }))
  holds(t, await bodyOf(merchant.get(url)), {
    version: 2,
    status: 'acknowledged',
    acknowledgement_due_at: null,
    lines: [{ accepted_quantity: 2 }]
  })
  t.same((await merchant.eventTypes()).slice(-2), [
    'sales_order.released', 'purchase_order.acknowledged'
  ])
})

t.test('a supplier sees its own once they are issued, and no customer price', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 50 } })
  const { supplier } = merchant
  const other = await merchant.givenSupplier()
  await merchant.givenStock(other, 'NUT')
  const order = await place(merchant, { payment_terms: 'prepaid' })
  await place(merchant, { lines: [{ sku: 'NUT', quantity: 1, unit_price: '1.00' }] })
  const url = `${PURCHASE_ORDERS}/${order.purchase_orders[0].id}`
  t.same(await listed(supplier), [])
  refused(t, await supplier.get(url), [404, 'purchase_order_not_found'])

  await bodyOf(merchant.post(`${SALES_ORDERS}/${order.id}/payments`, {
    reference: 'p', amount: '39.80'
  }))
  t.same(await listed(supplier), [order.purchase_orders[0].id])
  t.same(await listed(supplier, { supplier_id: other }), [])
  t.same(await listed(supplier, { status: 'issued', sku: 'BOLT-M8' }), await listed(supplier))
  const seen = await supplier.get(url)
  t.equal(seen.statusCode, 200)
  t.equal(seen.headers.etag, '"v2"')
  const {
    lines, exchange_rate: _rate, tags: _tags, internal_notes: _internal, partner_order: _partner,
    ...order_seen
  } = await bodyOf(merchant.get(url))
  t.same(seen.json(), {
    ...order_seen,
    lines: lines.map(({ replaces: _ours, ...line }: { replaces: unknown }) => line)
  })
  t.notMatch(seen.body, /unit_price|"(19\.90|39\.80)"|ada@example\.com/)
  const [foreign = ''] = await listed(merchant, { supplier_id: other })
  refused(t, await supplier.get(`${PURCHASE_ORDERS}/${foreign}`), [404, 'purchase_order_not_found'])
})

t.test('200 newest first in stable pages', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 50 } })
  const ids = await inTurn([1, 2, 3, 4, 5], async () =>
    (await place(merchant)).purchase_orders[0].id)
  const pages = await pagesOf(merchant, `${PURCHASE_ORDERS}?limit=2`, ({ id }: Purchase) => id)
  t.same(pages, [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]])
  const first = await bodyOf(merchant.get(`${PURCHASE_ORDERS}?limit=2`))
  await place(merchant)
  const next = await bodyOf(
    merchant.get(`${PURCHASE_ORDERS}?limit=2&cursor=${first.next_cursor}`))
  t.same(next.data.map(({ id }: Purchase) => id), pages[1])
})

t.test('200 each filter, alone and together', async (t) => {
  const { merchant, order, cheap = '', dear = '' } = await givenSplit()
  const later = await place(merchant, {
    payment_terms: 'prepaid', lines: [{ sku: 'B', quantity: 1, unit_price: '4.00' }]
  })
  const [newest] = later.purchase_orders.map(({ id }: Purchase) => id)
  const count = async (query: Record<string, string>) => (await listed(merchant, query)).length
  t.equal(await count({}), 3)
  t.equal(await count({ sales_order_id: order.id }), 2)
  t.equal(await count({ supplier_id: cheap }), 1)
  t.equal(await count({ supplier_id: dear }), 2)
  t.same(await listed(merchant, { supplier_id: dear, status: 'planned' }), [newest])
  t.equal(await count({ status: 'issued' }), 2)
  t.equal(await count({ sku: 'A' }), 2)
  t.equal(await count({ sku: 'B', sales_order_id: order.id }), 1)
  t.equal(await count({ created_after: order.created_at }), 3)
  t.same(await listed(merchant, { created_after: later.created_at }), [newest])
  t.equal(await count({ sales_order_id: 'x' }), 0)
  refused(t, await merchant.get(`${PURCHASE_ORDERS}?status=open&kind=external`),
    [400, 'invalid_request'], ['kind unknown_field', 'status not_allowed'])
})

t.test('404 purchase_order_not_found: unknown, malformed and another merchant’s', async (t) => {
  const [{ order }, stranger] = await Promise.all([givenSplit(), givenMerchant({})])
  await inTurn(['po_01k9x3v8hq2m4n6p8r0t2w4y6z', 'x', order.purchase_orders[0].id], async (id) => {
    refused(t, await stranger.get(`${PURCHASE_ORDERS}/${id}`), [404, 'purchase_order_not_found'])
  })
  t.same(await listed(stranger, { sales_order_id: order.id }), [])
})
