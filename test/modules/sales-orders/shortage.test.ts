// Sales orders of which not everything is there: kept, refused or cut, as the order says.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant, db } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
const LINES = [
  { sku: 'A', quantity: 5, unit_price: '10.00' }, { sku: 'B', quantity: 2, unit_price: '7.00' }
]

async function reservedOf ({ get, supplier_id }: TestMerchant, sku = 'A'): Promise<number> {
  return (await bodyOf(get(`/v1/suppliers/${supplier_id}/stock/${sku}`))).reserved
}

t.test('201 backorder: what is there is sourced, the rest waits', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 3 } })
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({ lines: LINES })))
  holds(t, order, {
    status: 'confirmed',
    shortage_policy: 'backorder',
    sourcing_status: 'partially_sourced',
    total: '64.00',
    lines: [
      { sourced_quantity: 3, unsourced_quantity: 2, canceled_quantity: 0 },
      { sourced_quantity: 0, unsourced_quantity: 2, promised_date: null }
    ]
  })
  t.equal(await reservedOf(merchant), 3)
})

t.test('409 insufficient_stock: every shortage is listed and nothing is stored', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 3 } })
  const body = salesOrderBody({
    lines: LINES, shortage_policy: 'reject', payments: [{ reference: 'p', amount: '64.00' }]
  })
  const key = { 'idempotency-key': 'refused-and-free' }
  const reply = await merchant.post(SALES_ORDERS, body, key)
  refused(t, reply, [409, 'insufficient_stock'])
  t.same(reply.json().shortages, [
    { line_number: 1, sku: 'A', quantity: 5, shortage_quantity: 2 },
    { line_number: 2, sku: 'B', quantity: 2, shortage_quantity: 2 }
  ])
  t.equal(await reservedOf(merchant), 0)
  t.same((await bodyOf(merchant.get(SALES_ORDERS))).data, [])
  for (const table of ['sales_orders', 'payments', 'sourcing_decisions'] as const) {
    // eslint-disable-next-line no-await-in-loop -- one table after the other
    const rows = await db.selectFrom(table).where('merchant_id', '=', merchant.id)
      .select('id').execute()
    t.same(rows, [], table)
  }
  t.same(await merchant.eventTypes(), [])
  await merchant.givenStock(merchant.supplier_id, 'B')
  await merchant.put(`/v1/suppliers/${merchant.supplier_id}/stock/A`,
    { on_hand: 5, unit_cost: '1.00' })
  t.equal((await merchant.post(SALES_ORDERS, body, key)).statusCode, 201, 'not even the key')
})

t.test('201 cancel_short: what is missing is canceled, the total falls', async (t) => {
  const merchant = await givenMerchant({
    stock: { A: 3 }, settings: { shortage_policy: 'cancel_short' }
  })
  const reply = await merchant.post(SALES_ORDERS, salesOrderBody({
    lines: LINES,
    payment_terms: 'prepaid',
    charges: [{ kind: 'shipping', amount: '5.00' }],
    payments: [{ reference: 'p', amount: '69.00' }]
  }))
  holds(t, reply.json(), {
    status: 'confirmed',
    sourcing_status: 'sourced',
    total: '35.00',
    refund_due: '34.00',
    payment_status: 'refund_due',
    lines: [
      { sourced_quantity: 3, canceled_quantity: 2, unsourced_quantity: 0, amount: '30.00' },
      { sourced_quantity: 0, canceled_quantity: 2, unsourced_quantity: 0, amount: '0.00' }
    ],
    purchase_orders: [{ status: 'issued' }]
  })
})

t.test('201 cancel_short: of nothing at all a canceled order is kept', async (t) => {
  const merchant = await givenMerchant({})
  const reply = await merchant.post(SALES_ORDERS, salesOrderBody({
    lines: LINES, shortage_policy: 'cancel_short', charges: [{ kind: 'other', amount: '5.00' }]
  }))
  t.equal(reply.statusCode, 201)
  holds(t, reply.json(), {
    version: 1,
    status: 'canceled',
    cancel_reason: 'insufficient_stock',
    total: '0.00',
    payment_status: 'not_required',
    sourcing_status: 'unsourced',
    purchase_orders: []
  })
  t.equal(reply.json().canceled_at, reply.json().created_at)
  t.same(await merchant.eventTypes(), ['sales_order.created'], 'whatever its status')
})

t.test('201 reject: in full from several suppliers', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 3, B: 2 } })
  const second = await merchant.givenSupplier()
  await merchant.givenStock(second, 'A', { on_hand: 2 })
  const order = await bodyOf(merchant.post(SALES_ORDERS,
    salesOrderBody({ lines: LINES, shortage_policy: 'reject' })))
  t.equal(order.sourcing_status, 'sourced')
  t.equal(order.purchase_orders.length, 2)
})

t.test('racing orders never sell a unit twice, and sell every unit', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 17 } })
  const replies = await Promise.all(Array.from({ length: 12 }, async () =>
    merchant.post(SALES_ORDERS, salesOrderBody({
      lines: [{ sku: 'A', quantity: 2, unit_price: '1.00' }], shortage_policy: 'backorder'
    }))))
  const sourced = replies.map((reply) => reply.json().lines[0].sourced_quantity)
  t.equal(sourced.reduce((all, units) => all + units, 0), 17)
  t.equal(await reservedOf(merchant), 17)
  const rejected = await merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [{ sku: 'A', quantity: 1, unit_price: '1.00' }], shortage_policy: 'reject'
  }))
  holds(t, rejected.json().shortages, [{ shortage_quantity: 1 }])
})

t.test('one refused order of a batch takes nothing from the others', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 10 } })
  const replies = await Promise.all([6, 6, 4, 1].map(async (quantity) =>
    merchant.post(SALES_ORDERS, salesOrderBody({
      lines: [{ sku: 'A', quantity, unit_price: '1.00' }], shortage_policy: 'reject'
    }))))
  t.same(replies.map((reply) => reply.statusCode), [201, 409, 201, 409])
  t.equal(await reservedOf(merchant), 10)
})
