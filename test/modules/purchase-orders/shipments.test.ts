// Shipments against a purchase order: in parts, unanswered, beyond what was ordered, delivered.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service

const units = (quantity: number, about: object = {}) =>
  ({ lines: [{ line_number: 1, quantity }], ...about })

t.test('ships in parts: on the purchase order and on the sale, with its tracking', async (t) => {
  const { answer, post, readSale, readPurchases, readStock, sku, ...sourced } =
    await givenSourced(service)
  await bodyOf(answer({ quantity: 5 }))
  const tracking = {
    carrier: 'Velo', tracking_number: 'T-1', tracking_url: 'https://velo.example/T-1'
  }
  const reply = await post('shipments', units(2, { ...tracking, metadata: { box: '7' } }))
  t.equal(reply.statusCode, 201)
  const shipment = reply.json()
  t.equal(reply.headers.location, `/v1/shipments/${shipment.id}`)
  t.equal(reply.headers.etag, '"v1"')
  holds(t, shipment, {
    ...tracking,
    metadata: { box: '7' },
    purchase_order_id: sourced.purchase_order_id,
    sales_order_id: sourced.id,
    destination: 'customer',
    delivered_at: null,
    lines: [
      { line_number: 1, sales_order_line_number: 1, sku, quantity: 2, over_shipped_quantity: 0 }
    ]
  })
  t.same(await bodyOf(sourced.merchant.get(`/v1/shipments/${shipment.id}`)), shipment)
  holds(t, await readSale(), {
    fulfillment_status: 'partially_shipped',
    shipments: [shipment],
    lines: [{ shipped_quantity: 2, delivered_quantity: 0 }]
  })
  t.same(await readStock(), [8, 3], 'what left is neither on hand nor reserved')
  await bodyOf(post('shipments', units(3)))
  holds(t, await readPurchases(), [{ fulfillment_status: 'shipped', status: 'acknowledged' }])
  t.same(await readStock(), [5, 0])
})

t.test('shipping what was not answered accepts it, and nothing else', async (t) => {
  const { post, readPurchases } = await givenSourced(service)
  await bodyOf(post('shipments', units(2)))
  holds(t, await readPurchases(), [{
    status: 'issued', lines: [{ accepted_quantity: 2, shipped_quantity: 2, rejected_quantity: 0 }]
  }])
  await bodyOf(post('shipments', units(3)))
  holds(t, await readPurchases(), [{ status: 'acknowledged', lines: [{ accepted_quantity: 5 }] }])
})

t.test('a shipment of the future counts as now', async (t) => {
  const { post } = await givenSourced(service)
  const { shipped_at, created_at } = await bodyOf(
    post('shipments', units(1, { shipped_at: '2099-01-01T00:00:00Z' })))
  t.equal(shipped_at, created_at)
})

t.test('on_hand falls only for what left after the newest report', async (t) => {
  const { post, readStock } = await givenSourced(service)
  await bodyOf(post('shipments', units(2, { shipped_at: '2020-01-01T00:00:00Z' })))
  t.same(await readStock(), [10, 3], 'the report has it left out')
  await bodyOf(post('shipments', units(2)))
  t.same(await readStock(), [8, 1])
})

t.test('422 shipment_exceeds_accepted: without a tolerance', async (t) => {
  const { answer, post } = await givenSourced(service)
  refused(t, await post('shipments', units(6)), [422, 'shipment_exceeds_accepted'],
    ['/lines/0/quantity too_many'])
  await bodyOf(answer({ quantity: 3 }))
  refused(t, await post('shipments', units(4)), [422, 'shipment_exceeds_accepted'])
  await bodyOf(post('shipments', units(3)))
  refused(t, await post('shipments', units(1)), [422, 'shipment_exceeds_accepted'])
})

t.test('422 shipment_exceeds_accepted: units that wait for their cost', async (t) => {
  const { answer, post } = await givenSourced(service)
  await bodyOf(answer({ quantity: 5, unit_cost: '11.00' }))
  refused(t, await post('shipments', units(1)), [422, 'shipment_exceeds_accepted'])
})

t.test('over_shipment: within the tolerance it is taken, and a person is told', async (t) => {
  const { post, readPurchases, readSale, readStock, readExceptions, resolve } =
    await givenSourced(service, {
      quantity: 10, on_hand: 20, terms: { over_shipment_tolerance_percent: 20 }
    })
  refused(t, await post('shipments', units(13)), [422, 'shipment_exceeds_accepted'])
  holds(t, await bodyOf(post('shipments', units(12))), {
    lines: [{ quantity: 12, over_shipped_quantity: 2 }]
  })
  holds(t, await readPurchases(), [{
    fulfillment_status: 'shipped',
    total: '100.00',
    lines: [{ accepted_quantity: 10, shipped_quantity: 10, over_shipped_quantity: 2 }]
  }])
  holds(t, (await readSale()).lines, [{ shipped_quantity: 10 }])
  t.same(await readStock(), [8, 0])
  const [exception] = await readExceptions()
  holds(t, exception, { kind: 'over_shipment', line_number: 1, resolutions: ['dismiss'] })
  refused(t, await post('shipments', units(1)), [422, 'shipment_exceeds_accepted'], undefined)
  holds(t, await bodyOf(resolve(exception, 'dismiss')), { resolution: 'dismiss' })
})

const REFUSED: ReadonlyArray<[string, object, [number, string], string]> = [
  ['an unknown line', { lines: [{ line_number: 9, quantity: 1 }] },
    [422, 'unknown_line'], '/lines/0/line_number unknown'],
  ['a line twice', { lines: [{ line_number: 1, quantity: 1 }, { line_number: 1, quantity: 1 }] },
    [422, 'repeated_line'], '/lines/1/line_number repeated'],
  ['no lines', { lines: [] }, [400, 'invalid_request'], '/lines too_few'],
  ['0 units', units(0), [400, 'invalid_request'], '/lines/0/quantity too_small'],
  ['fewer than 0 units', units(-5), [400, 'invalid_request'], '/lines/0/quantity too_small']
]

for (const [name, body, refusal, fault] of REFUSED) {
  t.test(`${refusal.join(' ')}: a shipment of ${name}`, async (t) => {
    const { post } = await givenSourced(service)
    refused(t, await post('shipments', body), refusal, [fault])
  })
}

t.test('delivered: the purchase order closes, and the sale completes', async (t) => {
  const { post, merchant, readPurchases, readSale } = await givenSourced(service)
  const first = await bodyOf(post('shipments', units(2)))
  const second = await bodyOf(post('shipments', units(3)))
  const moment = '2020-01-01T00:00:00.000Z'
  const delivered = await bodyOf(merchant.supplier.post(
    `/v1/shipments/${first.id}/delivery`, { delivered_at: moment }))
  holds(t, delivered, { version: 2, delivered_at: first.shipped_at }, 'not before it was sent')
  holds(t, await readPurchases(), [{ fulfillment_status: 'partially_delivered' }])
  holds(t, await readSale(), { status: 'confirmed', fulfillment_status: 'partially_delivered' })
  await bodyOf(merchant.post(`/v1/shipments/${second.id}/delivery`, {}))
  holds(t, await readPurchases(), [{ status: 'closed', fulfillment_status: 'delivered' }])
  const sale = await readSale()
  holds(t, sale, { status: 'completed', fulfillment_status: 'delivered' })
  t.equal(sale.completed_at, sale.updated_at)
  t.same((await merchant.eventTypes()).slice(-3), [
    'sales_order.completed', 'purchase_order.closed', 'shipment.delivered'
  ])
})

t.test('once: a shipment that has arrived stays as it is', async (t) => {
  const { post, merchant } = await givenSourced(service)
  const { id } = await bodyOf(post('shipments', units(2)))
  const first = await bodyOf(merchant.post(`/v1/shipments/${id}/delivery`))
  const before = await readSnapshot(db)
  const again = await merchant.post(`/v1/shipments/${id}/delivery`, {
    delivered_at: '2020-01-01T00:00:00Z'
  })
  t.equal(again.statusCode, 200)
  t.same(again.json(), first)
  t.same(await readSnapshot(db), before)
})

t.test('404 shipment_not_found: another supplier’s shipment', async (t) => {
  const { post, rival } = await givenSourced(service)
  const { id } = await bodyOf(post('shipments', units(2)))
  refused(t, await rival.get(`/v1/shipments/${id}`), [404, 'shipment_not_found'])
  refused(t, await rival.post(`/v1/shipments/${id}/delivery`), [404, 'shipment_not_found'])
})

t.test('every shipment leaves orders, stock and events sound', async (t) => assertSound(t, db))
