// Goods that were shipped to the warehouse and never arrived: ended by whoever receives them.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { WAREHOUSE } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type SourcedOptions } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const VIA = {
  settings: { warehouse_address: WAREHOUSE }, about: { delivery_mode: 'via_warehouse' }
}

const units = (quantity: number, about: object = {}) =>
  ({ lines: [{ line_number: 1, quantity }], ...about })

/** Ten ordered; so many shipped to the warehouse, so many received there. */
async function givenReceived (
  shipped: number, received: number, options: SourcedOptions = {}
) {
  const sourced = await givenSourced(service, { ...VIA, quantity: 10, on_hand: 20, ...options })
  const { post, postSale, merchant } = sourced
  const inbound = await bodyOf(post('shipments', units(shipped)))
  if (received > 0) await bodyOf(post('receipts', units(received), merchant))
  const close = async (body: object = {}) => post('closure', body, merchant)
  const shipOn = async (count: number) => {
    const { id } = await bodyOf(postSale('shipments', units(count), merchant))
    await bodyOf(merchant.post(`/v1/shipments/${id}/delivery`))
  }
  return { ...sourced, inbound, close, shipOn }
}

t.test('closed by the operator: what never arrived is bought elsewhere', async (t) => {
  const sourced = await givenReceived(10, 8)
  const { close, readPurchases, readSale, purchase_order_id, merchant, rival } = sourced
  holds(t, await bodyOf(close({ reason: 'other' })), {
    status: 'closed',
    fulfillment_status: 'delivered',
    total: '80.00',
    lines: [{
      quantity: 10,
      accepted_quantity: 8,
      rejected_quantity: 2,
      shipped_quantity: 8,
      delivered_quantity: 8,
      missing_quantity: 2,
      answers: [{ status: 'rejected', quantity: 2, reason: 'other' }]
    }],
    shipments: [{ lines: [{ quantity: 10 }] }]
  })
  const [, second] = await readPurchases()
  holds(t, second, {
    supplier_id: sourced.rival_id,
    lines: [{ quantity: 2, replaces: { purchase_order_id, line_number: 1 } }]
  })
  const sale = await readSale()
  holds(t, sale, {
    lines: [{ sourced_quantity: 10 }],
    trace: [{
      excluded_supplier_ids: [merchant.supplier_id],
      attempts: [{ missing_quantity: 2, live_quantity: 8 }, { missing_quantity: 0 }]
    }]
  })
  t.same(await sourced.readStock(), [10, 0], 'its stock does not come back')
  await bodyOf(rival.post(`/v1/purchase-orders/${second?.id}/shipments`, units(2)))
  await bodyOf(merchant.post(`/v1/purchase-orders/${second?.id}/receipts`, units(2)))
  await sourced.shipOn(10)
  holds(t, await readSale(), { status: 'completed' })
})

t.test('where nobody else has them they wait, can be canceled, the rest completes', async (t) => {
  const { close, readSale, postSale, shipOn } = await givenReceived(10, 8, { rival: null })
  await bodyOf(close())
  holds(t, await readSale(), { lines: [{ sourced_quantity: 8, unsourced_quantity: 2 }] })
  await bodyOf(postSale('cancellation', {}))
  holds(t, await readSale(), { status: 'confirmed', lines: [{ canceled_quantity: 2 }] })
  await shipOn(8)
  holds(t, await readSale(), { status: 'completed', lines: [{ delivered_quantity: 8 }] })
})

t.test('all of it lost: the purchase order ends as rejected', async (t) => {
  const { close, readPurchases } = await givenReceived(10, 0)
  holds(t, await bodyOf(close()), {
    status: 'rejected',
    total: '0.00',
    lines: [{ rejected_quantity: 10, missing_quantity: 10, shipped_quantity: 0 }]
  })
  holds(t, await readPurchases(), [
    { status: 'rejected' }, { status: 'issued', lines: [{ quantity: 10 }] }
  ])
})

t.test('what has not shipped, what was asked back and what is lost, at once', async (t) => {
  const { answer, post, postSale, merchant, ...sourced } = await givenSourced(service, {
    ...VIA, quantity: 10, on_hand: 20
  })
  await bodyOf(answer({ quantity: 10 }))
  await bodyOf(post('shipments', units(5)))
  await bodyOf(post('receipts', units(4), merchant))
  await bodyOf(postSale('cancellation', { lines: [{ line_number: 1, quantity: 2 }] }))
  holds(t, await bodyOf(post('closure', {}, merchant)), {
    status: 'closed',
    cancellation: 'none',
    lines: [{
      accepted_quantity: 4,
      canceled_quantity: 2,
      rejected_quantity: 4,
      missing_quantity: 1,
      pending_cancellation_quantity: 0
    }]
  })
  holds(t, await sourced.readSale(), { lines: [{ canceled_quantity: 2, sourced_quantity: 8 }] })
  holds(t, await sourced.readPurchases(), [
    { status: 'closed' }, { lines: [{ quantity: 4 }] }
  ])
  t.same(await sourced.readStock(), [15, 0])
})

t.test('a supplier ends only what it has not sent', async (t) => {
  const all = await givenReceived(10, 8)
  refused(t, await all.post('closure'), [409, 'nothing_to_close'])
  const part = await givenReceived(6, 4)
  holds(t, await bodyOf(part.post('closure')), {
    status: 'acknowledged',
    lines: [{ shipped_quantity: 6, rejected_quantity: 4, missing_quantity: 0 }]
  })
  holds(t, await bodyOf(part.close()), {
    status: 'closed', lines: [{ shipped_quantity: 4, rejected_quantity: 6, missing_quantity: 2 }]
  })
})

t.test('409 nothing_to_close: nothing is on its way, or it goes to the customer', async (t) => {
  const dropped = await givenSourced(service)
  await bodyOf(dropped.post('shipments', units(5)))
  refused(t, await dropped.post('closure', {}, dropped.merchant), [409, 'nothing_to_close'])
  const arrived = await givenReceived(5, 5, { quantity: 10 })
  await bodyOf(arrived.close())
  refused(t, await arrived.close(), [409, 'purchase_order_not_open'])
})

t.test('409 purchase_order_not_open: missing units that turn up after all', async (t) => {
  const { close, post, merchant, inbound } = await givenReceived(10, 8)
  await bodyOf(close())
  const before = await readSnapshot(db)
  const reply = await post('receipts', units(2), merchant)
  refused(t, reply, [409, 'purchase_order_not_open'])
  t.match(reply.json().detail, /2 units were closed as missing/)
  t.same(await readSnapshot(db), before)
  await bodyOf(merchant.post(`/v1/shipments/${inbound.id}/delivery`))
  holds(t, await bodyOf(merchant.get(`/v1/purchase-orders/${inbound.purchase_order_id}`)), {
    status: 'closed', lines: [{ shipped_quantity: 8, delivered_quantity: 8, missing_quantity: 2 }]
  }, 'its delivery counts nothing again')
})

t.test('of two shipments the one that arrived counts whole', async (t) => {
  const { post, merchant, close, inbound } = await givenReceived(6, 0)
  await bodyOf(post('shipments', units(4)))
  await bodyOf(merchant.post(`/v1/shipments/${inbound.id}/delivery`))
  holds(t, await bodyOf(close()), { lines: [{ delivered_quantity: 6, missing_quantity: 4 }] })
})

t.test('a late report from before they left does not bring them back', async (t) => {
  const { close, merchant, sku, rival_id, ...sourced } = await givenReceived(10, 8, {
    row: { as_of: '2026-01-01T00:00:00Z' }
  })
  const url = `/v1/suppliers/${merchant.supplier_id}/stock/${sku}`
  await bodyOf(close())
  const report = { on_hand: 20, unit_cost: '10.00', as_of: '2026-01-02T00:00:00Z' }
  holds(t, await bodyOf(merchant.put(url, report)), { reserved: 10, available: 10 })
  await bodyOf(merchant.put(url, { on_hand: 10, unit_cost: '10.00' }))
  t.same(await sourced.readStock(), [10, 0], 'a count from after they left')
})

t.test('closed while a late report still holds what was shipped', async (t) => {
  const { close, merchant, sku, ...sourced } = await givenReceived(10, 8, {
    row: { as_of: '2026-01-01T00:00:00Z' }
  })
  await bodyOf(merchant.put(`/v1/suppliers/${merchant.supplier_id}/stock/${sku}`,
    { on_hand: 20, unit_cost: '10.00', as_of: '2026-01-02T00:00:00Z' }))
  await bodyOf(close())
  t.same(await sourced.readStock(), [20, 10])
})

t.test('every closure leaves orders, stock and events sound', async (t) => assertSound(t, db))
