// A partner that is away for longer than it has to answer, and goods that it sends although the
// order has ended here: nothing is bought twice, and no unit is unknown.

import t from 'tap'
import { sql } from 'kysely'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, exceptionsOf, newSku, purchaseOrdersOf } from '../../support/stories.ts'
import { givenChain, type Line, type Order } from './chain.ts'

t.setTimeout(180_000)
const { b, c, c_link, proxy, service: { db, database_url }, settle, follow } = await givenChain(t)
const runJob = givenJobs(t, database_url)

type Sale = { id: string, status: string, lines: Line[] }

/** C orders from B, which has another supplier; C could buy elsewhere too. */
async function placeAtB (quantity = 5, about: object = {}) {
  const sku = newSku()
  await b.givenStock(b.supplier_id, sku, { unit_cost: '5.00' })
  await c.givenStock(c_link.supplier_id, sku, { unit_cost: '12.00' })
  await c.givenStock(c.supplier_id, sku, { unit_cost: '15.00' })
  const { id: sale_id } = await bodyOfAnswer(c.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity, unit_price: '19.90' }], ...about
  })))
  const [{ id } = { id: '' }] = await purchaseOrdersOf(c, sale_id)
  const saleAtB = async (): Promise<Sale | undefined> => (await bodyOfAnswer<{ data: Sale[] }>(
    b.get(`/v1/sales-orders?reference=${id}`))).data[0]
  const orderOfB = async (): Promise<string> =>
    (await purchaseOrdersOf(b, (await saleAtB())?.id ?? '')).at(-1)?.id ?? ''
  const shipB = async (...units: number[]): Promise<void> => {
    const order_id = await orderOfB()
    for (const one of units) {
      // eslint-disable-next-line no-await-in-loop -- one parcel after the other
      await bodyOfAnswer(b.supplier.post(`/v1/purchase-orders/${order_id}/shipments`, {
        lines: [{ line_number: 1, quantity: one }]
      }))
    }
  }
  return {
    id,
    sale_id,
    saleAtB,
    shipB,
    read: async () => bodyOfAnswer<Order>(c.get(`/v1/purchase-orders/${id}`)),
    readOrders: async () => purchaseOrdersOf(c, sale_id),
    exceptions: async () => exceptionsOf(c, sale_id)
  }
}

type Placed = Awaited<ReturnType<typeof placeAtB>>

/** Its time to answer is over, as C sees it. */
async function expire ({ id }: Placed): Promise<void> {
  await sql`update purchase_orders set acknowledgement_due_at = now() - interval '1 second'
    where id = ${id}`.execute(db)
  await runJob('expire unanswered purchase orders')
}

/** C sends the order, and B's acceptance is not read. */
async function sendUnheard (placed: Placed): Promise<void> {
  await c.sendTransmissions()
  await runJob('note transmissions')
  t.ok(await placed.saleAtB())
}

/** As if B had been asked since, and had said nothing of the order. */
async function hearNothing ({ id }: Placed): Promise<void> {
  await sql`update partner_orders set look_at = null where purchase_order_id = ${id}`.execute(db)
  await sql`update link_progress set caught_up_at = now() where link_id = ${c_link.link_id}`
    .execute(db)
}

const kindsOf = async (placed: Placed): Promise<unknown[]> =>
  (await placed.exceptions()).map(({ kind, resolution }) => [kind, resolution])

t.test('a partner that is away is not silent: nothing is bought elsewhere', async (t) => {
  const placed = await placeAtB()
  await sendUnheard(placed)
  proxy.shut()
  await placed.shipB(5)
  await follow()
  await expire(placed)
  await expire(placed)
  t.match(await placed.read(), { status: 'issued' })
  const [late, ...others] = await placed.exceptions()
  t.same(others, [])
  t.match(late, { kind: 'late_acknowledgement', resolved_at: null, detail: /cannot be heard/ })
  await bodyOfAnswer(c.post(`/v1/exceptions/${late?.id}/resolutions`, { resolution: 'dismiss' }))
  await expire(placed)
  t.same(await kindsOf(placed), [['late_acknowledgement', 'dismiss']], 'it is told once')
  proxy.open()
  await settle()
  t.match(await placed.read(), { lines: [{ accepted_quantity: 5, shipped_quantity: 5 }] })
  t.equal((await placed.readOrders()).length, 1)
  t.same(await kindsOf(placed), [['late_acknowledgement', 'dismiss']])
})

t.test('so it is while the link is suspended; its answer ends what was told', async (t) => {
  const placed = await placeAtB()
  await sendUnheard(placed)
  await hearNothing(placed)
  await bodyOfAnswer(c.post(`/v1/links/${c_link.link_id}/suspension`))
  await expire(placed)
  t.match(await placed.read(), { status: 'issued' })
  await bodyOfAnswer(c.post(`/v1/links/${c_link.link_id}/resumption`))
  await sql`update partner_orders set look_at = now() where purchase_order_id = ${placed.id}`
    .execute(db)
  await follow()
  t.match(await placed.read(), { status: 'acknowledged' })
  t.same(await kindsOf(placed), [['late_acknowledgement', 'obsolete']])
})

t.test('an order that was never tried there expires, and is never placed', async (t) => {
  const placed = await placeAtB()
  proxy.shut()
  await expire(placed)
  proxy.open()
  t.match(await placed.read(), { status: 'expired' })
  await settle()
  t.equal(await placed.saleAtB(), undefined)
})

t.test('an order that is being placed does not expire meanwhile', async (t) => {
  const placed = await placeAtB()
  const held = proxy.holdRequest('POST /v1/sales-orders')
  const sending = c.sendTransmissions()
  await held.came
  await hearNothing(placed)
  await expire(placed)
  t.match(await placed.read(), { status: 'issued' })
  await held.release()
  await sending
  await settle()
  t.match(await placed.read(), { status: 'acknowledged' })
  t.equal((await placed.readOrders()).length, 1)
})

t.test('a partner that was heard, and did not answer, loses the order; goods win', async (t) => {
  const placed = await placeAtB()
  await sendUnheard(placed)
  await hearNothing(placed)
  await placed.shipB(2, 3)
  await expire(placed)
  t.match((await placed.readOrders()).map(({ status }) => status), ['expired', 'issued'])
  await settle()
  t.match(await placed.read(), {
    status: 'expired',
    lines: [{ shipped_quantity: 0, over_shipped_quantity: 5 }],
    shipments: [{ lines: [{ quantity: 2 }] }, { lines: [{ quantity: 3 }] }]
  })
  const open = (await placed.exceptions()).filter(({ resolved_at }) => resolved_at === null)
  t.match(open, [
    { kind: 'late_acknowledgement' },
    { kind: 'over_shipment', detail: /5 units .* on their way to the customer/ }
  ])
  t.equal(open.length, 2, 'both sides agree')
  await settle()
  t.equal((await placed.read()).shipments.length, 2, 'once')
})

t.test('goods that left before the partner heard of the cancellation', async (t) => {
  const placed = await placeAtB()
  await sendUnheard(placed)
  proxy.shut()
  await placed.shipB(5)
  await bodyOfAnswer(c.post(`/v1/sales-orders/${placed.sale_id}/cancellation`, {}))
  proxy.open()
  await settle()
  await settle()
  t.match(await placed.read(), { status: 'canceled', lines: [{ over_shipped_quantity: 5 }] })
  t.same(await kindsOf(placed), [['over_shipment', null]])
})

t.test('a shipment that was recorded by hand is not recorded again', async (t) => {
  const placed = await placeAtB()
  await settle()
  await bodyOfAnswer(c.post(`/v1/purchase-orders/${placed.id}/shipments`, {
    lines: [{ line_number: 1, quantity: 5 }]
  }))
  await placed.shipB(5)
  await settle()
  t.match(await placed.read(), { lines: [{ shipped_quantity: 5, over_shipped_quantity: 0 }] })
  t.same(await kindsOf(placed), [])
})

t.test('an order that ships whole, in more parcels than one text names', async (t) => {
  const placed = await placeAtB(18, { partial_shipments: 'none' })
  await settle()
  const sale = await placed.saleAtB()
  await bodyOfAnswer(b.patch(`/v1/sales-orders/${sale?.id}`, { partial_shipments: 'allow' }))
  await placed.shipB(...Array.from({ length: 18 }, () => 1))
  await settle()
  const { lines, shipments: [shipment, ...others] } = await placed.read()
  t.match(lines, [{ shipped_quantity: 18 }])
  t.same(others, [])
  const { metadata } = shipment as unknown as { metadata: Record<string, string> }
  t.same(Object.keys(metadata), ['partner_shipment', 'partner_shipment_2'])
  t.equal(new Set(Object.values(metadata).flatMap((text) => text.split(' '))).size, 18)
  await settle()
  t.equal((await placed.read()).shipments.length, 1)
  t.same(await kindsOf(placed), [])
})

t.test('all that was left is sound', async (t) => {
  await assertSound(t, db)
})
