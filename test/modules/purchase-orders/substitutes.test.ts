// A supplier offers another SKU instead of what was ordered, and an operator decides.

import t from 'tap'
import { dayIn } from '../../support/days.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSubstitutable } from '../substituted.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const PROMISED = dayIn(40)

t.test('substituted: it waits for a person, and nothing else happens', async (t) => {
  const { offer, readPurchases, readSale, openOffers, readOther, ...given } =
    await givenSubstitutable(service, { settings: { minimum_margin_percent: 45 } })
  const { other, sku, purchase_order_id } = given
  const order = await bodyOf(offer(5, { promised_date: PROMISED, reason: 'discontinued' }))
  holds(t, order, {
    status: 'acknowledged',
    revision: 1,
    lines: [{
      sku,
      accepted_quantity: 0,
      rejected_quantity: 0,
      substitution: { sku: other, quantity: 5, unit_cost: '11.00', promised_date: PROMISED },
      substitute_for: null,
      answers: [{ status: 'substituted', substitute_sku: other, quantity: 5, unit_cost: null }]
    }]
  })
  holds(t, await openOffers(), [{
    subject_id: purchase_order_id,
    line_number: 1,
    sku,
    detail: `The supplier offers ${other} instead of ${sku} for 5 units, at 11.00 instead of ` +
      `10.00 EUR each: 5.00 EUR more. 8 units of ${other} are free. The minimum margin would be ` +
      'broken.',
    resolutions: ['approve', 'refuse']
  }])
  t.equal((await readPurchases()).length, 1, 'nothing is sourced elsewhere yet')
  holds(t, await readSale(), { margin: '49.50', lines: [{ sourced_quantity: 5, substitutes: [] }] })
  t.same(await readOther(), [8, 0])
})

t.test('substitution, approve: a line of its own, at the same price', async (t) => {
  const { offer, decide, readPurchases, readSale, ...given } = await givenSubstitutable(service)
  const { other, sku, merchant: { storefront, supplier }, id, purchase_order_id } = given
  const { total } = await readSale()
  await bodyOf(offer(5, { promised_date: PROMISED }))
  holds(t, await bodyOf(decide('approve')), { version: 2, resolution: 'approve' })
  holds(t, await readPurchases(), [{
    status: 'acknowledged',
    version: 3,
    revision: 2,
    total: '55.00',
    lines: [
      { sku, rejected_quantity: 5, amount: '0.00', substitution: null, substitute_for: null },
      {
        line_number: 2,
        sales_order_line_number: 1,
        sku: other,
        description: null,
        quantity: 5,
        accepted_quantity: 5,
        unit_cost: '11.00',
        amount: '55.00',
        promised_date: PROMISED,
        replaces: null,
        substitute_for: 1
      }
    ]
  }])
  const sale = await readSale()
  holds(t, sale, {
    total,
    margin: '44.50',
    lines: [{
      sku,
      sourced_quantity: 5,
      promised_date: PROMISED,
      substitutes: [{ sku: other, quantity: 5 }],
      purchase_order_lines: [{ line_number: 2, quantity: 5 }]
    }],
    trace: [{
      excluded_supplier_ids: [],
      attempts: [{ sku, substitute_for: null }, { sku: other, substitute_for: 1 }]
    }]
  })
  t.same([await given.readStock(), await given.readOther()], [[10, 0], [8, 5]])
  const seen = await bodyOf(storefront.get(`/v1/sales-orders/${id}`))
  holds(t, seen.lines, [{ sku, substitutes: [{ sku: other, quantity: 5 }] }])
  holds(t, await bodyOf(supplier.get(`/v1/purchase-orders/${purchase_order_id}`)), {
    lines: [{ substitute_for: null }, { substitute_for: 1 }]
  })
  t.same((await bodyOf(storefront.get(`/v1/sales-orders?sku=${other}`))).data, [],
    'the customer ordered something else')
})

t.test('substitution, refuse: sourced elsewhere, without that supplier', async (t) => {
  const { offer, decide, readPurchases, readSale, rival_id, merchant, ...given } =
    await givenSubstitutable(service)
  await bodyOf(offer(5))
  await bodyOf(decide('refuse'))
  holds(t, await readPurchases(), [
    {
      status: 'rejected',
      revision: 2,
      lines: [{ rejected_quantity: 5, substitution: null }]
    },
    { supplier_id: rival_id, status: 'issued', lines: [{ quantity: 5 }] }
  ])
  holds(t, await readSale(), {
    lines: [{ substitutes: [] }], trace: [{ excluded_supplier_ids: [merchant.supplier_id] }]
  })
  t.same([await given.readStock(), await given.readOther()], [[10, 0], [8, 0]])
})

t.test('some units accepted, some substituted, some rejected, in one answer', async (t) => {
  const { offer, decide, readPurchases, other, sku, ...given } = await givenSubstitutable(service)
  const accepted = { status: 'accepted', quantity: 1 }
  holds(t, await bodyOf(offer(2, { unit_cost: '9.5' }, accepted)), {
    lines: [{ accepted_quantity: 1, rejected_quantity: 2, substitution: { unit_cost: '9.50' } }]
  })
  const [exception] = await given.openOffers()
  t.match(exception?.detail, /1\.00 EUR less\. 8 units of/)
  await bodyOf(decide('approve'))
  holds(t, await readPurchases(), [
    {
      lines: [
        { sku, accepted_quantity: 1, rejected_quantity: 4 },
        { sku: other, accepted_quantity: 2, unit_cost: '9.50', amount: '19.00' }
      ]
    },
    { supplier_id: given.rival_id, lines: [{ quantity: 2, sku }] }
  ])
})

t.test('units that its stock does not cover are sourced elsewhere', async (t) => {
  const { offer, decide, readPurchases, readSale, other, ...given } =
    await givenSubstitutable(service, {}, { on_hand: 3 })
  await bodyOf(offer(5))
  await bodyOf(decide('approve'))
  holds(t, await readPurchases(), [
    { lines: [{ rejected_quantity: 5 }, { quantity: 3, accepted_quantity: 3 }] },
    { supplier_id: given.rival_id, lines: [{ quantity: 2, replaces: { line_number: 1 } }] }
  ])
  holds(t, await readSale(), {
    lines: [{ sourced_quantity: 5, substitutes: [{ sku: other, quantity: 3 }] }],
    trace: [{ excluded_supplier_ids: [given.merchant.supplier_id] }]
  })
  t.same(await given.readOther(), [3, 3])
})

t.test('nothing of it is free any more: all of it is sourced elsewhere', async (t) => {
  const { offer, decide, readPurchases, other, ...given } = await givenSubstitutable(service)
  const { merchant: { supplier_id, delete: remove } } = given
  await bodyOf(offer(5))
  t.equal((await remove(`/v1/suppliers/${supplier_id}/stock/${other}`)).statusCode, 204)
  await bodyOf(decide('approve'))
  holds(t, await readPurchases(), [
    { status: 'rejected', lines: [{ rejected_quantity: 5 }] },
    { supplier_id: given.rival_id, lines: [{ quantity: 5 }] }
  ])
})

t.test('a newer answer makes what was offered obsolete', async (t) => {
  const { offer, answer, decide, readExceptions, resolve, ...given } =
    await givenSubstitutable(service)
  await bodyOf(offer(5))
  await bodyOf(offer(4, { unit_cost: '11.50' }, { status: 'accepted', quantity: 1 }))
  const [first, second] = await readExceptions()
  holds(t, [first, second], [{ resolution: 'obsolete' }, { resolution: null }])
  refused(t, await resolve(first, 'approve'), [409, 'exception_resolved'])
  holds(t, await bodyOf(answer({ quantity: 5 })), {
    lines: [{ accepted_quantity: 5, substitution: null }]
  })
  t.same(await given.openOffers(), [])
  t.equal((await decide('approve')).statusCode, 404)
})

t.test('a higher cost and a substitute of one line wait side by side', async (t) => {
  const { offer, resolve, readExceptions, readPurchases } = await givenSubstitutable(service)
  const dear = { status: 'accepted', quantity: 2, unit_cost: '12.00' }
  holds(t, await bodyOf(offer(3, {}, dear)), {
    status: 'acknowledged',
    lines: [{ accepted_quantity: 0, cost_increase: { quantity: 2 }, substitution: { quantity: 3 } }]
  })
  const [cost, substitute] = await readExceptions()
  await bodyOf(resolve(substitute, 'approve'))
  await bodyOf(resolve(cost, 'approve'))
  holds(t, await readPurchases(), [{
    total: '57.00',
    lines: [
      { accepted_quantity: 2, rejected_quantity: 3, unit_cost: '12.00' },
      { accepted_quantity: 3, unit_cost: '11.00' }
    ]
  }])
})

t.test('without a cost, it costs what the supplier’s price breaks say', async (t) => {
  const price_breaks = [{ min_quantity: 5, unit_cost: '10.50' }]
  const { offer } = await givenSubstitutable(service, {}, { price_breaks })
  holds(t, await bodyOf(offer(5)), { lines: [{ substitution: { unit_cost: '10.50' } }] })
  holds(t, await bodyOf(offer(4)), { lines: [{ substitution: { unit_cost: '11.00' } }] })
})

t.test('one that would come too late is rejected', async (t) => {
  const { offer, readPurchases, openOffers } = await givenSubstitutable(service, {
    settings: { late_policy: 'reject' }, line: { requested_date: dayIn(30) }
  })
  await bodyOf(offer(5, { promised_date: PROMISED }))
  t.same(await openOffers(), [])
  holds(t, await readPurchases(), [{ status: 'rejected' }, { lines: [{ quantity: 5 }] }])
})

t.test('sent twice, as a trial, and with a key: once', async (t) => {
  const { offer, decide, post, openOffers, resolve, readPurchases, other, merchant } =
    await givenSubstitutable(service)
  const lines = [
    { line_number: 1, status: 'substituted', substitute_sku: other, quantity: 5 }
  ]
  const before = await readSnapshot(db)
  holds(t, await bodyOf(post('acknowledgements?dry_run=true', { lines })), {
    lines: [{ substitution: { sku: other } }]
  })
  t.same(await readSnapshot(db), before)
  await bodyOf(offer(5))
  const offered = await readSnapshot(db)
  await bodyOf(offer(5))
  t.same(await readSnapshot(db), offered, 'the same answer again changes nothing')
  const [exception] = await openOffers()
  const approve = async () => merchant.post(`/v1/exceptions/${exception?.id}/resolutions`,
    { resolution: 'approve' }, { 'idempotency-key': 'approve-once' })
  const first = await approve()
  t.equal((await approve()).body, first.body)
  refused(t, await resolve(exception, 'refuse'), [409, 'exception_resolved'])
  await bodyOf(offer(5))
  t.equal((await readPurchases())[0]?.lines.length, 2, 'known as the answer of before')
  t.equal((await decide('approve')).statusCode, 404)
})

t.test('every substitute leaves orders, stock and events sound', async (t) =>
  assertSound(t, db))
