// A return from the request to its end: what each side sees, what is credited, what is counted.

import t from 'tap'
import { assertSound } from '../../support/jobs.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import {
  approveReturn, placeDelivered, receiveReturn, requestReturn
} from '../../support/returns.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { newSku, placeOrder, purchaseOrdersOf } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'

const service = await givenService(t)
const { givenMerchant } = service

/** Two units at 19.90, paid. */
const PAID = { about: { payments: [{ reference: 'pi_1', amount: '39.80' }] } }

const saleOf = async (merchant: TestMerchant, id: string) =>
  bodyOf(merchant.get(`/v1/sales-orders/${id}`))

t.test('requested, approved, sent, received: the refund becomes due', async (t) => {
  const merchant = await givenMerchant()
  const placed = await placeDelivered(merchant, PAID)
  const { storefront, supplier } = merchant
  const { data: [asked] } = await bodyOf(storefront.post(`/v1/sales-orders/${placed.id}/returns`, {
    lines: [{ line_number: 1, quantity: 2, reason: 'defective' }], comment: 'It rattles.'
  }))
  const url = `/v1/returns/${asked.id}`
  t.equal(asked.status, 'requested')
  t.same(Object.keys(asked).filter((name) => /supplier|purchase/.test(name)), [])
  t.same(Object.keys(asked.lines[0]).filter((name) => /fault|restock(?!ing)|^line/.test(name)), [])
  refused(t, await supplier.get(url), [404, 'return_not_found'])
  t.same((await bodyOf(supplier.get('/v1/returns'))).data, [], 'not before it is approved')

  const approved = await approveReturn(merchant, asked)
  holds(t, approved, {
    status: 'approved',
    supplier_credit_status: 'none',
    lines: [{ line_number: 1, fault: 'supplier', route: 'to_supplier', remedy: 'refund' }]
  })
  const sent = await bodyOf(storefront.post(`${url}/shipment`, { tracking_number: 'BACK-1' }))
  holds(t, sent, { status: 'in_transit', tracking_number: 'BACK-1', version: 3 })
  const shown = await bodyOf(supplier.get(url))
  holds(t, shown, { comment: 'It rattles.', lines: [{ quantity: 2, reason: 'defective' }] })
  t.same(Object.keys({ ...shown, ...shown.lines[0] }).filter((name) =>
    /remedy|fee|credited|restocked|^currency/.test(name)), [], 'nothing of the customer’s money')

  const received = await bodyOf(supplier.post(`${url}/receipt`, {
    lines: [{ line_number: 1, accepted_quantity: 1, refused_quantity: 1 }]
  }))
  holds(t, received, {
    status: 'received', supplier_credit_status: 'expected', supplier_credit_expected_amount: '10.00'
  })
  holds(t, await saleOf(merchant, placed.id), {
    status: 'completed',
    total: '39.80',
    credited: '19.90',
    refund_due: '19.90',
    payment_status: 'refund_due',
    lines: [{ delivered_quantity: 2, returned_quantity: 1 }],
    credits: [{ kind: 'return', amount: '19.90', quantity: 1, source_id: asked.id }]
  })
  const [order] = await purchaseOrdersOf(merchant, placed.id)
  holds(t, order, { lines: [{ delivered_quantity: 2, returned_quantity: 1 }] })
  holds(t, await bodyOf(merchant.get(url)), { lines: [{ credited_amount: '19.90' }] })
  holds(t, await bodyOf(merchant.post(`${url}/closure`)), { status: 'closed' })
  t.same((await merchant.eventTypes()).filter((type) => type.includes('return')).sort(), [
    'purchase_order.returned', 'return.approved', 'return.closed', 'return.received',
    'return.requested', 'return.shipped', 'sales_order.returned'
  ])
  await merchant.givePositions()
  const typesFor = async (url: string, client = storefront) =>
    (await bodyOf(client.get(url))).data.map(({ type }: { type: string }) => type)
      .filter((type: string) => type.startsWith('return'))
  t.equal((await typesFor('/v1/events?limit=200')).length, 5)
  t.same(await typesFor('/v1/events?limit=200', supplier),
    ['return.approved', 'return.shipped', 'return.received', 'return.closed'])
})

t.test('each purchase order gets a return, the oldest first, or the named one', async (t) => {
  const merchant = await givenMerchant()
  const sku = newSku()
  const rival_id = await merchant.givenSupplier()
  const rival = await merchant.givenKey({ role: 'supplier', supplier_id: rival_id })
  await merchant.givenStock(rival_id, sku, { on_hand: 2, unit_cost: '12.00' })
  const about = { lines: [{ sku, quantity: 4, unit_price: '19.90' }] }
  await merchant.givenStock(merchant.supplier_id, sku, { on_hand: 2 })
  const { id } = await placeOrder(merchant, { about })
  const orders = await purchaseOrdersOf(merchant, id)
  await inTurn(orders, async (order) => {
    const client = order.supplier_id === rival_id ? rival : merchant.supplier
    const shipment = await bodyOf(client.post(`/v1/purchase-orders/${order.id}/shipments`, {
      lines: [{ line_number: 1, quantity: 2 }]
    }))
    await bodyOf(client.post(`/v1/shipments/${shipment.id}/delivery`))
  })
  const ask = async (line: object) => merchant.post(`/v1/sales-orders/${id}/returns`, {
    lines: [{ line_number: 1, reason: 'late', ...line }]
  })
  const [first, second] = orders
  const named = await bodyOf(ask({ quantity: 1, purchase_order_id: second?.id }))
  holds(t, named.data, [{ purchase_order_id: second?.id, lines: [{ quantity: 1 }] }])
  const rest = await bodyOf(ask({ quantity: 3 }))
  holds(t, rest.data, [
    { purchase_order_id: first?.id, lines: [{ quantity: 2, sales_order_line_number: 1 }] },
    { purchase_order_id: second?.id, lines: [{ quantity: 1 }] }
  ])
  refused(t, await ask({ quantity: 1 }), [422, 'return_exceeds_delivered'],
    ['/lines/0/quantity too_many'])
  await approveReturn(merchant, rest.data[1])
  const of_rival = await bodyOf(rival.get('/v1/returns'))
  t.same(of_rival.data.map((one: { id: string }) => one.id),
    [second, first].filter((order) => order?.supplier_id === rival_id).map(() => rest.data[1].id)
      .filter(() => second?.supplier_id === rival_id))
  refused(t, await merchant.supplier.get(`/v1/returns/${named.data[0].id}`),
    [404, 'return_not_found'])
})

t.test('units are returned once, whatever is open; refused and missing ones may be again',
  async (t) => {
    const merchant = await givenMerchant()
    const placed = await placeDelivered(merchant)
    const ask = async (quantity: number) =>
      merchant.post(`/v1/sales-orders/${placed.id}/returns`, {
        lines: [{ line_number: 1, quantity, reason: 'other' }]
      })
    refused(t, await ask(3), [422, 'return_exceeds_delivered'])
    const { data: [first] } = await bodyOf(ask(2))
    refused(t, await ask(1), [422, 'return_exceeds_delivered'])
    holds(t, await bodyOf(merchant.post(`/v1/returns/${first.id}/refusal`, { reason: 'Worn.' })),
      { status: 'refused', refusal_reason: 'Worn.' })
    refused(t, await merchant.post(`/v1/returns/${first.id}/approval`),
      [409, 'return_not_requested'])
    const { data: [second] } = await bodyOf(ask(2))
    await approveReturn(merchant, second)
    await receiveReturn(merchant, second, { accepted_quantity: 0, refused_quantity: 1 })
    refused(t, await ask(2), [422, 'return_exceeds_delivered'])
    const third = await requestReturn(merchant, placed)
    holds(t, await bodyOf(merchant.post(`/v1/returns/${second.id}/closure`)), {
      status: 'closed', received_at: null
    })
    refused(t, await merchant.post(`/v1/returns/${second.id}/closure`),
      [409, 'return_not_closable'])
    await approveReturn(merchant, third)
    await receiveReturn(merchant, third)
    refused(t, await ask(2), [422, 'return_exceeds_delivered'])
    t.equal((await ask(1)).statusCode, 201)
  })

t.test('in parts, with a fee: the parts add up', async (t) => {
  const merchant = await givenMerchant()
  const placed = await placeDelivered(merchant, { quantity: 3 })
  const asked = await requestReturn(merchant, placed, { quantity: 3, reason: 'no_longer_wanted' })
  const tooMuch = { lines: [{ line_number: 1, restocking_fee: '59.71' }] }
  refused(t, await merchant.post(`/v1/returns/${asked.id}/approval`, tooMuch),
    [422, 'restocking_fee_too_high'])
  const fine = { lines: [{ line_number: 1, restocking_fee: '1.001' }] }
  refused(t, await merchant.post(`/v1/returns/${asked.id}/approval`, fine),
    [400, 'invalid_request'], ['/lines/0/restocking_fee too_precise'])
  await approveReturn(merchant, asked, { lines: [{ line_number: 1, restocking_fee: '10.00' }] })
  const parts = await inTurn([1, 2, 3], async () => {
    const { status, lines } = await receiveReturn(merchant, asked)
    return [status, lines[0]?.credited_amount]
  })
  t.same(parts, [['approved', '16.57'], ['approved', '33.13'], ['received', '49.70']])
  holds(t, await saleOf(merchant, placed.id), { credited: '49.70' })
  refused(t, await merchant.post(`/v1/returns/${asked.id}/receipt`, {
    lines: [{ line_number: 1, accepted_quantity: 1 }]
  }), [409, 'return_not_awaited'])
})

t.test('all is sound after all of it', async (t) => assertSound(t, service.db))
