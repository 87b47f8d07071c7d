// The customer changes an order: lines raised, lowered, added and removed, and where it goes.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service

const line = (about: object) => ({ line_number: 1, ...about })

t.test('raised: an issued order never grows, a new one buys what is missing', async (t) => {
  const { change, readPurchases, readStock } = await givenSourced(service)
  holds(t, await bodyOf(change(line({ quantity: 8 }))), {
    version: 2,
    total: '159.20',
    lines: [{ quantity: 8, sourced_quantity: 8, unsourced_quantity: 0 }]
  })
  holds(t, await readPurchases(), [
    { status: 'issued', version: 1, lines: [{ quantity: 5 }] },
    { status: 'issued', version: 1, lines: [{ quantity: 3, replaces: null }] }
  ])
  t.same(await readStock(), [10, 8])
})

t.test('raised: what is planned is planned as a whole', async (t) => {
  const { change, readPurchases } = await givenSourced(service, {
    about: { payment_terms: 'prepaid' }
  })
  await bodyOf(change(line({ quantity: 8 })))
  const purchases = await readPurchases()
  holds(t, purchases, [{ status: 'planned', version: 2 }])
  t.equal(purchases[0]?.lines.reduce((all, { quantity }) => all + Number(quantity), 0), 8)
})

t.test('raised beyond what was paid: a prepaid order waits for the money again', async (t) => {
  const { change, readSale } = await givenSourced(service, {
    about: { payment_terms: 'prepaid', payments: [{ reference: 'P', amount: '99.50' }] }
  })
  const { payment_due_at, ...raised } = await bodyOf(change(line({ quantity: 6 })))
  holds(t, raised, { payment_status: 'partially_paid', paid: '99.50', total: '119.40' })
  t.equal(Date.parse(payment_due_at) - Date.parse(raised.updated_at), 60 * 60_000)
  holds(t, await readSale(), {
    purchase_orders: [{ status: 'issued' }, { status: 'planned' }]
  })
})

t.test('lowered: the backorder goes first, at once', async (t) => {
  const { change, readPurchases } = await givenSourced(service, { on_hand: 3, rival: 0 })
  holds(t, await bodyOf(change(line({ quantity: 4 }))), {
    lines: [{ quantity: 4, canceled_quantity: 0, sourced_quantity: 3, unsourced_quantity: 1 }]
  })
  holds(t, await readPurchases(), [{ version: 1, lines: [{ quantity: 3 }] }])
})

t.test('lowered: what is unanswered goes at once, and gives its stock back', async (t) => {
  const { change, readPurchases, readStock } = await givenSourced(service)
  holds(t, await bodyOf(change(line({ quantity: 2 }))), {
    total: '39.80', lines: [{ quantity: 2, canceled_quantity: 0, sourced_quantity: 2 }]
  })
  holds(t, await readPurchases(), [{
    status: 'issued', total: '20.00', lines: [{ quantity: 5, canceled_quantity: 3 }]
  }])
  t.same(await readStock(), [10, 2])
})

t.test('lowered: what is accepted is asked back, and stays until it is agreed', async (t) => {
  const { answer, change, post, readSale, readPurchases } = await givenSourced(service)
  await bodyOf(answer({ quantity: 5 }))
  holds(t, await bodyOf(change(line({ quantity: 2 }))), {
    total: '99.50', lines: [{ quantity: 5, pending_cancellation_quantity: 3 }]
  })
  holds(t, await readPurchases(), [{
    cancellation: 'requested', lines: [{ pending_cancellation_quantity: 3 }]
  }])
  await bodyOf(post('cancellation-response', { decision: 'accepted' }))
  holds(t, await readSale(), {
    total: '39.80',
    lines: [{
      quantity: 2, canceled_quantity: 0, sourced_quantity: 2, pending_cancellation_quantity: 0
    }]
  })
})

t.test('lowered to 0: also what is being canceled, and what is canceled already', async (t) => {
  const { answer, change, post, postSale, readSale } = await givenSourced(service)
  await bodyOf(postSale('cancellation', { lines: [line({ quantity: 1 })] }))
  await bodyOf(answer({ quantity: 4 }))
  await bodyOf(postSale('cancellation', { lines: [line({ quantity: 2 })] }))
  holds(t, await bodyOf(change(line({ quantity: 1 }))), {
    lines: [{ quantity: 5, canceled_quantity: 1, pending_cancellation_quantity: 4 }]
  })
  holds(t, await bodyOf(change(line({ quantity: 0 }))), { lines: [{ quantity: 4 }] })
  await bodyOf(post('cancellation-response', { decision: 'accepted' }))
  holds(t, await readSale(), { lines: [{ quantity: 0, canceled_quantity: 0 }] })
})

t.test('lowered and refused: the quantity stays, and a person is told', async (t) => {
  const { answer, change, post, readSale, readExceptions } = await givenSourced(service)
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(change(line({ quantity: 2 })))
  await bodyOf(post('cancellation-response', { decision: 'refused' }))
  holds(t, await readSale(), { lines: [{ quantity: 5, pending_cancellation_quantity: 0 }] })
  holds(t, await readExceptions(), [{ kind: 'cancellation_refused' }])
})

t.test('lowered, then raised again: what was asked back is wanted again first', async (t) => {
  const { answer, change, readPurchases } = await givenSourced(service)
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(change(line({ quantity: 2 })))
  holds(t, await bodyOf(change(line({ quantity: 4 }))), {
    lines: [{ quantity: 5, pending_cancellation_quantity: 1, sourced_quantity: 5 }]
  })
  holds(t, await bodyOf(change(line({ quantity: 6 }))), {
    lines: [{ quantity: 6, pending_cancellation_quantity: 0, sourced_quantity: 6 }]
  })
  holds(t, await readPurchases(), [
    { cancellation: 'none', lines: [{ pending_cancellation_quantity: 0 }] },
    { lines: [{ quantity: 1 }] }
  ])
})

t.test('lowered across purchase orders: what is unanswered before what is accepted', async (t) => {
  const { answer, change, readPurchases, rival_id } = await givenSourced(service, {
    on_hand: 4, rival: 3
  })
  await bodyOf(answer({ quantity: 4 }))
  await bodyOf(change(line({ quantity: 7 })))
  holds(t, await bodyOf(change(line({ quantity: 3 }))), {
    lines: [{ quantity: 4, pending_cancellation_quantity: 1, sourced_quantity: 4 }]
  })
  holds(t, await readPurchases(), [
    { status: 'acknowledged', lines: [{ accepted_quantity: 4, pending_cancellation_quantity: 1 }] },
    { supplier_id: rival_id, status: 'canceled', lines: [{ canceled_quantity: 3 }] }
  ])
})

t.test('a line is added, another described anew, one without purchase removed', async (t) => {
  const { change, readSale, sku } = await givenSourced(service, { rival: null })
  const added = await bodyOf(change(
    line({ unit_price: '25.00', description: 'Bolts', requested_date: '2099-01-01' }),
    { sku: `${sku}-B`, quantity: 3, unit_price: '1.00' }))
  holds(t, added, {
    total: '128.00',
    lines: [
      { unit_price: '25.00', description: 'Bolts', requested_date: '2099-01-01', quantity: 5 },
      { line_number: 2, sku: `${sku}-B`, quantity: 3, unsourced_quantity: 3 }
    ]
  })
  await bodyOf(change({ line_number: 2, quantity: 0 }))
  holds(t, (await readSale()).lines, [{ line_number: 1 }], 'no purchase order names it')
})

t.test('removed: a line that a purchase order names stays, with quantity 0', async (t) => {
  const { change, readPurchases } = await givenSourced(service)
  holds(t, await bodyOf(change(
    line({ quantity: 0 }), { sku: 'OTHER', quantity: 1, unit_price: '1.00' })), {
    status: 'confirmed',
    lines: [{ line_number: 1, quantity: 0, amount: '0.00' }, { line_number: 2, quantity: 1 }]
  })
  holds(t, await readPurchases(), [{ status: 'canceled' }])
})

t.test('nothing is ordered any more: the order is canceled', async (t) => {
  const { change } = await givenSourced(service)
  holds(t, await bodyOf(change(line({ quantity: 0 }))), {
    status: 'canceled', cancel_reason: 'nothing_ordered', total: '0.00'
  })
})

t.test('an added line is sourced with what is there', async (t) => {
  const { change, merchant, readPurchases } = await givenSourced(service)
  await merchant.givenStock(merchant.supplier_id, 'ADDED', { on_hand: 2 })
  const { lines } = await bodyOf(change({ sku: 'ADDED', quantity: 3, unit_price: '12.00' }))
  holds(t, lines[1], { sourced_quantity: 2, unsourced_quantity: 1 })
  holds(t, (await readPurchases())[1], { lines: [{ sku: 'ADDED', quantity: 2 }] })
})

t.test('a quantity counts what is canceled: what was read changes nothing', async (t) => {
  const { change, postSale, readSale } = await givenSourced(service)
  await bodyOf(postSale('cancellation', { lines: [line({ quantity: 2 })] }))
  holds(t, await bodyOf(change(line({ quantity: 5 }))), {
    total: '59.70', lines: [{ quantity: 5, canceled_quantity: 2 }]
  })
  const reply = await change(line({ quantity: 1 }))
  refused(t, reply, [409, 'quantity_below_canceled'], ['/lines/0/quantity too_small'])
  t.match(reply.json().detail, /send 3 to keep 1/)
  holds(t, await readSale(), { status: 'confirmed', lines: [{ quantity: 5 }] })
  holds(t, await bodyOf(change(line({ quantity: 3 }))), {
    total: '19.90', lines: [{ quantity: 3, canceled_quantity: 2, sourced_quantity: 1 }]
  })
})

t.test('what was read changes nothing while units are asked back either', async (t) => {
  const { answer, change, readPurchases } = await givenSourced(service)
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(change(line({ quantity: 2 })))
  holds(t, await bodyOf(change(line({ quantity: 5 }))), {
    lines: [{ quantity: 5, pending_cancellation_quantity: 3 }]
  })
  holds(t, await readPurchases(), [{ cancellation: 'requested' }])
})

t.test('409 insufficient_stock: a raise that nobody can serve, under `reject`', async (t) => {
  const { change, readSale } = await givenSourced(service, {
    rival: 0, about: { shortage_policy: 'reject' }
  })
  const before = await readSnapshot(db)
  const reply = await change(line({ quantity: 11 }))
  refused(t, reply, [409, 'insufficient_stock'])
  holds(t, reply.json().shortages, [{ line_number: 1, shortage_quantity: 1 }])
  t.same(await readSnapshot(db), before)
  t.equal((await readSale()).version, 1)
})

t.test('a raise that nobody can serve is canceled, under `cancel_short`', async (t) => {
  const { change } = await givenSourced(service, {
    rival: 0, about: { shortage_policy: 'cancel_short' }
  })
  holds(t, await bodyOf(change(line({ quantity: 12 }))), {
    lines: [{ quantity: 12, canceled_quantity: 2, sourced_quantity: 10, unsourced_quantity: 0 }]
  })
})

t.test('a draft changes freely, and takes no stock', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10 } })
  const draft = await bodyOf(
    merchant.post('/v1/sales-orders', salesOrderBody({ confirm: false })))
  const changed = await bodyOf(merchant.patch(`/v1/sales-orders/${draft.id}`, {
    lines: [line({ quantity: 9 }), { sku: 'NUT', quantity: 1, unit_price: '2.00' }],
    ship_to: { ...salesOrderBody().ship_to as object, country: 'DE' }
  }))
  holds(t, changed, {
    status: 'draft', total: '181.10', lines: [{ quantity: 9 }, { sku: 'NUT' }], version: 2
  })
  refused(t, await merchant.patch(`/v1/sales-orders/${draft.id}`, {
    lines: [line({ quantity: 0 }), { line_number: 2, quantity: 0 }]
  }), [400, 'invalid_request'], ['/lines too_few'])
})

t.test('every change leaves orders, stock and events sound', async (t) => assertSound(t, db))
