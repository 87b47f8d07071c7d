// Returns at the same moment as others, and sent twice: one truth each.

import t from 'tap'
import { assertSound } from '../../support/jobs.ts'
import { holds } from '../../support/holds.ts'
import {
  approveReturn, placeDelivered, placeReturned, receiveReturn
} from '../../support/returns.ts'
import { givenService, givenServiceOn } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenHolder, untilWaiting } from '../back-to-back/holder.ts'

const service = await givenService(t)
const { db, database_url, givenMerchant } = service
const PAID = { about: { payments: [{ reference: 'pi_1', amount: '39.80' }] } }

t.test('two returns for the same units: one is requested', async (t) => {
  const merchant = await givenMerchant()
  const { id } = await placeDelivered(merchant)
  const holder = await givenHolder(t, database_url, {
    merchant_id: merchant.id, table: 'sales_orders'
  })
  const ask = async () => merchant.post(`/v1/sales-orders/${id}/returns`, {
    lines: [{ line_number: 1, quantity: 2, reason: 'other' }]
  })
  const sent = [ask(), ask()]
  await untilWaiting(db, 2)
  await holder.end()
  const statuses = (await Promise.all(sent)).map((reply) => reply.statusCode)
  t.same(statuses.sort(), [201, 422])
  t.equal((await bodyOf(merchant.get(`/v1/returns?sales_order_id=${id}`))).data.length, 1)
})

t.test('one request with a reference, twice at once and later: one return', async (t) => {
  const merchant = await givenMerchant()
  const { id } = await placeDelivered(merchant)
  const holder = await givenHolder(t, database_url, {
    merchant_id: merchant.id, table: 'sales_orders'
  })
  const ask = async (quantity = 1, reference = 'RMA-1') =>
    merchant.storefront.post(`/v1/sales-orders/${id}/returns`, {
      reference, lines: [{ line_number: 1, quantity, reason: 'other' }]
    })
  const sent = [ask(), ask()]
  await untilWaiting(db, 2)
  await holder.end()
  const replies = await Promise.all(sent)
  t.same(replies.map((reply) => reply.statusCode).sort(), [200, 201])
  const [[one], [other]] = replies.map((reply) =>
    reply.json<{ data: Array<{ id: string }> }>().data) as [[{ id: string }], [{ id: string }]]
  t.equal(one.id, other.id)
  await approveReturn(merchant, one)
  holds(t, await bodyOf(ask()), { data: [{ id: one.id, status: 'approved', reference: 'RMA-1' }] })
  refused(t, await ask(2), [409, 'return_reference_conflict'])
  t.not((await bodyOf(ask(1, 'RMA-2'))).data[0].id, one.id)
})

t.test('two receipts of the same unit: one is counted', async (t) => {
  const merchant = await givenMerchant()
  const { id, return_id } = await placeReturned(merchant)
  const holder = await givenHolder(t, database_url, {
    merchant_id: merchant.id, table: 'sales_orders'
  })
  const receive = async () => merchant.post(`/v1/returns/${return_id}/receipt`, {
    lines: [{ line_number: 1, accepted_quantity: 1 }]
  })
  const sent = [receive(), receive()]
  await untilWaiting(db, 2)
  await holder.end()
  t.same((await Promise.all(sent)).map((reply) => reply.statusCode).sort(), [200, 409])
  holds(t, await bodyOf(merchant.get(`/v1/sales-orders/${id}`)), {
    credited: '19.90', lines: [{ returned_quantity: 1 }]
  })
})

t.test('a return while a refund is made: what is due is paid once', async (t) => {
  const merchant = await givenMerchant()
  const { id, return_id } = await placeReturned(merchant, { quantity: 2 }, PAID)
  await receiveReturn(merchant, { id: return_id })
  const holder = await givenHolder(t, database_url, {
    merchant_id: merchant.id, table: 'sales_orders'
  })
  const refund = async (reference: string, amount: string) =>
    merchant.post(`/v1/sales-orders/${id}/refunds`, { reference, amount })
  const first = refund('R-1', '19.90')
  await untilWaiting(db, 1)
  const received = merchant.post(`/v1/returns/${return_id}/receipt`, {
    lines: [{ line_number: 1, accepted_quantity: 1 }]
  })
  await untilWaiting(db, 2)
  await holder.end()
  t.same([(await first).statusCode, (await received).statusCode], [201, 200])
  holds(t, await bodyOf(merchant.get(`/v1/sales-orders/${id}`)), {
    paid: '19.90', credited: '39.80', refund_due: '19.90'
  })
  t.equal((await refund('R-2', '39.80')).statusCode, 409)
  await bodyOf(refund('R-2', '19.90'))
  holds(t, await bodyOf(merchant.get(`/v1/sales-orders/${id}`)), {
    refund_due: '0.00', payment_status: 'refunded'
  })
})

t.test('killed after the commit: another process has the answer of the same key', async (t) => {
  const merchant = await givenMerchant()
  const { id, return_id } = await placeReturned(merchant)
  const other = await givenServiceOn(t, database_url)
  const send = async (url: string, body: object, key: string) => {
    const headers = { authorization: `Bearer ${merchant.key}`, 'idempotency-key': key }
    const sent = await merchant.post(url, body, { 'idempotency-key': key })
    const again = await other.app.inject({ method: 'POST', url, headers, payload: body })
    t.same([again.statusCode, again.body, again.headers['idempotent-replayed']],
      [sent.statusCode, sent.body, 'true'])
  }
  await send(`/v1/returns/${return_id}/receipt`,
    { lines: [{ line_number: 1, accepted_quantity: 1 }] }, 'receipt-1')
  await send(`/v1/sales-orders/${id}/returns`,
    { lines: [{ line_number: 1, quantity: 1, reason: 'other' }] }, 'return-2')
  holds(t, await bodyOf(merchant.get(`/v1/sales-orders/${id}`)), {
    credited: '19.90', lines: [{ returned_quantity: 1 }]
  })
  t.equal((await bodyOf(merchant.get(`/v1/returns?sales_order_id=${id}`))).data.length, 2)
})

t.test('all is sound after all of it', async (t) => assertSound(t, db))
