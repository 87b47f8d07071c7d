// Sales orders over HTTP: placed, read, and told of.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOf, orderOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'

t.test('201: order, purchase order and events are recorded together', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const reply = await merchant.post(SALES_ORDERS, salesOrderBody())

  t.equal(reply.statusCode, 201)
  holds(t, reply.json(), { status: 'confirmed', sourcing_status: 'sourced' })
  t.same(await merchant.eventTypes(), ['sales_order.created', 'purchase_order.issued'])
})

t.test('201 once: ten racing sends of one idempotency key make one order', async (t) => {
  const merchant = await givenMerchant({})
  const body = salesOrderBody()
  const replies = await Promise.all(Array.from({ length: 10 }, async () =>
    merchant.post(SALES_ORDERS, body, { 'idempotency-key': 'race-key-1' })))

  const made = replies.filter((reply) => reply.statusCode === 201)
  t.equal(new Set(made.map((reply) => reply.body)).size, 1)
  t.ok(replies.every((reply) => [201, 409].includes(reply.statusCode)))
  t.same(await merchant.eventTypes(), ['sales_order.created', 'exception.opened'])
})

t.test('201: what is answered is what is read, with ETag and Location', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const reply = await merchant.post(SALES_ORDERS, salesOrderBody({
    bill_to: { name: 'Ledger', line1: '1', city: 'Lyon', postal_code: '69001', country: 'FR' },
    charges: [{ kind: 'shipping', amount: '4.9' }, { kind: 'discount', amount: '-1' }],
    payments: [{ reference: 'pi_1', amount: '5', method: 'card' }],
    lines: [{
      sku: 'BOLT-M8', quantity: 2, unit_price: '57.0255', requested_date: '2031-01-05'
    }]
  }))
  const order = reply.json()
  t.equal(reply.headers.etag, '"v1"')
  t.equal(reply.headers.location, `${SALES_ORDERS}/${order.id}`)
  const read = await merchant.get(reply.headers.location as string)
  t.equal(read.statusCode, 200)
  t.equal(read.headers.etag, '"v1"')
  t.same(await orderOf(read), order)
  t.match(order.id, /^so_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
})

t.test('201: every property is there, null when it is empty', async (t) => {
  const merchant = await givenMerchant({})
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [{ sku: 'NONE', quantity: 3, unit_price: '0.015' }]
  })))
  holds(t, order, {
    version: 1,
    status: 'confirmed',
    payment_status: 'not_required',
    sourcing_status: 'unsourced',
    fulfillment_status: 'unfulfilled',
    holds: [],
    priority: 0,
    charges: [],
    customer: { name: 'Ada Lovelace', email: 'ada@example.com', phone: null, company: null },
    ship_to: { company: null, line2: null, region: null, phone: null, city: 'Paris' },
    bill_to: null,
    total: '0.04',
    paid: '0.00',
    refund_due: '0.00',
    payments: [],
    purchase_orders: [],
    shipments: [],
    metadata: {},
    completed_at: null,
    canceled_at: null,
    cancel_reason: null,
    payment_due_at: null,
    lines: [{
      line_number: 1,
      description: null,
      requested_date: null,
      promised_date: null,
      unit_price: '0.015',
      amount: '0.04',
      unsourced_quantity: 3,
      purchase_order_lines: []
    }]
  })
  t.equal(order.confirmed_at, order.created_at)
  t.notOk('content_hash' in order || 'refunded' in order)
})

t.test('201: line amounts are rounded half-even to the currency, then summed', async (t) => {
  const merchant = await givenMerchant({ currency: 'JPY' })
  const totalOf = async (currency: string, unit_price: string): Promise<string> => {
    const line = { sku: 'NONE', quantity: 1, unit_price }
    const body = salesOrderBody({ currency, lines: [line, line, line] })
    return (await bodyOf<{ total: string }>(merchant.post(SALES_ORDERS, body))).total
  }
  t.equal(await totalOf('EUR', '0.005'), '0.00')
  t.equal(await totalOf('EUR', '0.015'), '0.06')
  t.equal(await totalOf('JPY', '0.5'), '0')
  t.equal(await totalOf('JPY', '1.5'), '6')
  t.equal(await totalOf('KWD', '0.0015'), '0.006')
  t.equal(await totalOf('HUF', '10.505'), '31.50')
  t.equal(await totalOf('EUR', '999999999999.999999'), '3000000000000.00')
})

t.test('201: metadata and priority are kept as they are', async (t) => {
  const merchant = await givenMerchant({})
  const metadata = { channel: 'web', né: 'ü “” 🚲', empty: '' }
  const { id } = await bodyOf(
    merchant.post(SALES_ORDERS, salesOrderBody({ metadata, priority: 100 })))
  const { metadata: kept, priority } = await bodyOf(merchant.get(`${SALES_ORDERS}/${id}`))
  t.same(kept, metadata)
  t.equal(priority, 100)
})

t.test('400 lists all amounts that are none, with their pointers', async (t) => {
  const merchant = await givenMerchant({})
  const reply = await merchant.post(SALES_ORDERS, salesOrderBody({
    currency: 'JPY',
    charges: [{ kind: 'discount', amount: '5' }, { kind: 'tax', amount: '-0.5' }],
    payments: [{ reference: 'a', amount: '0' }, { reference: 'a', amount: '10.50' }]
  }))
  refused(t, reply, [400, 'invalid_request'], [
    '/charges/0/amount wrong_sign', '/charges/1/amount too_precise', '/charges/1/amount wrong_sign',
    '/payments/0/amount too_small', '/payments/1/amount too_precise',
    '/payments/1/reference repeated'
  ])
})

t.test('400 lists all faults of the shape, with their pointers', async (t) => {
  const merchant = await givenMerchant({})
  const reply = await merchant.post(SALES_ORDERS, salesOrderBody({
    priority: 101,
    currency: 'XXQ',
    lines: [{ sku: '', quantity: '2', unit_price: '1.0000001', color: 'red' }]
  }))
  refused(t, reply, [400, 'invalid_request'], [
    '/priority too_large', '/currency wrong_format', '/lines/0/sku too_short',
    '/lines/0/quantity wrong_type', '/lines/0/unit_price wrong_format',
    '/lines/0/color unknown_field'
  ])
  t.same(await merchant.eventTypes(), [])
})

t.test('404 sales_order_not_found: unknown, malformed and of another type are alike', async (t) => {
  const merchant = await givenMerchant({})
  for (const id of ['so_01k9x3v8hq2m4n6p8r0t2w4y6z', merchant.supplier_id, 'x', '%00']) {
    // eslint-disable-next-line no-await-in-loop -- one answer at a time
    refused(t, await merchant.get(`${SALES_ORDERS}/${id}`), [404, 'sales_order_not_found'])
  }
})
