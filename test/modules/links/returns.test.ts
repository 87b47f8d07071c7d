// Returns over links: what a customer gives back becomes a return of each partner, and what comes
// of it there becomes our supplier’s credit, by real HTTP.

import t from 'tap'
import { assertSound } from '../../support/jobs.ts'
import { approveReturn, receiveReturn, type Return, requestReturn } from '../../support/returns.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { givenChain } from './chain.ts'
import { returningOver } from './returning.ts'

t.setTimeout(180_000)
const chain = await givenChain(t)
const { a, b, c, settle, follow, proxy } = chain

const {
  placeDelivered, askOver, onlyOf, returnsOf, readC, failuresOf, markLook, closuresOf, listsOf,
  close
} = returningOver(chain)

t.test('agreed by each, received by the maker, credited to each', async (t) => {
  const placed = await placeDelivered()
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
  const placed = await placeDelivered()
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
  t.match(await readC(id), { supplier_credit_status: 'refused', supplier_credit_reason: reason })
  const kinds = (await placed.exceptions()).map(({ resolution }) => resolution)
  t.same(kinds.toSorted(), [null, 'obsolete'].toSorted())
})

t.test('less than was expected: a fee is told, and units that did not come', async (t) => {
  const placed = await placeDelivered()
  const { id, of_b } = await askOver(placed, { quantity: 2 })
  await approveReturn(b, of_b, { lines: [{ line_number: 1, restocking_fee: '4.00' }] })
  await receiveReturn(b, of_b)
  await settle()
  t.match(await readC(id), {
    status: 'approved', supplier_credit_status: 'expected', lines: [{ accepted_quantity: 1 }]
  }, 'it is not over there')
  await bodyOfAnswer(b.post(`/v1/returns/${of_b.id}/closure`, {}))
  await settle()
  t.match(await readC(id), {
    supplier_credit_status: 'accepted',
    supplier_credit_amount: '10.00',
    supplier_credit_reason: 'The partner has closed the return, and 1 units of it did not come.'
  })
  t.match(await placed.exceptions(), [{ kind: 'supplier_credit_refused', resolution: null }])
})

t.test('what comes to the merchant by the fault of the partner is claimed too', async (t) => {
  const placed = await placeDelivered()
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
  const placed = await placeDelivered(1)
  const { id, orders, of_b } = await askOver(placed)
  await approveReturn(b, of_b)
  await follow()
  t.match(await onlyOf(a, orders.a.id), { status: 'requested' })
  await close(c, id)
  proxy.loseAnswerTo('POST /v1/returns/')
  await follow()
  t.match(await onlyOf(b, orders.b.id), { status: 'closed', supplier_credit_reason: null })
  t.equal(await failuresOf(orders.c.id), 1, 'the answer was lost')
  await settle()
  t.match(await onlyOf(a, orders.a.id), { status: 'closed' }, 'also what is not decided')
  t.match(await readC(id), { status: 'closed', version: 3, supplier_credit_status: 'none' })
  t.equal(closuresOf(of_b), 1, 'it is withdrawn once')
  const again = await requestReturn(c, { id: placed.sale_id })
  await approveReturn(c, again)
  await follow()
  t.same((await returnsOf(b, orders.b.id)).map(({ status }) => status).toSorted(),
    ['closed', 'requested'], 'the units may be asked for again')
  t.same(await placed.exceptions(), [])
})

t.test('goods under way are withdrawn by nobody', async (t) => {
  const placed = await placeDelivered(1)
  const { id, orders, of_b } = await askOver(placed)
  await approveReturn(b, of_b)
  await bodyOfAnswer(c.post(`/v1/returns/${id}/shipment`, {}))
  await close(c, id)
  await settle()
  t.match(await onlyOf(b, orders.b.id), { status: 'approved' })
  t.equal(closuresOf(of_b), 0)
  await receiveReturn(b, of_b)
  await settle()
  const detail = `No credit is to be expected for ${id}. The partner has accepted 1 units of the ` +
    'return, which has ended here without them.'
  t.match(await placed.exceptions(), [{ kind: 'supplier_credit_refused', detail }])
  const lists = listsOf()
  await markLook(orders.c.id)
  await follow()
  t.equal(listsOf(), lists, 'what is over on both sides is read no more')
})

t.test('what the partner accepts after the rest was closed is told', async (t) => {
  const placed = await placeDelivered()
  const { id, of_b } = await askOver(placed, { quantity: 2 })
  await approveReturn(b, of_b)
  await receiveReturn(b, of_b)
  await settle()
  await close(c, id)
  await receiveReturn(b, of_b)
  await settle()
  t.match(await readC(id), { supplier_credit_status: 'accepted', lines: [{ quantity: 2 }] })
  t.match(await placed.exceptions(), [{ detail: /accepted 1 units that nobody has credited/ }])
})

t.test('what the partner does not let us withdraw is not withdrawn again', async (t) => {
  const answers: Array<[string | object, (one: Return) => object]> = [
    ['403 Forbidden', () => ({ code: 'role_forbidden', title: 'No' })], ['200 OK', (one) => one]
  ]
  for (const [status, bodyOf] of answers) {
    /* eslint-disable no-await-in-loop -- one after the other */
    const placed = await placeDelivered(1)
    const { id, orders, of_b } = await askOver(placed)
    const shown = await bodyOfAnswer<Return>(b.storefront.get(`/v1/returns/${of_b.id}`))
    await close(c, id)
    proxy.failOn(`POST /v1/returns/${of_b.id}/closure`, status, () => JSON.stringify(bodyOf(shown)))
    await follow()
    const lists = listsOf()
    await markLook(orders.c.id)
    await follow()
    proxy.failOn(undefined)
    t.equal(closuresOf(of_b), 1)
    t.equal(listsOf(), lists)
    t.same(await placed.exceptions(), [])
    /* eslint-enable no-await-in-loop */
  }
})

t.test('while the link is suspended nothing is asked, and the answer is heard', async (t) => {
  const placed = await placeDelivered()
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
  const placed = await placeDelivered()
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
  const placed = await placeDelivered()
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
