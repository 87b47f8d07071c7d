// What each role sees of a sales order: a storefront no supplier and no cost, a supplier nothing.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'

async function givenOrder () {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 50 } })
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody()))
  return { merchant, order, url: `${SALES_ORDERS}/${order.id}` }
}

/** Every name and every text in a body. */
function wordsIn (value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)]
  return Object.entries(value).flatMap(([name, child]) => [name, ...wordsIn(child)])
}

function telltales ({ supplier_id }: TestMerchant, body: unknown): string[] {
  const own = ['purchase_order_number', 'refunded_amount']
  return wordsIn(body).filter((word) => !own.includes(word)).filter((word) =>
    word === supplier_id || /supplier|purchase|cost|margin|^po_|content_hash|refunded/.test(word))
}

t.test('a storefront reads the same order without suppliers and costs', async (t) => {
  const { merchant, order, url } = await givenOrder()
  t.ok(telltales(merchant, order).includes(merchant.supplier_id), 'an operator sees them')

  const seen = await bodyOf(merchant.storefront.get(url))
  t.same(telltales(merchant, seen), [])
  const {
    purchase_orders: _hidden, exceptions: _problems, margin: _margin, margin_basis: _basis,
    sourcing: _sourcing, tags: _tags, notes: _notes, internal_notes: _internal,
    account: _account, path: _path, lines, ...rest
  } = order
  t.same(seen, {
    ...rest,
    lines: lines.map(({
      purchase_order_lines: _none, margin: _left, suppliers: _said, allocations: _given,
      ...line
    }: Record<string, unknown>) => line)
  })
})

t.test('nor does any other answer tell: create, replay, confirm, pay, list', async (t) => {
  const { merchant } = await givenOrder()
  const { post, get } = merchant.storefront
  const body = salesOrderBody({ confirm: false, payment_terms: 'prepaid' })
  const placed = await bodyOf(post(SALES_ORDERS, body))
  const url = `${SALES_ORDERS}/${placed.id}`
  const answers = [
    placed,
    await bodyOf(post(SALES_ORDERS, body)),
    await bodyOf(post(`${url}/confirmation`)),
    await bodyOf(post(`${url}/payments`, { reference: 'p', amount: '39.80' })),
    await bodyOf(get(url)),
    await bodyOf(get(SALES_ORDERS))
  ]
  t.same(answers.flatMap((answer) => telltales(merchant, answer)), [])
  t.equal(answers.at(-1).data.length, 2, 'it sees every order of the merchant')
})

t.test('a kept answer is of the role that asked', async (t) => {
  const { merchant } = await givenOrder()
  const key = { 'idempotency-key': 'same-key-two-roles' }
  const body = salesOrderBody()
  const own = await merchant.storefront.post(SALES_ORDERS, body, key)
  const operators = await merchant.post(SALES_ORDERS, body, key)
  t.equal(operators.statusCode, 200, 'the reference is known, the key is not')
  t.equal(operators.json().purchase_orders.length, 1)
  const again = await merchant.storefront.post(SALES_ORDERS, body, key)
  t.equal(again.body, own.body)
  t.same(telltales(merchant, again.json()), [])
})

t.test('a refusal tells a storefront of no supplier either', async (t) => {
  const { merchant } = await givenOrder()
  const reply = await merchant.storefront.post(SALES_ORDERS, salesOrderBody({
    shortage_policy: 'reject', lines: [{ sku: 'BOLT-M8', quantity: 99, unit_price: '1' }]
  }))
  refused(t, reply, [409, 'insufficient_stock'])
  t.same(telltales(merchant, reply.json()), [])
  holds(t, reply.json().shortages, [{ shortage_quantity: 51 }])
})

t.test('403 role_forbidden: what is not of the role', async (t) => {
  const { merchant: { storefront, supplier }, url } = await givenOrder()
  const FORBIDDEN: [number, string] = [403, 'role_forbidden']
  refused(t, await storefront.get(`${url}/sourcing`), FORBIDDEN)
  refused(t, await storefront.get(`${url}/events`), FORBIDDEN)
  refused(t, await storefront.get('/v1/purchase-orders'), FORBIDDEN)
  refused(t, await storefront.get('/v1/supplier-stock'), FORBIDDEN)
  refused(t, await supplier.get(url), FORBIDDEN)
  refused(t, await supplier.get(SALES_ORDERS), FORBIDDEN)
  refused(t, await supplier.post(SALES_ORDERS, salesOrderBody()), FORBIDDEN)
  refused(t, await supplier.post(`${url}/payments`, {}), FORBIDDEN)
})
