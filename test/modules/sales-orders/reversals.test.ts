// Money of payments that is taken back, whole or in parts.

import t from 'tap'
import { newId } from '../../../src/platform/id.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenPaidOrder } from '../paid.ts'
import type { SourcedOptions } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const givenPaid = async (options: SourcedOptions = {}) => givenPaidOrder(service, options)

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

t.test('paid is net of what went back, below 0 too, and says what is missing', async (t) => {
  const { postSale, refund, reverse, pay, readSale } = await givenPaid({
    quantity: 2,
    about: { payment_terms: 'prepaid', payments: [{ reference: 'P-1', amount: '39.80' }] }
  })
  await bodyOf(postSale('cancellation', { lines: [{ line_number: 1, quantity: 1 }] }))
  await refund('19.90')
  holds(t, await readSale(), { total: '19.90', paid: '19.90', payment_due: '0.00' })
  await bodyOf(reverse({ reason: 'chargeback' }))
  holds(t, await readSale(), {
    total: '19.90',
    paid: '-19.90',
    payment_due: '39.80',
    refund_due: '0.00',
    payment_status: 'awaiting'
  })
  await bodyOf(pay('19.90'))
  holds(t, await readSale(), {
    paid: '0.00', payment_due: '19.90', refund_due: '0.00', payment_status: 'awaiting'
  })
  await bodyOf(pay('20.00'))
  holds(t, await readSale(), {
    paid: '20.00', payment_due: '0.00', refund_due: '0.10', payment_status: 'refund_due'
  })
})

t.test('in parts: each counts, at most what is left of the payment', async (t) => {
  const { reverse, readSale, readExceptions } = await givenPaid()
  const part = await bodyOf(reverse({ amount: '20', reference: 'dp_1', reason: 'broken' }))
  holds(t, part, {
    amount: '99.50',
    reversed_amount: '20.00',
    reversal_reason: 'broken',
    reversals: [{ reference: 'dp_1', amount: '20.00', reason: 'broken' }]
  })
  t.equal(part.reversals[0].reversed_at, part.reversed_at)
  holds(t, await readSale(), {
    paid: '79.50', payment_due: '20.00', payment_status: 'partially_paid', payments: [part]
  })
  const detail = '20.00 of 99.50 EUR of the payment P-1 were taken back.'
  holds(t, await readExceptions(), [{ detail }])
  const before = await readSnapshot(db)
  const more = await reverse({ amount: '79.51' })
  refused(t, more, [409, 'reversal_exceeds_left'])
  t.equal(more.json().detail, 'At most 79.50 EUR of the payment can be reversed.')
  t.same(await readSnapshot(db), before)
  holds(t, await bodyOf(reverse({ reason: 'the rest' })), {
    reversed_amount: '99.50',
    reversal_reason: 'the rest',
    reversals: [{ amount: '20.00' }, { reference: null, amount: '79.50', reason: 'the rest' }]
  })
  holds(t, await readSale(), { paid: '0.00', holds: [{ reason: 'payment_reversed' }] })
  const nothing = await reverse({ amount: '0.01' })
  refused(t, nothing, [409, 'reversal_exceeds_left'])
  t.equal(nothing.json().detail, 'At most 0.00 EUR of the payment can be reversed.')
  refused(t, await reverse({ reference: 'dp_9' }), [409, 'reversal_exceeds_left'])
})

t.test('sent again: a reference counts once, and an idempotency key too', async (t) => {
  const { merchant, reverse, url, readSale } = await givenPaid()
  const part = { amount: '10.00', reference: 'dp_1' }
  const first = await bodyOf(reverse(part))
  const before = await readSnapshot(db)
  for (const again of [part, { reference: 'dp_1' }, { ...part, reason: 'another' }]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    t.same(await bodyOf(reverse(again)), first)
  }
  const other = await reverse({ ...part, amount: '11.00' })
  refused(t, other, [409, 'reversal_conflict'])
  t.equal(other.json().detail, 'dp_1 was recorded with the amount 10.00.')
  t.same(await readSnapshot(db), before)
  const key = { 'idempotency-key': `${newId('key')}-part` }
  const keyed = async () => merchant.post(`${url}/reversal`, { amount: '1.00' }, key)
  t.same((await bodyOf(keyed())), await bodyOf(keyed()))
  holds(t, await readSale(), { paid: '88.50' })
})

t.test('racing: one reference counts once, several while something is left', async (t) => {
  const { reverse, readSale } = await givenPaid()
  const race = async (references: string[], amount: string) =>
    (await Promise.all(references.map(async (reference) => reverse({ amount, reference }))))
      .map(({ statusCode }) => statusCode).sort()
  t.same(await race(['dp_1', 'dp_1', 'dp_1', 'dp_1'], '19.50'), [200, 200, 200, 200])
  holds(t, await readSale(), { paid: '80.00' })
  t.same(await race(['dp_2', 'dp_3', 'dp_4', 'dp_5'], '30.00'), [200, 200, 409, 409])
  holds(t, await readSale(), { paid: '20.00' })
})

const BAD = [['0', 'too_small'], ['0.001', 'too_precise'], ['-1', 'wrong_format']] as const
for (const [amount, code] of BAD) {
  t.test(`400 invalid_request: ${amount} taken back, or come back`, async (t) => {
    const { reverse, reinstate } = await givenPaid()
    const fault = [`/amount ${code}`]
    refused(t, await reverse({ amount }), [400, 'invalid_request'], fault)
    refused(t, await reinstate({ amount }), [400, 'invalid_request'], fault)
  })
}

t.test('nothing is missing afterwards: a person is told, the order goes on', async (t) => {
  const { pay, reverse, readSale, readPurchases, readExceptions } = await givenPaid()
  await bodyOf(pay('20.00'))
  await bodyOf(reverse({ amount: '20.00' }))
  holds(t, await readSale(), { holds: [], paid: '99.50', payment_status: 'paid' })
  holds(t, await readPurchases(), [{ status: 'issued', lines: [{ canceled_quantity: 0 }] }])
  holds(t, await readExceptions(), [{ kind: 'payment_reversed', resolution: null }])
  await bodyOf(reverse({ amount: '0.01' }))
  holds(t, await readSale(), { holds: [{ reason: 'payment_reversed' }], payment_due: '0.01' })
})

t.test('one hold, however often money is taken back; it is the one released', async (t) => {
  const { merchant, reverse, readSale, readExceptions, resolve, postSale } = await givenPaid()
  await bodyOf(postSale('holds', { reason: 'payment_reversed' }, merchant))
  await bodyOf(reverse({ amount: '10.00' }))
  const [exception] = await readExceptions()
  await bodyOf(resolve(exception, 'dismiss'))
  await bodyOf(reverse({ amount: '10.00' }))
  const { holds: held } = await readSale()
  t.equal((held as object[]).length, 2, 'a person’s, and one of both reversals')
  await bodyOf(resolve((await readExceptions())[1], 'release_hold'))
  t.same((await readSale()).holds, (held as object[]).slice(0, 1), 'a person’s stays')
})

t.test('403, 404: only an operator says so, of a payment that is one', async (t) => {
  const { merchant, url } = await givenPaid()
  for (const path of ['reversal', 'reinstatement']) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    refused(t, await merchant.storefront.post(`${url}/${path}`, {}), [403, 'role_forbidden'])
    // eslint-disable-next-line no-await-in-loop -- one after the other
    refused(t, await merchant.post(`/v1/payments/${newId('pay')}/${path}`),
      [404, 'payment_not_found'])
  }
})

t.test('all of it leaves orders, stock and events sound', async (t) => assertSound(t, db))
