// Sales orders over HTTP.

import t from 'tap'
import { givenService, salesOrderBody } from '../../support/service.ts'

const { givenMerchant } = await givenService(t)

t.test('POST /v1/sales-orders', async (t) => {
  t.test('201: order, purchase order and events are recorded together', async (t) => {
    const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
    const reply = await merchant.post('/v1/sales-orders', salesOrderBody())

    t.equal(reply.statusCode, 201)
    t.match(reply.json(), { status: 'confirmed', sourcing_status: 'sourced' })
    t.same(await merchant.eventTypes(), ['sales_order.created', 'purchase_order.issued'])
  })

  t.test('201 once: ten racing sends of one idempotency key make one order', async (t) => {
    const merchant = await givenMerchant({})
    const body = salesOrderBody()
    const replies = await Promise.all(Array.from({ length: 10 }, async () =>
      merchant.post('/v1/sales-orders', body, { 'idempotency-key': 'race-key-1' })))

    const made = replies.filter((reply) => reply.statusCode === 201)
    t.equal(new Set(made.map((reply) => reply.body)).size, 1)
    t.ok(replies.every((reply) => [201, 409].includes(reply.statusCode)))
    t.same(await merchant.eventTypes(), ['sales_order.created'])
  })
})
