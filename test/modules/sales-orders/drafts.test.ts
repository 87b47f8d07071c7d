// Drafts, and what confirming them does.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOf, orderOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
const draftBody = (about: object = {}) => salesOrderBody({ confirm: false, ...about })
const confirmationOf = (id: string): string => `${SALES_ORDERS}/${id}/confirmation`

t.test('201 draft: nothing is sourced, taken or due', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const order = await bodyOf(merchant.post(SALES_ORDERS, draftBody({ payment_terms: 'prepaid' })))
  holds(t, order, {
    status: 'draft',
    sourcing_status: 'unsourced',
    payment_status: 'awaiting',
    total: '39.80',
    confirmed_at: null,
    payment_due_at: null,
    purchase_orders: []
  })
  const stock = await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/BOLT-M8`))
  holds(t, stock, { reserved: 0, available: 5 })
  t.same(await merchant.eventTypes(), ['sales_order.created'])
})

t.test('200 confirmation: as placing it confirmed would have done', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, draftBody({ payment_terms: 'prepaid' })))
  const reply = await merchant.post(confirmationOf(id))
  t.equal(reply.statusCode, 200)
  t.equal(reply.headers.etag, '"v2"')
  holds(t, reply.json(), {
    id,
    version: 2,
    status: 'confirmed',
    sourcing_status: 'sourced',
    purchase_orders: [{ status: 'planned' }],
    lines: [{ sourced_quantity: 2 }]
  })
  const { created_at, confirmed_at, payment_due_at, updated_at } = reply.json()
  t.ok(confirmed_at > created_at)
  t.equal(updated_at, confirmed_at)
  t.equal(Date.parse(payment_due_at) - Date.parse(confirmed_at), 60 * 60_000)
  t.same(await orderOf(merchant.get(`${SALES_ORDERS}/${id}`)), reply.json())
  t.same(await merchant.eventTypes(), [
    'sales_order.created', 'sales_order.confirmed', 'purchase_order.planned'
  ])
})

t.test('200 confirmation on account: its purchase orders are issued at once', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, draftBody()))
  const order = await bodyOf(merchant.post(confirmationOf(id), {}))
  holds(t, order, { payment_due_at: null, purchase_orders: [{ status: 'issued' }] })
})

t.test('200 confirmation of a draft that was paid: issued at once', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, draftBody({ payment_terms: 'prepaid' })))
  await bodyOf(merchant.post(`${SALES_ORDERS}/${id}/payments`, { reference: 'p', amount: '39.80' }))
  holds(t, await bodyOf(merchant.get(`${SALES_ORDERS}/${id}`)), {
    status: 'draft', payment_status: 'paid', purchase_orders: []
  })
  holds(t, await bodyOf(merchant.post(confirmationOf(id))), {
    version: 3, purchase_orders: [{ status: 'issued' }], payment_due_at: null
  })
})

t.test('409 sales_order_not_draft: an order is confirmed once, however many try', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, draftBody()))
  const replies = await Promise.all(Array.from({ length: 5 }, async () =>
    merchant.post(confirmationOf(id))))
  t.same(replies.map((reply) => reply.statusCode).sort(), [200, 409, 409, 409, 409])
  refused(t, await merchant.post(confirmationOf(id)), [409, 'sales_order_not_draft'])
  holds(t, await bodyOf(merchant.get(`${SALES_ORDERS}/${id}`)), {
    version: 2, lines: [{ sourced_quantity: 2 }]
  })
})

t.test('409 insufficient_stock: the draft stays a draft, to be tried again', async (t) => {
  const merchant = await givenMerchant({})
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, draftBody({ shortage_policy: 'reject' })))
  const reply = await merchant.post(confirmationOf(id))
  refused(t, reply, [409, 'insufficient_stock'])
  holds(t, reply.json().shortages, [{ line_number: 1, shortage_quantity: 2 }])
  holds(t, await bodyOf(merchant.get(`${SALES_ORDERS}/${id}`)), { version: 1, status: 'draft' })
  await merchant.givenStock(merchant.supplier_id, 'BOLT-M8')
  t.equal((await merchant.post(confirmationOf(id))).statusCode, 200)
})

t.test('200 confirmation, cancel_short of everything: canceled, and told as that', async (t) => {
  const merchant = await givenMerchant({})
  const body = draftBody({ shortage_policy: 'cancel_short' })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, body))
  holds(t, await bodyOf(merchant.post(confirmationOf(id))), {
    version: 2, status: 'canceled', cancel_reason: 'insufficient_stock'
  })
  t.same(await merchant.eventTypes(), ['sales_order.created', 'sales_order.canceled'])
})

t.test('412 before 409: If-Match is judged first, and what it names is confirmed', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, draftBody()))
  const confirm = async (tag: string) => merchant.post(confirmationOf(id), {}, { 'if-match': tag })
  refused(t, await confirm('"v2"'), [412, 'precondition_failed'])
  refused(t, await confirm('v1'), [412, 'precondition_failed'])
  t.equal((await confirm('"v9", "v1"')).statusCode, 200)
  refused(t, await confirm('"v1"'), [412, 'precondition_failed'])
  refused(t, await confirm('"v2"'), [409, 'sales_order_not_draft'])
  refused(t, await confirm('*'), [409, 'sales_order_not_draft'])
})

t.test('200 again: an idempotency key of a confirmation gets the first answer', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, draftBody()))
  const key = { 'idempotency-key': 'confirm-once' }
  const first = await merchant.post(confirmationOf(id), {}, key)
  const second = await merchant.post(confirmationOf(id), {}, key)
  t.equal(second.headers['idempotent-replayed'], 'true')
  t.equal(second.body, first.body)
})

t.test('404 sales_order_not_found; 400 for a body that says something', async (t) => {
  const merchant = await givenMerchant({})
  refused(t, await merchant.post(confirmationOf('so_01k9x3v8hq2m4n6p8r0t2w4y6z')),
    [404, 'sales_order_not_found'])
  refused(t, await merchant.post(confirmationOf('nothing'), {}, { 'if-match': '"v7"' }),
    [404, 'sales_order_not_found'])
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, draftBody()))
  refused(t, await merchant.post(confirmationOf(id), { force: true }), [400, 'invalid_request'], [
    '/force unknown_field'
  ])
})
