// Returns over links: what a customer gives back becomes a return of each partner, and what comes
// of it there becomes our supplier’s credit, by real HTTP.

import t from 'tap'
import { assertSound } from '../../support/jobs.ts'
import { approveReturn, receiveReturn, type Return, requestReturn } from '../../support/returns.ts'
import type { TestMerchant } from '../../support/service.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { type Chain, givenChain, placeOverChain, type PlacedChain } from './chain.ts'

t.setTimeout(180_000)
const chain = await givenChain(t)
const { a, b, c, settle, follow, proxy } = chain

/** C's order, of which the customer has all units. */
async function placeDelivered ({ service: _service }: Chain, quantity = 2): Promise<PlacedChain> {
  const placed = await placeOverChain(chain, { quantity })
  const { a: order } = await placed.readOrders()
  const { id } = await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${order.id}/shipments`, { lines: [{ line_number: 1, quantity }] }))
  await bodyOfAnswer(a.supplier.post(`/v1/shipments/${id}/delivery`, {}))
  await settle()
  return placed
}

async function returnsOf (merchant: TestMerchant, order_id: string): Promise<Return[]> {
  const { data } = await bodyOfAnswer<{ data: Return[] }>(
    merchant.get(`/v1/returns?purchase_order_id=${order_id}`))
  return data
}

/** A return that C has approved, and the only one that B then has for it. */
async function askOver (placed: PlacedChain, line: object = {}) {
  const asked = await requestReturn(c, { id: placed.sale_id }, line)
  await approveReturn(c, asked)
  await follow()
  const orders = await placed.readOrders()
  return { id: asked.id, orders, of_b: await onlyOf(b, orders.b.id) }
}

async function onlyOf (merchant: TestMerchant, order_id: string): Promise<Return> {
  const [one, ...others] = await returnsOf(merchant, order_id)
  if (one === undefined || others.length > 0) throw new Error('there is not one return')
  return one
}

const readC = async (id: string): Promise<Return> =>
  bodyOfAnswer<Return>(c.get(`/v1/returns/${id}`))

t.test('agreed by each, received by the maker, credited to each', async (t) => {
  const placed = await placeDelivered(chain)
  proxy.loseAnswerTo('POST /v1/sales-orders/')
  const asked = await requestReturn(c, { id: placed.sale_id }, { reason: 'defective' })
  await approveReturn(c, asked)
  await follow()
  const orders = await placed.readOrders()
  await follow()
  const of_b = await onlyOf(b, orders.b.id)
  t.match(of_b, { status: 'requested', reference: asked.id, lines: [{ quantity: 1 }] },
    'the answer was lost, and nothing was asked twice')
  t.same(await returnsOf(a, orders.a.id), [], 'B has not decided yet')
  await approveReturn(b, of_b)
  await follow()
  const of_a = await onlyOf(a, orders.a.id)
  await approveReturn(a, of_a)
  await bodyOfAnswer(c.post(`/v1/returns/${asked.id}/shipment`, {
    carrier: 'DHL', tracking_number: 'BACK-1'
  }))
  await settle()
  t.match(await onlyOf(a, orders.a.id), { status: 'in_transit', tracking_number: 'BACK-1' })
  await receiveReturn(a, of_a)
  await settle()
  await settle()
  t.match(await onlyOf(b, orders.b.id), {
    status: 'received', supplier_credit_status: 'accepted', supplier_credit_amount: '10.00'
  })
  const done = await readC(asked.id)
  t.match(done, {
    status: 'received',
    supplier_credit_status: 'accepted',
    supplier_credit_amount: '12.00',
    supplier_credit_reference: of_b.id,
    lines: [{ accepted_quantity: 1, credited_amount: '19.90' }]
  })
  t.same(await placed.exceptions(), [])
  await settle(2)
  t.equal((await readC(asked.id)).version, done.version, 'nothing is told twice')
})

t.test('the partner refuses: a person is told once, in its words', async (t) => {
  const placed = await placeDelivered(chain)
  const { id, of_b } = await askOver(placed, { reason: 'no_longer_wanted' })
  await bodyOfAnswer(b.post(`/v1/returns/${of_b.id}/refusal`, { reason: 'It was used.' }))
  await settle()
  const reason = 'The partner refuses the return: It was used.'
  t.match(await readC(id), { status: 'approved', supplier_credit_reason: reason })
  const detail = `No credit is to be expected for ${id}. ${reason}`
  t.match(await placed.exceptions(), [{ kind: 'supplier_credit_refused', detail }])
  await settle()
  t.equal((await placed.exceptions()).length, 1)
  await receiveReturn(c, { id })
  await settle()
  t.match(await readC(id), {
    status: 'received', supplier_credit_status: 'refused', supplier_credit_reason: reason
  })
  const kinds = (await placed.exceptions()).map(({ resolution }) => resolution)
  t.same(kinds.toSorted(), [null, 'obsolete'].toSorted())
})

t.test('less than was expected: a fee is told, and units that did not come', async (t) => {
  const placed = await placeDelivered(chain)
  const { id, of_b } = await askOver(placed, { quantity: 2 })
  await approveReturn(b, of_b, { lines: [{ line_number: 1, restocking_fee: '4.00' }] })
  await receiveReturn(b, of_b)
  await settle()
  t.match(await readC(id), { status: 'approved', lines: [{ accepted_quantity: 1 }] })
  t.match(await readC(id), { supplier_credit_status: 'expected' }, 'it is not over there')
  await bodyOfAnswer(b.post(`/v1/returns/${of_b.id}/closure`, {}))
  await settle()
  t.match(await readC(id), {
    supplier_credit_status: 'accepted',
    supplier_credit_amount: '10.00',
    supplier_credit_reason:
      'The partner has closed the return, and 1 units of it did not come.'
  })
  t.match(await placed.exceptions(), [{ kind: 'supplier_credit_refused', resolution: null }])
})

t.test('what comes to the merchant by the fault of the partner is claimed too', async (t) => {
  const placed = await placeDelivered(chain)
  const { id, of_b } = await askOver(placed, { route: 'to_merchant', reason: 'wrong_item' })
  await receiveReturn(c, { id })
  await approveReturn(b, of_b, { lines: [{ line_number: 1, route: 'keep' }] })
  await settle()
  t.match(await readC(id), { supplier_credit_status: 'accepted', supplier_credit_amount: '12.00' })
  const own = await requestReturn(c, { id: placed.sale_id }, {
    route: 'to_merchant', reason: 'no_longer_wanted'
  })
  await approveReturn(c, own)
  await settle()
  const { b: order } = await placed.readOrders()
  t.equal((await returnsOf(b, order.id)).length, 1, 'what is no claim is not told')
})

t.test('what is closed before the goods came is withdrawn at each', async (t) => {
  const placed = await placeDelivered(chain, 1)
  const { id, orders, of_b } = await askOver(placed)
  await approveReturn(b, of_b)
  await follow()
  t.match(await onlyOf(a, orders.a.id), { status: 'requested' })
  await bodyOfAnswer(c.post(`/v1/returns/${id}/closure`, {}))
  proxy.loseAnswerTo('POST /v1/returns/')
  await settle()
  await settle()
  t.match(await onlyOf(b, orders.b.id), { status: 'closed', supplier_credit_reason: null })
  t.match(await onlyOf(a, orders.a.id), { status: 'closed' }, 'also what is not decided')
  t.match(await readC(id), { status: 'closed', version: 3, supplier_credit_status: 'none' })
  const again = await askOver(placed).catch(() => undefined)
  t.equal(again, undefined, 'there are two returns by now')
  t.same((await returnsOf(b, orders.b.id)).map(({ status }) => status).toSorted(),
    ['closed', 'requested'], 'the units may be asked for again')
  t.same(await placed.exceptions(), [])
})

t.test('while the link is suspended nothing is asked, and the answer is heard', async (t) => {
  const placed = await placeDelivered(chain)
  const change = async (what: string) =>
    bodyOfAnswer(c.post(`/v1/links/${chain.c_link.link_id}/${what}`, {}))
  const { id, orders, of_b } = await askOver(placed)
  await change('suspension')
  const other = await requestReturn(c, { id: placed.sale_id })
  await approveReturn(c, other)
  await approveReturn(b, of_b)
  await receiveReturn(b, of_b)
  await settle()
  t.match(await readC(id), { supplier_credit_status: 'accepted' })
  t.equal((await returnsOf(b, orders.b.id)).length, 1)
  await change('resumption')
  await settle()
  t.equal((await returnsOf(b, orders.b.id)).length, 2)
})

t.test('a partner whose words vary is told of once, and asked no more than before', async (t) => {
  const placed = await placeDelivered(chain)
  let requests = 0
  proxy.failOn('POST /v1/sales-orders/', '422 Unprocessable Entity', () => JSON.stringify({
    code: 'return_exceeds_delivered', title: 'No', detail: `Request ${++requests}.`
  }))
  const { id } = await requestReturn(c, { id: placed.sale_id })
  await approveReturn(c, { id })
  await follow()
  const once = requests
  await follow()
  await follow()
  proxy.failOn(undefined)
  t.equal(once, 1, 'our own note does not have it asked again')
  t.ok(requests <= 2)
  t.match(await readC(id), {
    supplier_credit_reason: /^The partner does not take the return\. .*Request 1\./
  })
  t.match(await placed.exceptions(), [{ kind: 'supplier_credit_refused', resolution: null }])
  t.equal((await placed.exceptions()).length, 1)
})

t.test('an incident that cannot be told holds up no return', async (t) => {
  const placed = await placeDelivered(chain)
  const { id, orders, of_b } = await askOver(placed)
  proxy.failOn('POST /v1/shipments/')
  await bodyOfAnswer(c.post(`/v1/shipments/${orders.c.shipments[0]?.id}/incidents`, {
    kind: 'damaged', lines: [{ line_number: 1, quantity: 2 }]
  }))
  await approveReturn(b, of_b)
  await receiveReturn(b, of_b)
  await settle()
  t.match(await readC(id), { supplier_credit_status: 'accepted' })
  t.notOk((await placed.exceptions()).some(({ kind }) => kind === 'chain_out_of_step'))
  proxy.failOn(undefined)
  await settle()
  const { b: of } = await placed.readOrders()
  t.match(of.shipments, [{ incidents: [{ kind: 'damaged' }] }], 'it is told once it can be')
})

t.test('all is sound after all of it', async (t) => assertSound(t, chain.service.db))
