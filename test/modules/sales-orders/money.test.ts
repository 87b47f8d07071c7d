// Money that goes back: refunds at most what is due, payments that are taken back.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { newId } from '../../../src/platform/id.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type SourcedOptions } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const PAID = { payment_terms: 'prepaid', payments: [{ reference: 'P-1', amount: '99.50' }] }

async function givenPaid (options: SourcedOptions = {}) {
  const sourced = await givenSourced(service, { about: PAID, ...options })
  const { merchant, postSale } = sourced
  const refund = async (amount: string, reference = 'R-1') =>
    postSale('refunds', { reference, amount }, merchant)
  const { payments: [payment = { id: '' }] } = await sourced.readSale()
  const reverse = async (body: object = {}) =>
    merchant.post(`/v1/payments/${payment.id}/reversal`, body)
  return { ...sourced, refund, reverse, payment }
}

t.test('a refund settles what is due', async (t) => {
  const { postSale, refund, readSale } = await givenPaid()
  await bodyOf(postSale('cancellation', { lines: [{ line_number: 1, quantity: 2 }] }))
  const part = await refund('30.00')
  t.equal(part.statusCode, 201)
  holds(t, part.json(), { reference: 'R-1', amount: '30.00', method: null })
  holds(t, await readSale(), {
    paid: '69.50', refund_due: '9.80', payment_status: 'refund_due', refunds: [part.json()]
  })
  await bodyOf(refund('9.80', 'R-2'))
  holds(t, await readSale(), {
    paid: '59.70', refund_due: '0.00', payment_status: 'paid', total: '59.70'
  })
})

t.test('refunded: of a canceled order all goes back', async (t) => {
  const { postSale, refund, readSale } = await givenPaid()
  holds(t, await bodyOf(postSale('cancellation', {})), {
    status: 'canceled', refund_due: '99.50', payment_status: 'refund_due'
  })
  await bodyOf(refund('99.50'))
  holds(t, await readSale(), { paid: '0.00', refund_due: '0.00', payment_status: 'refunded' })
})

t.test('200, 409 refund_conflict: a reference with the same and another amount', async (t) => {
  const { postSale, refund } = await givenPaid()
  await bodyOf(postSale('cancellation', {}))
  const first = await bodyOf(refund('10.00'))
  const before = await readSnapshot(db)
  const again = await refund('10.0')
  t.equal(again.statusCode, 200)
  t.same(again.json(), first)
  refused(t, await refund('11.00'), [409, 'refund_conflict'])
  t.same(await readSnapshot(db), before)
})

t.test('409 refund_exceeds_due: more than was paid beyond the total', async (t) => {
  const { postSale, refund } = await givenPaid()
  const nothing = await refund('0.01')
  refused(t, nothing, [409, 'refund_exceeds_due'])
  t.equal(nothing.json().detail, '0.00 EUR are due.')
  await bodyOf(postSale('cancellation', { lines: [{ line_number: 1, quantity: 1 }] }))
  refused(t, await refund('19.91'), [409, 'refund_exceeds_due'])
  t.equal((await refund('19.90')).statusCode, 201)
  refused(t, await refund('0.01', 'R-2'), [409, 'refund_exceeds_due'])
})

const BAD_AMOUNTS: ReadonlyArray<[string, string]> = [
  ['-1.00', 'wrong_format'], ['0', 'too_small'], ['0.001', 'too_precise'], ['1e3', 'wrong_format'],
  ['1000000000000000000', 'wrong_format']
]

for (const [amount, code] of BAD_AMOUNTS) {
  t.test(`400 invalid_request: a refund of ${amount}`, async (t) => {
    const { refund } = await givenPaid()
    refused(t, await refund(amount), [400, 'invalid_request'], [`/amount ${code}`])
  })
}

t.test('reversed: the order is held, what has not shipped is asked back', async (t) => {
  const { reverse, payment, readSale, readPurchases, readExceptions, id, answer, post } =
    await givenPaid()
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 2 }] }))
  const reversed = await bodyOf(reverse({ reason: 'chargeback' }))
  holds(t, reversed, { id: payment.id, amount: '99.50', reversal_reason: 'chargeback' })
  t.ok(reversed.reversed_at)
  holds(t, await readSale(), {
    status: 'confirmed',
    paid: '0.00',
    payment_status: 'awaiting',
    holds: [{ reason: 'payment_reversed' }],
    payments: [reversed]
  })
  holds(t, await readPurchases(), [{
    cancellation: 'requested',
    lines: [{ shipped_quantity: 2, pending_cancellation_quantity: 3 }]
  }])
  holds(t, await readExceptions(), [{
    kind: 'payment_reversed',
    subject_type: 'sales_order',
    subject_id: id,
    resolutions: ['release_hold', 'dismiss']
  }])
})

t.test('reversed, release_hold: the hold goes; it waits for its money', async (t) => {
  const { reverse, readSale, readExceptions, resolve, postSale, readPurchases } =
    await givenPaid()
  await bodyOf(reverse())
  const [exception] = await readExceptions()
  await bodyOf(resolve(exception, 'release_hold'))
  holds(t, await readSale(), { holds: [], payment_status: 'awaiting' })
  await bodyOf(postSale('payments', { reference: 'P-2', amount: '99.50' }))
  const purchases = await readPurchases()
  t.equal(purchases.at(-1)?.status, 'issued', 'paid again, it is released')
})

t.test('reversed, dismiss: the hold stays', async (t) => {
  const { reverse, readSale, readExceptions, resolve } = await givenPaid()
  await bodyOf(reverse())
  const [exception] = await readExceptions()
  await bodyOf(resolve(exception, 'dismiss'))
  holds(t, await readSale(), { holds: [{ reason: 'payment_reversed' }] })
})

t.test('once: a payment that was reversed already stays as it is', async (t) => {
  const { reverse } = await givenPaid()
  const first = await bodyOf(reverse({ reason: 'chargeback' }))
  const before = await readSnapshot(db)
  const again = await reverse({ reason: 'another' })
  t.equal(again.statusCode, 200)
  t.same(again.json(), first)
  t.same(await readSnapshot(db), before)
})

t.test('reversed after the end: no hold, but a person is told', async (t) => {
  const { reverse, postSale, readSale, readExceptions } = await givenPaid()
  await bodyOf(postSale('cancellation', {}))
  await bodyOf(reverse())
  holds(t, await readSale(), {
    status: 'canceled', holds: [], refund_due: '0.00', payment_status: 'not_required'
  })
  holds(t, await readExceptions(), [{ kind: 'payment_reversed' }])
})

t.test('404 payment_not_found: a payment that is none', async (t) => {
  const { merchant } = await givenPaid()
  refused(t, await merchant.post(`/v1/payments/${newId('pay')}/reversal`),
    [404, 'payment_not_found'])
})

t.test('all money leaves orders, stock and events sound', async (t) => assertSound(t, db))
