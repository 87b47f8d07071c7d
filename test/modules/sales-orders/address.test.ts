// Where an order goes: fixed only while goods are to be sent there.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { ship, WAREHOUSE } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)

const HERE = salesOrderBody().ship_to as object
const THERE = { ...HERE, line1: '21 Rue de la Paix' }

t.test('409 ship_to_fixed: goods are to be sent there; who to call may change', async (t) => {
  const { id, merchant, readPurchases, purchase_order_id } = await givenSourced(service)
  const send = async (ship_to: object) => merchant.patch(`/v1/sales-orders/${id}`, { ship_to })
  const reply = await send(THERE)
  refused(t, reply, [409, 'ship_to_fixed'])
  t.notMatch(reply.json().detail, purchase_order_id, 'which storefronts do not see')
  refused(t, await send({ ...THERE, phone: '+33 1' }), [409, 'ship_to_fixed'])
  const called = await bodyOf(send({ ...HERE, phone: '+33 1', company: 'Analytical Bikes' }))
  holds(t, called, { ship_to: { phone: '+33 1', company: 'Analytical Bikes' } })
  holds(t, await readPurchases(), [{
    status: 'issued', version: 2, ship_to: { phone: '+33 1', line1: '12 Rue de la Paix' }
  }])
  t.same((await merchant.eventTypes()).slice(-2), ['sales_order.changed', 'purchase_order.updated'])
})

const ENDS: Array<[string, object]> = [
  ['cancellation', { reason: 'address typo' }],
  ['acknowledgements', {
    lines: [{ line_number: 1, status: 'rejected', quantity: 5, reason: 'other' }]
  }]
]

for (const [path, body] of ENDS) {
  t.test(`after ${path}: the address can change, what follows goes there`, async (t) => {
    const { id, sku, merchant, post, readPurchases, rival_id } = await givenSourced(service, {
      rival: 0
    })
    await bodyOf(post(path, body, merchant))
    await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { ship_to: THERE }))
    await merchant.givenStock(rival_id, sku, { on_hand: 10 })
    await bodyOf(merchant.post(`/v1/sales-orders/${id}/sourcing`, {}))
    holds(t, await readPurchases(), [
      { ship_to: { line1: '12 Rue de la Paix' } },
      { status: 'issued', ship_to: { line1: '21 Rue de la Paix' } }
    ])
  })
}

t.test('shipped: what is bought later goes to the new address', async (t) => {
  const sourced = await givenSourced(service)
  const { id, merchant, change, readPurchases } = sourced
  await ship(merchant, sourced, 5)
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { ship_to: THERE }))
  await bodyOf(change({ line_number: 1, quantity: 6 }))
  holds(t, await readPurchases(), [
    { ship_to: { line1: '12 Rue de la Paix' } }, { ship_to: { line1: '21 Rue de la Paix' } }
  ])
})

t.test('shipped, but it never left: the units go where the order goes now', async (t) => {
  const sourced = await givenSourced(service)
  const { id, merchant, readPurchases } = sourced
  const shipment = await ship(merchant, sourced, 5)
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { ship_to: THERE }))
  await bodyOf(merchant.post(`/v1/shipments/${shipment.id}/cancellation`, {}))
  holds(t, await readPurchases(), [{ ship_to: { line1: '21 Rue de la Paix' }, revision: 2 }])
  refused(t, await merchant.patch(`/v1/sales-orders/${id}`, { ship_to: HERE }),
    [409, 'ship_to_fixed'])
})

t.test('planned: its address changes with the order’s, and so may its supplier', async (t) => {
  const { id, merchant, readPurchases, rival_id } = await givenSourced(service, {
    terms: { ships_to: ['FR'] }, about: { payment_terms: 'prepaid' }
  })
  const send = async (ship_to: object) =>
    bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { ship_to }))
  await send(THERE)
  holds(t, await readPurchases(), [
    { version: 2, status: 'planned', ship_to: { line1: '21 Rue de la Paix' } }
  ])
  await send({ ...THERE, country: 'DE' })
  holds(t, await readPurchases(), [
    { status: 'canceled' },
    { supplier_id: rival_id, status: 'planned', ship_to: { country: 'DE' } }
  ])
})

t.test('the change that gives up what is to be sent there may change the address', async (t) => {
  const { id, merchant, sku, readPurchases } = await givenSourced(service)
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, {
    ship_to: THERE,
    lines: [{ line_number: 1, quantity: 0 }, { sku, quantity: 1, unit_price: '20.00' }]
  }))
  holds(t, await readPurchases(), [
    { status: 'canceled', ship_to: { line1: '12 Rue de la Paix' } },
    { status: 'issued', ship_to: { line1: '21 Rue de la Paix' } }
  ])
})

t.test('via the warehouse: the customer’s address can always change', async (t) => {
  const { id, merchant, readPurchases } = await givenSourced(service, {
    settings: { warehouse_address: WAREHOUSE }, about: { delivery_mode: 'via_warehouse' }
  })
  holds(t, await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { ship_to: THERE })), {
    ship_to: { line1: '21 Rue de la Paix' }
  })
  holds(t, await readPurchases(), [{ version: 1, ship_to: { line1: WAREHOUSE.line1 } }])
})

t.test('every address leaves orders, stock and events sound', async (t) =>
  assertSound(t, service.db))
