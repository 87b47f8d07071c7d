// What happens around a substitute: it is refused, the order changes while it waits, it ships, and
// others want the same goods.

import t from 'tap'
import { sql } from 'kysely'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { exceptionsOf, purchaseOrdersOf, WAREHOUSE } from '../../support/stories.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSubstitutable } from '../substituted.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const runJob = givenJobs(t, service.database_url)

t.test('422 substitute_impossible: what cannot be sent instead', async (t) => {
  const { answer, offer, merchant, sku, other } = await givenSubstitutable(service)
  const { supplier_id, givenStock, givenSupplier, patch } = merchant
  await givenStock(await givenSupplier(), 'ELSEWHERE')
  await givenStock(supplier_id, 'ENDED', { valid_until: '2020-01-01' })
  await givenStock(supplier_id, 'DOLLARS', { currency: 'USD' })
  const at = '/lines/0/substitute_sku'
  const before = await readSnapshot(db)
  const wrong = async (line: object, code: string) =>
    refused(t, await answer({ quantity: 5, ...line }), [422, 'substitute_impossible'],
      [`${at} ${code}`])
  const status = 'substituted'
  await wrong({ status }, 'missing')
  await wrong({ status, substitute_sku: sku }, 'same')
  await wrong({ status, substitute_sku: 'NOWHERE' }, 'unknown')
  await wrong({ status, substitute_sku: 'ELSEWHERE' }, 'unknown')
  await wrong({ status, substitute_sku: 'ENDED' }, 'not_offered')
  await wrong({ status, substitute_sku: 'DOLLARS' }, 'other_currency')
  await wrong({ substitute_sku: other }, 'not_taken')
  refused(t, await offer(6), [422, 'answer_exceeds_live'], ['/lines/0/quantity too_many'])
  t.same(await readSnapshot(db), before)
  await bodyOf(patch(`/v1/suppliers/${supplier_id}/stock/${other}`, { paused: true }))
  await wrong({ status, substitute_sku: other }, 'not_offered')
  await bodyOf(answer({ status, substitute_sku: 'DOLLARS', quantity: 5, unit_cost: '9.00' }))
})

t.test('nobody else sees or decides it', async (t) => {
  const { offer, openOffers, rival, merchant, purchase_order_id } =
    await givenSubstitutable(service)
  await bodyOf(offer(5))
  const [exception] = await openOffers()
  const path = `/v1/exceptions/${exception?.id}/resolutions`
  const { merchant: stranger } = await givenSubstitutable(service)
  refused(t, await stranger.post(path, { resolution: 'approve' }), [404, 'exception_not_found'])
  refused(t, await merchant.supplier.post(path, { resolution: 'approve' }), [403, 'role_forbidden'])
  refused(t, await rival.get(`/v1/purchase-orders/${purchase_order_id}`),
    [404, 'purchase_order_not_found'])
})

t.test('the customer cancels while it waits: units are canceled at once', async (t) => {
  const { offer, postSale, openOffers, readPurchases, readSale, readStock, decide } =
    await givenSubstitutable(service)
  await bodyOf(offer(3, {}, { status: 'accepted', quantity: 2 }))
  await bodyOf(postSale('cancellation', { lines: [{ line_number: 1, quantity: 2 }] }))
  holds(t, await readPurchases(), [{
    revision: 2,
    lines: [{ canceled_quantity: 2, accepted_quantity: 2, substitution: { quantity: 1 } }]
  }])
  await bodyOf(decide('approve'))
  holds(t, await readPurchases(), [{ lines: [{ rejected_quantity: 1 }, { quantity: 1 }] }])
  await bodyOf(postSale('cancellation', {}))
  t.same(await openOffers(), [])
  holds(t, await readSale(), {
    lines: [{ canceled_quantity: 2, pending_cancellation_quantity: 3 }]
  })
  t.same(await readStock(), [10, 2])
})

t.test('the customer wants fewer or more while it waits', async (t) => {
  const { offer, change, openOffers, readPurchases, readSale, rival_id } =
    await givenSubstitutable(service)
  await bodyOf(offer(5))
  await bodyOf(change({ line_number: 1, quantity: 4 }))
  holds(t, await readPurchases(), [{ lines: [{ substitution: { quantity: 4 } }] }])
  await bodyOf(change({ line_number: 1, quantity: 6 }))
  const [first, ...others] = await readPurchases()
  holds(t, first, { lines: [{ substitution: { quantity: 4 } }] })
  t.equal(others.length + (await openOffers()).length, 2, 'two more are bought; it still waits')
  await bodyOf(change({ line_number: 1, quantity: 0 }))
  t.same(await openOffers(), [])
  holds(t, await readSale(), { status: 'canceled' })
  t.ok(rival_id)
})

for (const [name, path, status] of [
  ['the merchant takes the purchase order back', 'cancellation', 'canceled'],
  ['the supplier closes it short', 'closure', 'rejected']
] as const) {
  t.test(`${name} while it waits`, async (t) => {
    const { offer, post, merchant, openOffers, readPurchases, readStock, rival_id } =
      await givenSubstitutable(service)
    await bodyOf(offer(5))
    await bodyOf(post(path, {}, path === 'cancellation' ? merchant : merchant.supplier))
    holds(t, await readPurchases(), [
      { status, lines: [{ substitution: null }] },
      { supplier_id: rival_id, lines: [{ quantity: 5 }] }
    ])
    t.same(await openOffers(), [])
    t.same(await readStock(), [10, 0])
  })
}

t.test('it does not expire: the supplier has answered, though not other lines', async (t) => {
  const { merchant, other, sku } = await givenSubstitutable(service)
  const { id } = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [
      { sku, quantity: 2, unit_price: '19.90' }, { sku: other, quantity: 1, unit_price: '19.90' }
    ]
  })))
  const [order] = await purchaseOrdersOf(merchant, id)
  const { lines: [line] } = await bodyOf(merchant.supplier.post(
    `/v1/purchase-orders/${order?.id}/acknowledgements`, {
      lines: [{ line_number: 1, status: 'substituted', substitute_sku: other, quantity: 2 }]
    }))
  holds(t, line, { substitution: { quantity: 2 } })
  await sql`update purchase_orders set acknowledgement_due_at = now() - interval '1 second'
    where id = ${order?.id}`.execute(db)
  await runJob('expire unanswered purchase orders')
  const [exception] = await exceptionsOf(merchant, id)
  holds(t, exception, { kind: 'substitution', resolved_at: null })
  await bodyOf(merchant.post(`/v1/exceptions/${exception?.id}/resolutions`, {
    resolution: 'approve'
  }))
  holds(t, (await purchaseOrdersOf(merchant, id))[0], {
    status: 'acknowledged',
    lines: [{ sku }, { rejected_quantity: 1 }, { sku: other, quantity: 2 }]
  })
})

t.test('it ships and arrives like any line, and the order is complete', async (t) => {
  const { offer, decide, post, readPurchases, readSale, readOther, other, merchant } =
    await givenSubstitutable(service)
  await bodyOf(offer(5))
  refused(t, await post('shipments', { lines: [{ line_number: 1, quantity: 1 }] }),
    [422, 'shipment_exceeds_accepted'])
  await bodyOf(decide('approve'))
  const shipment = await bodyOf(post('shipments', { lines: [{ line_number: 2, quantity: 5 }] }))
  holds(t, shipment, { lines: [{ line_number: 2, sales_order_line_number: 1, sku: other }] })
  t.same(await readOther(), [3, 0])
  await bodyOf(merchant.supplier.post(`/v1/shipments/${shipment.id}/delivery`))
  holds(t, await readPurchases(), [{ status: 'closed' }])
  holds(t, await readSale(), {
    status: 'completed', lines: [{ delivered_quantity: 5, substitutes: [{ sku: other }] }]
  })
})

t.test('via the warehouse: what is shipped on is what arrived', async (t) => {
  const { offer, decide, post, postSale, merchant, other } = await givenSubstitutable(service, {
    settings: { warehouse_address: WAREHOUSE }, about: { delivery_mode: 'via_warehouse' }
  })
  await bodyOf(offer(5))
  await bodyOf(decide('approve'))
  const units = { lines: [{ line_number: 2, quantity: 5 }] }
  await bodyOf(post('shipments', units))
  await bodyOf(post('receipts', units, merchant))
  holds(t, await bodyOf(postSale('shipments', { lines: [{ line_number: 1, quantity: 5 }] },
    merchant)), { lines: [{ line_number: 1, sku: other }] })
})

t.test('what a substitute cannot send is sourced elsewhere, as it was ordered', async (t) => {
  const { offer, decide, post, readPurchases, sku, rival_id, change } =
    await givenSubstitutable(service)
  await bodyOf(offer(5))
  await bodyOf(decide('approve'))
  await bodyOf(change({ line_number: 1, description: 'Keyboard' }))
  await bodyOf(post('closure', {}))
  holds(t, await readPurchases(), [
    { status: 'rejected', lines: [{ sku }, { rejected_quantity: 5, description: null }] },
    {
      supplier_id: rival_id,
      lines: [{ sku, quantity: 5, description: 'Keyboard', replaces: { line_number: 2 } }]
    }
  ])
})

t.test('goods that are gone stay gone, unless stock was reported since', async (t) => {
  const gone = { reason: 'out_of_stock' }
  const first = await givenSubstitutable(service)
  await bodyOf(first.offer(5, gone))
  t.same(await first.readStock(), [5, 5], 'nothing of it is free')
  await bodyOf(first.decide('approve'))
  t.same(await first.readStock(), [0, 0])

  const second = await givenSubstitutable(service)
  await bodyOf(second.offer(5, gone))
  await second.merchant.givenStock(second.merchant.supplier_id, second.sku, { on_hand: 20 })
  await bodyOf(second.decide('refuse'))
  t.same(await second.readStock(), [20, 0], 'the newer report holds')
})

t.test('a report about the substitute counts what was approved', async (t) => {
  const { offer, decide, readOther, merchant, other } = await givenSubstitutable(service)
  await bodyOf(offer(5))
  await bodyOf(decide('approve'))
  await merchant.givenStock(merchant.supplier_id, other, { on_hand: 6 })
  t.same(await readOther(), [6, 5])
})

t.test('two at once: the last units go to one, and each offer is decided once', async (t) => {
  const { offer, openOffers, merchant, other, sku, readOther } =
    await givenSubstitutable(service, {}, { on_hand: 6 })
  await bodyOf(offer(5))
  const { id } = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 5, unit_price: '19.90' }]
  })))
  const [order] = await purchaseOrdersOf(merchant, id)
  await bodyOf(merchant.supplier.post(`/v1/purchase-orders/${order?.id}/acknowledgements`, {
    lines: [{ line_number: 1, status: 'substituted', substitute_sku: other, quantity: 5 }]
  }))
  const [mine] = await openOffers()
  const [theirs] = await exceptionsOf(merchant, id)
  const decide = async (exception: { id: string } | undefined, resolution: string) =>
    merchant.post(`/v1/exceptions/${exception?.id}/resolutions`, { resolution })
  const replies = await Promise.all([
    decide(mine, 'approve'), decide(theirs, 'approve'), decide(mine, 'approve'),
    merchant.post('/v1/sales-orders', salesOrderBody({
      lines: [{ sku: other, quantity: 1, unit_price: '19.90' }]
    }))
  ])
  t.same(replies.map(({ statusCode }) => statusCode).sort(), [200, 200, 201, 409])
  t.same(await readOther(), [6, 6])
})

t.test('every life of a substitute leaves orders, stock and events sound', async (t) =>
  assertSound(t, db))
