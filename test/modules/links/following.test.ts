// What comes back over links, through two hops, by real HTTP.

import t from 'tap'
import { assertSound } from '../../support/jobs.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { givenChain, placeOverChain } from './chain.ts'

t.setTimeout(180_000)
const chain = await givenChain(t)
const { a, c, settle, follow } = chain

t.test('sourced, accepted with dates, shipped and delivered through both hops', async (t) => {
  const placed = await placeOverChain(chain)
  const sourced = await placed.readOrders()
  t.match(sourced.c, { status: 'acknowledged', lines: [{ accepted_quantity: 5 }] })
  t.match(sourced.c.lines[0]?.promised_date, /^\d{4}-/)
  t.match(sourced.c.supplier_reference, /^SO-/)
  const promised_date = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
  await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${sourced.a.id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'accepted', quantity: 5, promised_date }] }))
  await settle()
  t.equal((await placed.readOrders()).c.lines[0]?.promised_date, promised_date)
  const shipped = await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${sourced.a.id}/shipments`, {
      carrier: 'DHL', tracking_number: '00340434', lines: [{ line_number: 1, quantity: 3 }]
    }))
  await settle(2)
  const { c: on_its_way } = await placed.readOrders()
  t.match(on_its_way, {
    lines: [{ shipped_quantity: 3, delivered_quantity: 0 }],
    shipments: [{ carrier: 'DHL', tracking_number: '00340434', state: 'in_transit' }]
  })
  await bodyOfAnswer(a.supplier.post(`/v1/shipments/${shipped.id}/delivery`, {}))
  await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${sourced.a.id}/shipments`, { lines: [{ line_number: 1, quantity: 2 }] }))
  await settle(2)
  const { c: done } = await placed.readOrders()
  t.match(done, { lines: [{ shipped_quantity: 5, delivered_quantity: 3 }] })
  t.equal(done.shipments.length, 2, 'two processes at once record each shipment once')
  const { version } = done
  await settle()
  t.equal((await placed.readOrders()).c.version, version, 'nothing is told twice')
  t.same(await placed.exceptions(), [])
})

t.test('refused after it was accepted: the units wait where nobody has them', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  const answer = async (line: object) => bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${order.id}/acknowledgements`, { lines: [{ line_number: 1, ...line }] }))
  await answer({ status: 'accepted', quantity: 5 })
  await settle()
  await answer({ status: 'rejected', quantity: 5, reason: 'out_of_stock' })
  await settle()
  const { b } = await placed.readOrders()
  t.match(b, {
    status: 'acknowledged', lines: [{ accepted_quantity: 5, answers: [{ status: 'backordered' }] }]
  })
})

t.test('a shipment that never left, and another number', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  const ship = async (tracking_number: string) => bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${order.id}/shipments`,
    { tracking_number, lines: [{ line_number: 1, quantity: 5 }] }))
  const first = await ship('FIRST')
  await settle()
  await bodyOfAnswer(a.supplier.post(`/v1/shipments/${first.id}/cancellation`, {}))
  const second = await ship('SECOND')
  await bodyOfAnswer(a.supplier.patch(`/v1/shipments/${second.id}`, { tracking_number: 'THIRD' }))
  await settle()
  const { c } = await placed.readOrders()
  t.match(c.shipments, [
    { tracking_number: 'FIRST', state: 'canceled' }, { tracking_number: 'THIRD' }
  ])
  t.equal(c.lines[0]?.shipped_quantity, 5)
})

t.test('an address that the partner does not take any more is told', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  const { id } = await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${order.id}/shipments`, { lines: [{ line_number: 1, quantity: 5 }] }))
  await settle()
  const ship_to = { name: 'Ada', line1: 'Elsewhere 1', city: 'Lyon', country: 'FR' }
  await bodyOfAnswer(c.patch(`/v1/sales-orders/${placed.sale_id}`, { ship_to }))
  await bodyOfAnswer(a.supplier.post(`/v1/shipments/${id}/cancellation`, {}))
  await settle()
  await settle()
  t.match((await placed.readOrders()).c, { ship_to, lines: [{ shipped_quantity: 0 }] })
  const told = (await placed.exceptions()).filter(({ kind }) => kind === 'chain_out_of_step')
  t.match(told, [{ resolution: null, detail: /goes to another address at the partner/ }])
  await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${order.id}/shipments`, { lines: [{ line_number: 1, quantity: 5 }] }))
  await settle()
  t.match((await placed.exceptions()).find(({ kind }) => kind === 'chain_out_of_step'),
    { resolution: 'obsolete' })
})

t.test('lost units are told once, and may be found', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  const { id } = await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${order.id}/shipments`, { lines: [{ line_number: 1, quantity: 5 }] }))
  await bodyOfAnswer(a.supplier.post(`/v1/shipments/${id}/incidents`, {
    kind: 'lost', lines: [{ line_number: 1, quantity: 2 }]
  }))
  await settle()
  t.match((await placed.exceptions()), [{ kind: 'incident', resolved_at: null }])
  await bodyOfAnswer(a.supplier.post(`/v1/shipments/${id}/delivery`, {
    lines: [{ line_number: 1, quantity: 5 }]
  }))
  await settle()
  const { c } = await placed.readOrders()
  t.match(c.lines, [{ delivered_quantity: 5, lost_quantity: 0 }])
  t.match((await placed.exceptions()), [{ kind: 'incident', resolution: 'obsolete' }])
})

t.test('a partner that is away only delays', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  chain.proxy.shut()
  await bodyOfAnswer(a.supplier.post(
    `/v1/purchase-orders/${order.id}/shipments`, { lines: [{ line_number: 1, quantity: 5 }] }))
  await follow()
  const readLink = async () => bodyOfAnswer<Record<string, unknown>>(
    chain.c.get(`/v1/links/${chain.c_link.link_id}`))
  const away = await readLink()
  t.match(away, { state: 'active', last_error: String })
  t.type(away.failing_since, 'string')
  chain.proxy.open()
  await settle()
  t.match(await readLink(), { failing_since: null, last_error: null })
  t.equal((await placed.readOrders()).c.lines[0]?.shipped_quantity, 5)
})

t.test('all that was left is sound', async (t) => {
  await assertSound(t, chain.service.db)
})
