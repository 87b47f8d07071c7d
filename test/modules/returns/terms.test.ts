// What customers get for what they return, where the goods go, and who says so.

import t from 'tap'
import { givenAccount } from '../../support/accounts.ts'
import { assertSound } from '../../support/jobs.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import {
  approveReturn, placeDelivered, placeReturned, receiveReturn, requestReturn
} from '../../support/returns.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { newSku, placeOrder, purchaseOrdersOf, ship } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'

const service = await givenService(t)
const { givenMerchant } = service

/** Two units at 19.90, paid. */
const PAID = { about: { payments: [{ reference: 'pi_1', amount: '39.80' }] } }

const saleOf = async (merchant: TestMerchant, id: string) =>
  bodyOf(merchant.get(`/v1/sales-orders/${id}`))

t.test('what the customer keeps is accepted with the approval, as the dry run tells', async (t) => {
  const merchant = await givenMerchant()
  const placed = await placeDelivered(merchant, PAID)
  const asked = await requestReturn(merchant, placed, { reason: 'damaged', route: 'keep' })
  const url = `/v1/returns/${asked.id}/approval`
  const wanted = {
    status: 'received',
    version: 2,
    supplier_credit_status: 'none', // the carrier's fault
    lines: [{ accepted_quantity: 1, credited_amount: '19.90' }]
  }
  holds(t, await bodyOf(merchant.post(`${url}?dry_run=true`)), wanted)
  holds(t, await saleOf(merchant, placed.id), { refund_due: '0.00' })
  holds(t, await bodyOf(merchant.post(url)), wanted)
  holds(t, await saleOf(merchant, placed.id), { refund_due: '19.90' })
})

t.test('a replacement is a line at no charge, and a store credit is told only', async (t) => {
  const merchant = await givenMerchant()
  const placed = await placeDelivered(merchant, { quantity: 3 })
  const again = await requestReturn(merchant, placed, { remedy: 'replacement' })
  refused(t, await merchant.post(`/v1/returns/${again.id}/approval`, {
    lines: [{ line_number: 1, restocking_fee: '0.01' }]
  }), [422, 'restocking_fee_too_high'])
  await approveReturn(merchant, again)
  await receiveReturn(merchant, again)
  const sale = await saleOf(merchant, placed.id)
  holds(t, sale, {
    status: 'confirmed',
    total: '59.70',
    credited: '0.00',
    lines: [
      { returned_quantity: 1 },
      { quantity: 1, unit_price: '0.00', replacement_for: 1, sourced_quantity: 1 }
    ]
  })
  const stored = await placeReturned(merchant, { remedy: 'store_credit' })
  const received = await receiveReturn(merchant, { id: stored.return_id })
  holds(t, received, { lines: [{ credited_amount: '19.90' }] })
  holds(t, await saleOf(merchant, stored.id), { credited: '0.00', refund_due: '0.00', credits: [] })
})

t.test('stock of the own warehouse rises by what is restocked, and else by nothing', async (t) => {
  const merchant = await givenMerchant()
  const { sku, return_id } = await placeReturned(
    merchant, { quantity: 3, route: 'to_merchant' }, { quantity: 3 })
  const url = `/v1/returns/${return_id}/receipt`
  const line = { line_number: 1, accepted_quantity: 1, restock_quantity: 1 }
  refused(t, await merchant.post(url, { lines: [line] }), [422, 'restock_impossible'])
  const own = await merchant.givenSupplier({ kind: 'own_warehouse' })
  const onHand = async () => {
    const reply = await merchant.get(`/v1/suppliers/${own}/stock/${sku}`)
    return reply.statusCode === 404 ? 0 : reply.json().on_hand
  }
  await receiveReturn(merchant, { id: return_id })
  t.equal(await onHand(), 0)
  refused(t, await merchant.post(url, { lines: [{ ...line, restock_quantity: 2 }] }),
    [422, 'restock_impossible'])
  refused(t, await merchant.supplier.post(url, { lines: [line] }), [403, 'role_forbidden'])
  const restocked = await bodyOf(merchant.post(url, { lines: [line] }))
  holds(t, restocked, { lines: [{ accepted_quantity: 2, restocked_quantity: 1 }] })
  t.equal(await onHand(), 1)
  const to_supplier = await placeReturned(merchant)
  refused(t, await merchant.post(`/v1/returns/${to_supplier.return_id}/receipt`, { lines: [line] }),
    [422, 'restock_impossible'])
})

t.test('a storefront says what and why, an operator on which terms', async (t) => {
  const merchant = await givenMerchant()
  const placed = await placeDelivered(merchant)
  const url = `/v1/sales-orders/${placed.id}/returns`
  const line = { line_number: 1, quantity: 1, reason: 'other' }
  await inTurn([
    { route: 'keep' }, { fault: 'supplier' }, { restocking_fee: '1.00' },
    { purchase_order_id: placed.purchase_order_id }
  ], async (terms) => {
    refused(t, await merchant.storefront.post(url, { lines: [{ ...line, ...terms }] }),
      [403, 'role_forbidden'], [`/lines/0/${Object.keys(terms)[0]} not_allowed`])
  })
  refused(t, await merchant.post(url, { lines: [line, line] }), [422, 'repeated_line'])
  refused(t, await merchant.post(url, { lines: [{ ...line, line_number: 9 }] }),
    [422, 'unknown_line'])
  const mistaken = await requestReturn(merchant, placed)
  refused(t, await merchant.post(`/v1/returns/${mistaken.id}/receipt`, {
    lines: [{ line_number: 1, accepted_quantity: 1 }]
  }), [409, 'return_not_awaited'])
  refused(t, await merchant.post(`/v1/returns/${mistaken.id}/closure`),
    [409, 'return_not_closable'])
  const withdrawn = await requestReturn(merchant, placed)
  const withdraw = async () => merchant.storefront.post(`/v1/returns/${withdrawn.id}/closure`)
  holds(t, await bodyOf(withdraw()), { status: 'closed', approved_at: null })
  refused(t, await withdraw(), [409, 'return_not_closable'])
  await approveReturn(merchant, mistaken)
  refused(t, await merchant.post(`/v1/returns/${mistaken.id}/receipt`, {
    lines: [{ line_number: 1, accepted_quantity: 1, refused_quantity: 1 }]
  }), [422, 'receipt_exceeds_returned'], ['/lines/0 too_many'])
  const unshipped = await placeOrder(merchant)
  await ship(merchant, unshipped)
  refused(t, await merchant.post(`/v1/sales-orders/${unshipped.id}/returns`, { lines: [line] }),
    [422, 'return_exceeds_delivered'])
})

t.test('a storefront withdraws only what nobody has, and only its own', async (t) => {
  const merchant = await givenMerchant()
  const placed = await placeDelivered(merchant, { quantity: 4 })
  const approve = async (of: object = {}) =>
    approveReturn(merchant, await requestReturn(merchant, placed, of))
  const withdraw = async ({ id }: { id: string }, by = merchant.storefront) =>
    by.post(`/v1/returns/${id}/closure`)
  const kept = async (one: { id: string }, detail: string) => {
    const answer = await withdraw(one)
    refused(t, answer, [409, 'return_not_closable'])
    holds(t, answer.json(), { detail })
    holds(t, await bodyOf(merchant.post(`/v1/returns/${one.id}/closure`)), { status: 'closed' })
  }
  const agreed = await approve()
  const { client } = await givenAccount(merchant, 'another')
  refused(t, await withdraw(agreed, client), [404, 'return_not_found'])
  holds(t, await bodyOf(withdraw(agreed)), { status: 'closed' })
  const sent = await approve()
  await bodyOf(merchant.storefront.post(`/v1/returns/${sent.id}/shipment`))
  await kept(sent, 'The return is in_transit.')
  const inspected = await approve({ quantity: 2 })
  await receiveReturn(merchant, inspected)
  await kept(inspected, 'Units of it were accepted or refused.')
})

t.test('goods of the own warehouse come back to it, and nobody credits them', async (t) => {
  const merchant = await givenMerchant()
  const own = await merchant.givenSupplier({ kind: 'own_warehouse' })
  const sku = newSku()
  await merchant.givenStock(own, sku, { on_hand: 5, unit_cost: '7.00' })
  const { id } = await bodyOf(merchant.post('/v1/sales-orders', {
    ...salesOrderBody(), lines: [{ sku, quantity: 2, unit_price: '19.90' }]
  }))
  const [order] = await purchaseOrdersOf(merchant, id)
  const shipment = await bodyOf(merchant.post(`/v1/purchase-orders/${order?.id}/shipments`, {
    lines: [{ line_number: 1, quantity: 2 }]
  }))
  await bodyOf(merchant.post(`/v1/shipments/${shipment.id}/delivery`))
  refused(t, await merchant.post(`/v1/sales-orders/${id}/returns`, {
    lines: [{ line_number: 1, quantity: 1, reason: 'defective', route: 'to_supplier' }]
  }), [422, 'return_route_impossible'])
  const asked = await requestReturn(merchant, { id })
  await approveReturn(merchant, asked)
  holds(t, await receiveReturn(merchant, asked, { restock_quantity: 1 }), {
    supplier_credit_status: 'none', lines: [{ route: 'to_merchant', restocked_quantity: 1 }]
  })
  holds(t, await bodyOf(merchant.get(`/v1/suppliers/${own}/stock/${sku}`)), {
    on_hand: 4, unit_cost: '7.00'
  })
})

t.test('all is sound after all of it', async (t) => assertSound(t, service.db))
