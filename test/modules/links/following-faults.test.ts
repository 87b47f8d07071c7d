// What comes back over links when something goes wrong: units that nobody has, cancellations that
// overtake shipments, goods beyond the order, orders that cannot be read, and what both then say.

import t from 'tap'
import { sql } from 'kysely'
import { assertSound } from '../../support/jobs.ts'
import { bodyOfAnswer, purchaseOrdersOf } from '../../support/stories.ts'
import { givenChain, placeOverChain } from './chain.ts'

t.setTimeout(180_000)
const chain = await givenChain(t, { unsourced: 'reject' })
const { a, b, c, c_link, settle, follow, service } = chain

const shipA = async (id: string, quantity: number) => bodyOfAnswer(a.supplier.post(
  `/v1/purchase-orders/${id}/shipments`, { lines: [{ line_number: 1, quantity }] }))
const acceptA = async (id: string, quantity: number) => bodyOfAnswer(a.supplier.post(
  `/v1/purchase-orders/${id}/acknowledgements`,
  { lines: [{ line_number: 1, status: 'accepted', quantity }] }))

t.test('refused after it was accepted: rejected at each hop, and sourced elsewhere', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  await c.givenStock(c.supplier_id, placed.sku, { unit_cost: '15.00' })
  await acceptA(order.id, 5)
  await settle()
  await bodyOfAnswer(a.supplier.post(`/v1/purchase-orders/${order.id}/acknowledgements`, {
    lines: [
      { line_number: 1, status: 'accepted', quantity: 2 },
      { line_number: 1, status: 'rejected', quantity: 3, reason: 'out_of_stock' }
    ]
  }))
  await settle()
  const [first, second] = await purchaseOrdersOf(c, placed.sale_id)
  t.match(first, { lines: [{ accepted_quantity: 2, rejected_quantity: 3 }] })
  t.match(second, { supplier_id: c.supplier_id, lines: [{ quantity: 3 }] })
  const canceledAtB = async (): Promise<unknown> => {
    const { data: [sale] } = await bodyOfAnswer<{ data: Array<Record<'lines', unknown[]>> }>(
      b.get(`/v1/sales-orders?reference=${first?.id}`))
    return sale?.lines
  }
  await settle()
  t.match(await canceledAtB(), [{ canceled_quantity: 3 }], 'bought elsewhere, it waits nowhere')
  await bodyOfAnswer(a.supplier.post(`/v1/purchase-orders/${order.id}/acknowledgements`, {
    lines: [
      { line_number: 1, status: 'accepted', quantity: 1 },
      { line_number: 1, status: 'rejected', quantity: 1, reason: 'out_of_stock' }
    ]
  }))
  await settle()
  await settle()
  t.match(await canceledAtB(), [{ canceled_quantity: 4 }], 'nor what is rejected later')
  t.same((await placed.exceptions()).filter(({ kind }) => kind === 'chain_out_of_step'), [])
})

t.test('canceled while the first of it ships: what left stays, the rest is given up', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  await acceptA(order.id, 5)
  await settle()
  await bodyOfAnswer(c.post(`/v1/sales-orders/${placed.sale_id}/cancellation`, {}))
  await shipA(order.id, 2)
  await settle()
  const asked = await placed.readOrders()
  t.match(asked.c, { cancellation: 'requested', lines: [{ shipped_quantity: 2 }] })
  await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${order.id}/cancellation-response`, { decision: 'accepted' }))
  await settle()
  const { c: done } = await placed.readOrders()
  t.match(done, { lines: [{ shipped_quantity: 2, canceled_quantity: 3 }] })
  t.match(await placed.exceptions(), [{ kind: 'cancellation_refused' }], 'two units have left')
})

t.test('a cancellation that the last hop refuses is refused at the first', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  await acceptA(order.id, 5)
  await settle()
  await bodyOfAnswer(c.post(`/v1/sales-orders/${placed.sale_id}/cancellation`, {}))
  await settle()
  t.equal((await placed.readOrders()).c.cancellation, 'requested', 'silence refuses nothing')
  await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${order.id}/cancellation-response`, { decision: 'refused' }))
  await settle()
  t.match((await placed.readOrders()).c, {
    cancellation: 'refused', lines: [{ accepted_quantity: 5, canceled_quantity: 0 }]
  })
})

t.test('each hop leaves the next one 70 % of its time to answer a cancellation', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  await acceptA(order.id, 5)
  await settle()
  const began_ms = Date.now() - 1
  await bodyOfAnswer(c.post(`/v1/sales-orders/${placed.sale_id}/cancellation`, {}))
  await settle()
  const orders = await placed.readOrders()
  const dueOf = (name: 'a' | 'b' | 'c'): number => Date.parse(orders[name].cancellation_due_at)
  const partOf = (due_ms: number, now_ms: number): number => now_ms + 0.7 * (due_ms - now_ms)
  for (const [asking, asked] of [['c', 'b'], ['b', 'a']] as const) {
    t.ok(dueOf(asked) >= partOf(dueOf(asking), began_ms), `${asked} has its part`)
    t.ok(dueOf(asked) <= partOf(dueOf(asking), Date.now()), `the rest is left to ${asking}`)
  }
})

t.test('canceled here, refused there: asked once more, then a person hears', async (t) => {
  const setDue = async (due_at: string | null) => sql`update link_progress set due_at = ${due_at}
    where link_id = ${c_link.link_id}`.execute(service.db)
  await setDue(null)
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  await acceptA(order.id, 5)
  await follow()
  // C has heard nothing of it, so its own units are given up at once.
  await bodyOfAnswer(c.post(`/v1/sales-orders/${placed.sale_id}/cancellation`, {}))
  await setDue(new Date(0).toISOString())
  let asked = 0
  for (let round = 0; round < 4; round++) {
    /* eslint-disable no-await-in-loop -- round after round */
    await settle()
    const { a: { cancellation } } = await placed.readOrders()
    if (cancellation !== 'requested') continue
    asked++
    await bodyOfAnswer(a.supplier.post(
      `/v1/purchase-orders/${order.id}/cancellation-response`, { decision: 'refused' }))
    /* eslint-enable no-await-in-loop */
  }
  t.equal(asked, 2)
  t.match(await placed.exceptions(), [{ kind: 'chain_out_of_step', resolved_at: null }])
})

t.test('goods beyond the order are known at each hop, and a person hears', async (t) => {
  await bodyOfAnswer(a.patch(`/v1/suppliers/${a.supplier_id}`, {
    over_shipment_tolerance_percent: 100
  }))
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  await shipA(order.id, 6)
  await settle()
  const { b: at_b, c: at_c } = await placed.readOrders()
  const both = [{ shipped_quantity: 5, over_shipped_quantity: 1 }]
  t.match([at_b.lines, at_c.lines], [both, both], 'B and C tolerate none')
  t.match(await placed.exceptions(), [{
    kind: 'over_shipment', line_number: 1, detail: /1 units .* on their way to the customer/
  }])
})

t.test('a difference that a person accepts is told no more', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order, c: at_c } = await placed.readOrders()
  await shipA(order.id, 4)
  await settle()
  await sql`update purchase_order_lines set over_shipped_quantity = 1
    where purchase_order_id = ${at_c.id}`.execute(service.db)
  const compare = async (): Promise<void> => {
    await bodyOfAnswer(c.post(`/v1/links/${c_link.link_id}/reconciliations`, {}))
    await settle()
    await follow()
  }
  await compare()
  const [out_of_step] = await placed.exceptions()
  t.match(out_of_step, { kind: 'chain_out_of_step', resolutions: ['retry', 'dismiss'] })
  const link = await bodyOfAnswer<Record<string, unknown>>(c.get(`/v1/links/${c_link.link_id}`))
  t.match(link.last_difference, { purchase_order_id: at_c.id, detail: /shipped units: 5 here, 4/ })
  await bodyOfAnswer(c.post(`/v1/exceptions/${out_of_step?.id}/resolutions`, {
    resolution: 'dismiss'
  }))
  await compare()
  t.equal((await placed.exceptions()).length, 1)
  await sql`update purchase_order_lines set over_shipped_quantity = 0
    where purchase_order_id = ${at_c.id}`.execute(service.db)
})

t.test('a higher price waits for a person; what is refused is canceled there', async (t) => {
  const placed = await placeOverChain(chain)
  const { c: order } = await placed.readOrders()
  const { data: [sale] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    b.get(`/v1/sales-orders?reference=${order.id}`))
  await bodyOfAnswer(b.patch(`/v1/sales-orders/${sale?.id}`, {
    lines: [{ line_number: 1, unit_price: '14.00' }]
  }))
  await settle()
  const [dearer] = await placed.exceptions()
  t.match(dearer, { kind: 'cost_increase' })
  await bodyOfAnswer(c.post(`/v1/exceptions/${dearer?.id}/resolutions`, { resolution: 'refuse' }))
  await settle()
  t.match(await bodyOfAnswer(b.get(`/v1/sales-orders/${sale?.id}`)), { status: 'canceled' })
})

t.test('an order that cannot be read delays no other one, and a person hears', async (t) => {
  const [bad, good] = [await placeOverChain(chain), await placeOverChain(chain)]
  const [{ a: bad_order, c: at_c }, { a: good_order }] = [
    await bad.readOrders(), await good.readOrders()
  ]
  const { rows: [pair] } = await sql<{ partner_order_id: string }>`select partner_order_id
    from partner_orders where purchase_order_id = ${at_c.id}`.execute(service.db)
  chain.proxy.failOn(`GET /v1/sales-orders/${pair?.partner_order_id}`)
  await shipA(bad_order.id, 5)
  await shipA(good_order.id, 5)
  await settle()
  t.equal((await good.readOrders()).c.lines[0]?.shipped_quantity, 5)
  t.equal((await bad.readOrders()).c.lines[0]?.shipped_quantity, 0)
  t.match(await bodyOfAnswer(c.get(`/v1/links/${c_link.link_id}`)), { failing_since: null })
  t.same(await bad.exceptions(), [], 'a while is nothing')
  await sql`update partner_orders set look_failing_since = now() - interval '2 hours'
    where purchase_order_id = ${at_c.id}`.execute(service.db)
  await follow()
  t.match(await bad.exceptions(), [{ kind: 'chain_out_of_step', resolved_at: null }])
  chain.proxy.failOn(undefined)
  await settle()
  t.equal((await bad.readOrders()).c.lines[0]?.shipped_quantity, 5)
  t.match(await bad.exceptions(), [{ resolution: 'obsolete' }])
})

t.test('open orders without a pair are looked for at the partner', async (t) => {
  const [known, unknown] = [await placeOverChain(chain), await placeOverChain(chain)]
  const [{ a: order, c: at_c }, { c: lost }] = [
    await known.readOrders(), await unknown.readOrders()
  ]
  await sql`delete from partner_orders where purchase_order_id in (${at_c.id}, ${lost.id})`
    .execute(service.db)
  // As if the message had never arrived, and a person had said that it has.
  await sql`update sales_orders set reference = 'of somebody else' where reference = ${lost.id}`
    .execute(service.db)
  await shipA(order.id, 5)
  await bodyOfAnswer(c.post(`/v1/links/${c_link.link_id}/reconciliations`, {}))
  await settle()
  t.equal((await known.readOrders()).c.lines[0]?.shipped_quantity, 5)
  t.match(await unknown.exceptions(), [{ kind: 'chain_out_of_step', resolved_at: null }])
  await sql`update sales_orders set reference = ${lost.id} where reference = 'of somebody else'`
    .execute(service.db)
  await bodyOfAnswer(c.post(`/v1/links/${c_link.link_id}/reconciliations`, {}))
  await settle()
  t.match(await unknown.exceptions(), [{ resolution: 'obsolete' }])
})

t.test('all that was left is sound', async (t) => {
  await assertSound(t, service.db)
})
