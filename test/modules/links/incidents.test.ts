// Incidents over links: what is reported of a partner’s parcel is reported there too, once, and
// what the partner decides stands in ours. By real HTTP, through two hops.

import { sql } from 'kysely'
import t from 'tap'
import { assertSound } from '../../support/jobs.ts'
import { approveReturn, type Return, requestReturn } from '../../support/returns.ts'
import type { TestMerchant } from '../../support/service.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { refused } from '../answers.ts'
import { givenChain, type Order, placeOverChain } from './chain.ts'
import { returningOver } from './returning.ts'

t.setTimeout(180_000)
const chain = await givenChain(t)
const { a, b, c, settle, follow, proxy } = chain
const { placeDelivered, askOver, readC, failuresOf, markLook, listsOf } = returningOver(chain)

type Incident = Record<string, unknown> & { id: string }

async function placeShipped () {
  const placed = await placeOverChain(chain, { quantity: 3 })
  const { a: order } = await placed.readOrders()
  await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${order.id}/shipments`, { lines: [{ line_number: 1, quantity: 3 }] }))
  await settle()
  return placed
}

const shipmentOf = ({ shipments: [one] }: Order) => {
  if (one === undefined) throw new Error('nothing was shipped')
  return one
}

function incidentsOf (order: Order): Incident[] {
  return shipmentOf(order).incidents as Incident[]
}

const lost = (quantity: number) => ({
  kind: 'lost', lines: [{ line_number: 1, quantity }], reason: 'No scan for ten days.'
})

async function report (merchant: TestMerchant, order: Order, about: object): Promise<Incident> {
  const { incident } = await bodyOfAnswer<{ incident: Incident }>(
    merchant.post(`/v1/shipments/${shipmentOf(order).id}/incidents`, about))
  return incident
}

const decide = async (merchant: TestMerchant, order: Order, outcome: string) =>
  bodyOfAnswer(merchant.post(
    `/v1/shipments/${shipmentOf(order).id}/incidents/${incidentsOf(order)[0]?.id}/resolution`,
    { outcome }))

t.test('a lost parcel is reported to each, once, and each decides for itself', async (t) => {
  const placed = await placeShipped()
  const incident = await report(c, (await placed.readOrders()).c, lost(2))
  proxy.loseAnswerTo('POST /v1/shipments/')
  await follow()
  await settle()
  await settle(2)
  const { a: of_a, b: of_b, c: of_c } = await placed.readOrders()
  t.match(incidentsOf(of_b), [{
    kind: 'lost', reference: incident.id, reason: 'No scan for ten days.', outcome: null
  }], 'the answer was lost, and nothing was reported twice')
  t.match(incidentsOf(of_a), [{ reference: incidentsOf(of_b)[0]?.id, lines: [{ quantity: 2 }] }])
  t.equal(incidentsOf(of_a).length + incidentsOf(of_b).length + incidentsOf(of_c).length, 3)
  t.match([of_a, of_b, of_c].map(({ lines: [line] }) => line?.lost_quantity), [2, 2, 2])
  await decide(c, of_c, 'refund')
  await decide(b, of_b, 'refund')
  await decide(a, of_a, 'none')
  await settle()
  const after = await placed.readOrders()
  t.match(incidentsOf(after.c), [{
    outcome: 'refund', supplier_outcome: 'refund', supplier_credited_amount: '24.00'
  }])
  t.match(incidentsOf(after.b), [{ supplier_outcome: 'none', supplier_credited_amount: '0.00' }])
  await settle()
  t.equal((await placed.readOrders()).c.version, after.c.version, 'nothing is told twice')
  const kinds = (await placed.exceptions()).filter(({ resolved_at }) => resolved_at === null)
  t.same(kinds, [])
})

t.test('a decision that the feed did not tell is found when both sides are compared', async (t) => {
  const placed = await placeShipped()
  await report(c, (await placed.readOrders()).c, lost(3))
  await settle()
  await decide(b, (await placed.readOrders()).b, 'refund')
  await settle()
  const { id } = shipmentOf((await placed.readOrders()).c)
  await sql`
    update shipments set incidents = jsonb_build_array(
      (incidents->0) - 'supplier_outcome' - 'supplier_credited_amount')
    where id = ${id}`.execute(chain.service.db)
  await bodyOfAnswer(c.post(`/v1/links/${chain.c_link.link_id}/reconciliations`, {}))
  await settle()
  t.match(incidentsOf((await placed.readOrders()).c), [{ supplier_outcome: 'refund' }])
})

t.test('the partner sends the units again: ours are found', async (t) => {
  const placed = await placeShipped()
  await report(c, (await placed.readOrders()).c, lost(2))
  await follow()
  await settle()
  await bodyOfAnswer(a.supplier.post(
    `/v1/shipments/${shipmentOf((await placed.readOrders()).a).id}/delivery`, {}))
  await settle()
  const { b: of_b } = await placed.readOrders()
  await decide(b, of_b, 'reship')
  await settle()
  const { data } = await bodyOfAnswer<{ data: Array<{ id: string, sales_order_id: string }> }>(
    a.get('/v1/purchase-orders?limit=1'))
  const [again] = data
  await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${again?.id}/shipments`, { lines: [{ line_number: 1, quantity: 2 }] }))
    .then(async ({ id }) => bodyOfAnswer(a.supplier.post(`/v1/shipments/${id}/delivery`, {})))
  await settle()
  const { c: of_c } = await placed.readOrders()
  t.match(of_c, { lines: [{ delivered_quantity: 3, lost_quantity: 0 }] })
  t.match(incidentsOf(of_c), [{ supplier_outcome: 'reship', lines: [{ found_quantity: 2 }] }])
  const first = await requestReturn(c, { id: placed.sale_id })
  const second = await requestReturn(c, { id: placed.sale_id })
  await approveReturn(c, first)
  await approveReturn(c, second)
  await follow()
  const { data: there } = await bodyOfAnswer<{ data: object[] }>(b.get('/v1/returns?limit=2'))
  t.match(there, [
    { reference: second.id, lines: [{ sales_order_line_number: 2, quantity: 1 }] },
    { reference: first.id, lines: [{ sales_order_line_number: 1, quantity: 1 }] }
  ], 'they may come back, and two claims do not ask for the same units')
  t.same((await placed.exceptions()).filter(({ kind }) => kind === 'supplier_credit_refused'), [])
})

t.test('what the partner does not send again after all waits for a person', async (t) => {
  const placed = await placeShipped()
  const { b: of_b } = await placed.readOrders()
  await report(b, of_b, { ...lost(2), outcome: 'reship' })
  await settle()
  t.same(incidentsOf((await placed.readOrders()).c), [], 'the partner sends them again')
  const sale_of_b = String(shipmentOf(of_b).sales_order_id)
  for (let units = 0; units < 2; units++) {
    /* eslint-disable no-await-in-loop -- one after the other */
    await bodyOfAnswer(b.post(`/v1/sales-orders/${sale_of_b}/cancellation`,
      { lines: [{ line_number: 2, quantity: 1 }] }))
    await settle()
    /* eslint-enable no-await-in-loop */
  }
  const { c: of_c } = await placed.readOrders()
  const told = {
    kind: 'lost',
    outcome: null,
    supplier_outcome: 'reship',
    supplier_credited_amount: '12.00',
    lines: [{ quantity: 1 }]
  }
  t.match(incidentsOf(of_c), [told, told])
  t.equal(incidentsOf(of_c).length, 2)
  t.match(of_c, { lines: [{ lost_quantity: 2 }] })
})

t.test('many returns of others take the place of none of ours, and are told', async (t) => {
  const placed = await placeDelivered(1)
  const { id, orders, of_b } = await askOver(placed)
  const shown = await bodyOfAnswer<Return>(b.storefront.get(`/v1/returns/${of_b.id}`))
  const lines = Array<unknown>(5_001).fill(shown.lines[0])
  const others = ['ret_1', 'ret_2'].map((other) =>
    ({ ...shown, id: other, reference: null, lines }))
  const own = { ...shown, status: 'refused', refusal_reason: 'It was used.' }
  proxy.failOn('GET /v1/returns?', { data: [...others, own], next_cursor: null })
  await markLook(orders.c.id)
  await follow()
  t.match(await readC(id), {
    supplier_credit_reason: 'The partner refuses the return: It was used.'
  })
  t.equal(await failuresOf(orders.c.id), 1)
  proxy.failOn('GET /v1/returns?', { data: [], next_cursor: 'further' })
  const lists = listsOf()
  await follow()
  proxy.failOn(undefined)
  t.ok(listsOf() - lists >= 20)
  t.equal(await failuresOf(orders.c.id), 2, 'further pages are told too')
})

t.test('what the partner does not take is a difference, in its words', async (t) => {
  const placed = await placeShipped()
  proxy.failOn('POST /v1/shipments/', '422 Unprocessable Entity', () =>
    JSON.stringify({ code: 'nothing_on_its_way', title: 'No' }))
  await report(c, (await placed.readOrders()).c, lost(1))
  for (let looks = 0; looks < 3; looks++) await settle() // eslint-disable-line no-await-in-loop
  const open = (await placed.exceptions()).filter(({ kind }) => kind === 'chain_out_of_step')
  t.match(open, [{ resolved_at: null, detail: /does not take the incident inc_/ }])
  t.equal(open.length, 1)
  proxy.failOn(undefined)
  await bodyOfAnswer(c.post(`/v1/links/${chain.c_link.link_id}/reconciliations`, {}))
  await settle()
  const [told] = (await placed.exceptions()).filter(({ kind }) => kind === 'chain_out_of_step')
  t.match(told, { resolution: 'obsolete' })
})

t.test('a storefront reports by the lines of its order, and decides on nothing', async (t) => {
  const placed = await placeShipped()
  const { c: order } = await placed.readOrders()
  const url = `/v1/shipments/${shipmentOf(order).id}/incidents`
  const said = { ...lost(1), reference: 'CLAIM-1' }
  for (const about of [{ outcome: 'refund' }, { fault: 'supplier' }]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    refused(t, await c.storefront.post(url, { ...said, ...about }), [403, 'role_forbidden'])
  }
  const first = await c.storefront.post(url, said)
  t.equal(first.statusCode, 201)
  t.same(Object.keys(first.json<object>()), ['incident', 'shipment'])
  const again = await c.storefront.post(url, { ...said, reason: 'Other words.' })
  t.equal(again.statusCode, 200)
  t.match(again.json(), { incident: { reference: 'CLAIM-1', outcome: null } })
  refused(t, await c.storefront.post(url, { ...said, ...lost(2) }),
    [409, 'incident_reference_conflict'])
  refused(t, await c.storefront.post(url, { ...said, lines: [{ line_number: 2, quantity: 1 }] }),
    [422, 'unknown_line'])
})

t.test('all is sound after all of it', async (t) => assertSound(t, chain.service.db))
