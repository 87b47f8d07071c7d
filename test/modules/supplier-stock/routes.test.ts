// The stock of one SKU over HTTP: reported, read, deleted.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const REPORT = { on_hand: 5, unit_cost: '10.00' }

const urlOf = ({ supplier_id }: TestMerchant, sku = 'KB-100'): string =>
  `/v1/suppliers/${supplier_id}/stock/${encodeURIComponent(sku)}`

const reserve = async (merchant: TestMerchant, quantity: number) =>
  bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku: 'KB-100', quantity, unit_price: '20.00' }]
  })))

t.test('PUT 201: a new row, with every default', async (t) => {
  const merchant = await givenMerchant()
  const reply = await merchant.put(urlOf(merchant), REPORT)
  t.equal(reply.statusCode, 201)
  const { as_of, created_at, updated_at, ...row } = reply.json()
  t.same(row, {
    supplier_id: merchant.supplier_id,
    sku: 'KB-100',
    supplier_sku: null,
    on_hand: 5,
    reserved: 0,
    available: 5,
    unit_cost: '10.00',
    currency: 'EUR',
    price_breaks: [],
    lead_time_days: 0,
    min_order_quantity: 1,
    order_multiple: 1,
    unit_weight_kg: null,
    valid_from: null,
    valid_until: null,
    paused: false,
    metadata: {}
  })
  t.same([as_of, created_at], [updated_at, updated_at], 'as of now')
  t.same((await merchant.get(urlOf(merchant))).json(), reply.json())
  t.equal(reply.headers.etag, undefined)
})

t.test('PUT 201: currency and lead time are the supplier’s where the row says none', async (t) => {
  const merchant = await givenMerchant()
  const supplier_id = await merchant.givenSupplier({ currency: 'KWD', lead_time_days: 9 })
  const put = async (sku: string, about: object) =>
    bodyOf(merchant.put(urlOf({ ...merchant, supplier_id }, sku), { ...REPORT, ...about }))
  holds(t, await put('A', {}), { currency: 'KWD', lead_time_days: 9, unit_cost: '10.000' })
  holds(t, await put('B', { currency: 'JPY', lead_time_days: 0, unit_cost: '10.50' }), {
    currency: 'JPY', lead_time_days: 0, unit_cost: '10.5'
  })
})

t.test('PUT 200 replaces: what is left out takes its default again', async (t) => {
  const merchant = await givenMerchant()
  const full = {
    ...REPORT,
    supplier_sku: 'LW-1',
    price_breaks: [{ min_quantity: 10, unit_cost: '9.5' }],
    lead_time_days: 4,
    min_order_quantity: 2,
    order_multiple: 2,
    valid_from: '2020-01-01',
    valid_until: '2099-12-31',
    metadata: { a: 'b' }
  }
  const first = await bodyOf(merchant.put(urlOf(merchant), full))
  holds(t, first, { ...full, price_breaks: [{ min_quantity: 10, unit_cost: '9.50' }] })
  const reply = await merchant.put(urlOf(merchant), { on_hand: 7, unit_cost: '11' })
  t.equal(reply.statusCode, 200)
  holds(t, reply.json(), {
    on_hand: 7,
    unit_cost: '11.00',
    supplier_sku: null,
    price_breaks: [],
    lead_time_days: 0,
    min_order_quantity: 1,
    order_multiple: 1,
    valid_from: null,
    valid_until: null,
    paused: false,
    metadata: {},
    created_at: first.created_at
  })
})

t.test('PUT 200 unchanged: an older report is ignored, an equal one applies', async (t) => {
  const merchant = await givenMerchant()
  const put = async (on_hand: number, as_of: string) =>
    merchant.put(urlOf(merchant), { on_hand, unit_cost: '1.00', as_of })
  const first = await put(5, '2026-01-02T00:00:00Z')
  t.equal(first.json().as_of, '2026-01-02T00:00:00.000Z')
  const stale = await put(9, '2026-01-01T23:59:59.999Z')
  t.equal(stale.statusCode, 200)
  t.same(stale.json(), first.json())
  holds(t, await bodyOf(put(7, '2026-01-02T00:00:00.000Z')), { on_hand: 7 })
})

t.test('PUT: a report of the future counts as of now', async (t) => {
  const merchant = await givenMerchant()
  const { as_of, updated_at } = await bodyOf(
    merchant.put(urlOf(merchant), { ...REPORT, as_of: '2099-01-01T00:00:00Z' }))
  t.equal(as_of, updated_at)
  holds(t, await bodyOf(merchant.put(urlOf(merchant), { ...REPORT, on_hand: 1 })), { on_hand: 1 })
})

t.test('PUT below what is reserved: kept as it is, and nothing is available', async (t) => {
  const merchant = await givenMerchant()
  await bodyOf(merchant.put(urlOf(merchant), REPORT))
  const { id } = await reserve(merchant, 4)
  holds(t, await bodyOf(merchant.put(urlOf(merchant), { ...REPORT, on_hand: 1 })), {
    on_hand: 1, reserved: 4, available: 0
  })
  holds(t, await bodyOf(merchant.get(`/v1/sales-orders/${id}`)), {
    version: 1, lines: [{ sourced_quantity: 4 }]
  })
  holds(t, await reserve(merchant, 1), { sourcing_status: 'unsourced' })
})

t.test('a SKU is any text; another one is another row', async (t) => {
  const merchant = await givenMerchant()
  for (const sku of ['a/b c', 'ü?#%', '100%', 'KB-100', 'kb-100']) {
    const on_hand = sku.length
    // eslint-disable-next-line no-await-in-loop -- one row after the other
    holds(t, await bodyOf(merchant.put(urlOf(merchant, sku), { ...REPORT, on_hand })), { sku })
    // eslint-disable-next-line no-await-in-loop -- one row after the other
    holds(t, await bodyOf(merchant.get(urlOf(merchant, sku))), { sku, on_hand })
  }
})

t.test('DELETE 204, then 404 supplier_stock_not_found', async (t) => {
  const merchant = await givenMerchant()
  await bodyOf(merchant.put(urlOf(merchant), REPORT))
  const reply = await merchant.delete(urlOf(merchant))
  t.equal(reply.statusCode, 204)
  t.equal(reply.body, '')
  refused(t, await merchant.delete(urlOf(merchant)), [404, 'supplier_stock_not_found'])
  refused(t, await merchant.get(urlOf(merchant)), [404, 'supplier_stock_not_found'])
})

t.test('DELETE 409 stock_reserved: not while a purchase order holds units', async (t) => {
  const merchant = await givenMerchant()
  await bodyOf(merchant.put(urlOf(merchant), REPORT))
  await reserve(merchant, 1)
  refused(t, await merchant.delete(urlOf(merchant)), [409, 'stock_reserved'])
  holds(t, await bodyOf(merchant.get(urlOf(merchant))), { reserved: 1, available: 4 })
})

t.test('400 lists what is wrong, with pointers', async (t) => {
  const merchant = await givenMerchant()
  const reply = await merchant.put(urlOf(merchant), {
    on_hand: -1,
    price_breaks: [{ min_quantity: 0 }],
    valid_from: '2026-02-30',
    order_multiple: 0,
    reserved: 3
  })
  refused(t, reply, [400, 'invalid_request'], [
    '/on_hand too_small', '/order_multiple too_small', '/price_breaks/0/min_quantity too_small',
    '/price_breaks/0/unit_cost required', '/reserved unknown_field', '/unit_cost required',
    '/valid_from wrong_format'
  ])
})

t.test('PUT 400: a quantity has one price break', async (t) => {
  const merchant = await givenMerchant()
  const price_breaks = [1, 2, 1].map((min_quantity) => ({ min_quantity, unit_cost: '1.00' }))
  refused(t, await merchant.put(urlOf(merchant), { on_hand: 1, unit_cost: '1', price_breaks }),
    [400, 'invalid_request'], ['/price_breaks/2/min_quantity repeated'])
  refused(t, await merchant.get(urlOf(merchant)), [404, 'supplier_stock_not_found'])
})
