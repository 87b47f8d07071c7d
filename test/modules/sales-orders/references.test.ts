// A sales order's reference: the same one with the same content is the same order.

import t from 'tap'
import { examineMerchants } from '../../../src/doctor.ts'
import { holds } from '../../support/holds.ts'
import { buildClient, givenService, givenServiceOn, salesOrderBody } from '../../support/service.ts'
import { bodyOf, orderOf, refused } from '../answers.ts'

const service = await givenService(t)
const { givenMerchant } = service
const SALES_ORDERS = '/v1/sales-orders'

t.test('200: the same reference and content return the order as it is now', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const body = salesOrderBody({ payment_terms: 'prepaid' })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, body))
  await bodyOf(merchant.post(`${SALES_ORDERS}/${id}/payments`, { reference: 'p', amount: '39.80' }))

  const again = await merchant.post(SALES_ORDERS, body)
  t.equal(again.statusCode, 200)
  t.equal(again.headers.etag, '"v2"')
  t.equal(again.headers.location, undefined)
  holds(t, again.json(), { id, version: 2, payment_status: 'paid' })
  t.same(again.json(), await orderOf(merchant.get(`${SALES_ORDERS}/${id}`)))
  t.equal((await merchant.eventTypes()).filter((type) => type === 'sales_order.created').length, 1)
})

t.test('200: the same content in another writing is the same content', async (t) => {
  const merchant = await givenMerchant({})
  const { customer, lines, ...rest } = salesOrderBody({
    lines: [{ sku: 'A', quantity: 1, unit_price: '19.90' }],
    payments: [{ reference: 'p', amount: '1', received_at: '2026-01-01T00:00:00Z' }]
  })
  await bodyOf(merchant.post(SALES_ORDERS, { ...rest, customer, lines }))
  const again = await merchant.post(SALES_ORDERS, {
    lines: [{ unit_price: '19.900000', quantity: 1, sku: 'A', description: null }],
    customer: { ...customer as object, phone: null },
    ...rest,
    payments: [
      { amount: '1.00', method: null, received_at: '2026-01-01T00:00:00.000Z', reference: 'p' }
    ],
    confirm: true,
    priority: 0,
    charges: [],
    bill_to: null,
    metadata: {}
  })
  t.equal(again.statusCode, 200)
})

t.test('409 reference_conflict: the same reference with other content', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const body = salesOrderBody()
  await bodyOf(merchant.post(SALES_ORDERS, body))
  refused(t, await merchant.post(SALES_ORDERS, { ...body, confirm: false }),
    [409, 'reference_conflict'])
  refused(t, await merchant.post(SALES_ORDERS, { ...body, priority: 1 }),
    [409, 'reference_conflict'])
  t.equal((await merchant.eventTypes()).length, 2, 'nothing more happened')
})

t.test('409 reference_conflict names the order and the fields that differ', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const body = salesOrderBody({
    payment_terms: undefined,
    payments: [{ reference: 'p', amount: '1.00' }],
    metadata: { 'a/b': '1' }
  })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, body))
  await bodyOf(merchant.post(`${SALES_ORDERS}/${id}/payments`, { reference: 'q', amount: '1.00' }))
  const resend = async (other: object) => {
    const reply = await merchant.storefront.post(SALES_ORDERS, { ...body, ...other })
    holds(t, reply.json(), { existing: { id, reference: body.reference } })
    return reply
  }
  const conflict: [number, string] = [409, 'reference_conflict']
  const line = { sku: 'BOLT-M8', quantity: 3, unit_price: '19.9', requested_date: '2026-12-24' }
  refused(t, await resend({
    lines: [line, { sku: 'NUT', quantity: 1, unit_price: '1.00' }],
    customer: { name: 'Ada', email: 'ada@example.com' },
    ship_to: { ...body.ship_to as object, line2: 'B' },
    payments: [{ reference: 'p', amount: '2.00', method: 'card' }],
    charges: [{ kind: 'tax', amount: '1.00' }],
    metadata: { 'a/b': '2' },
    confirm: false,
    shortage_policy: 'reject'
  }), conflict, [
    '/lines/0/quantity differs', '/lines/0/requested_date differs', '/lines/1 differs',
    '/customer/name differs', '/ship_to/line2 differs', '/payments/0/amount differs',
    '/payments/0/method differs', '/charges/0 differs', '/metadata/a~1b differs',
    '/confirm differs', '/shortage_policy differs'
  ])
  t.match((await resend({ priority: 1 })).json().detail, `${body.reference} is ${id}`)

  await bodyOf(merchant.patch(`${SALES_ORDERS}/${id}`, {
    lines: [{ line_number: 1, quantity: 4 }], priority: 9
  }))
  const later = await resend({ priority: 9 })
  refused(t, later, conflict, ['/priority differs'])
  t.match(later.json().errors[0].detail, 'changed to this one later')

  const unnamed = await resend({ payment_terms: 'prepaid' })
  refused(t, unnamed, conflict)
  t.equal(unnamed.json().errors, undefined)
  t.match(unnamed.json().detail, 'One names a field that the other leaves out')
})

t.test('a reference is the merchant’s own: another merchant may use it', async (t) => {
  const [one, other] = await Promise.all([givenMerchant({}), givenMerchant({})])
  const body = salesOrderBody()
  t.equal((await one.post(SALES_ORDERS, body)).statusCode, 201)
  t.equal((await other.post(SALES_ORDERS, { ...body, priority: 1 })).statusCode, 201)
})

t.test('an order that was refused leaves its reference free', async (t) => {
  const merchant = await givenMerchant({})
  const body = salesOrderBody({ shortage_policy: 'reject' })
  refused(t, await merchant.post(SALES_ORDERS, body), [409, 'insufficient_stock'])
  await merchant.givenStock(merchant.supplier_id, 'BOLT-M8')
  t.equal((await merchant.post(SALES_ORDERS, body)).statusCode, 201, 'the very same body')
})

t.test('201 once: racing sends of one reference make one order, whoever wins', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
  const body = salesOrderBody()
  const replies = await Promise.all(Array.from({ length: 12 }, async (_one, at) =>
    merchant.post(SALES_ORDERS, at % 3 === 2 ? { ...body, priority: 7 } : body)))
  const statuses = replies.map((reply) => reply.statusCode)
  t.equal(statuses.filter((status) => status === 201).length, 1)
  t.ok(statuses.every((status) => [200, 201, 409].includes(status)))
  t.equal((await merchant.eventTypes()).length, 2)
})

t.test('201 once: two processes that race with one reference make one order', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
  const second = await givenServiceOn(t, service.database_url)
  const elsewhere = buildClient(second.app, merchant.key)
  // With stock the two meet at its lock, without it at the unique index.
  for (const sku of ['BOLT-M8', 'NONE']) {
    const body = salesOrderBody({ lines: [{ sku, quantity: 1, unit_price: '1.00' }] })
    // eslint-disable-next-line no-await-in-loop -- one race after the other
    const replies = await Promise.all(Array.from({ length: 8 }, async (_one, at) =>
      (at % 2 === 0 ? merchant : elsewhere).post(SALES_ORDERS, body)))
    const statuses = replies.map((reply) => reply.statusCode).sort()
    t.same(statuses, [200, 200, 200, 200, 200, 200, 200, 201], sku)
    t.equal(new Set(replies.map((reply) => reply.json().id)).size, 1)
  }
  const { findings } = await examineMerchants(service.db, [merchant.id])
  t.same(findings.filter(({ count }) => count > 0), [])
})
