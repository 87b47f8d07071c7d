// Money of payments that was taken back and comes again, as after a dispute that was won.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenPaidOrder } from '../paid.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const givenPaid = async () => givenPaidOrder(service)

t.test('reinstated: it counts again, once, and the order goes on', async (t) => {
  const { reverse, reinstate, readSale, readPurchases, readExceptions, answer, merchant } =
    await givenPaid()
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(reverse({ reference: 'dp_1' }))
  holds(t, await readPurchases(), [{ cancellation: 'requested' }])
  const won = { reference: 'dp_1', reason: 'dispute won' }
  const reinstated = await bodyOf(reinstate(won))
  holds(t, reinstated, {
    reversed_amount: '0.00',
    reversed_at: null,
    reversal_reason: null,
    reversals: [{ reference: 'dp_1', amount: '99.50' }],
    reinstatements: [{ reference: 'dp_1', amount: '99.50', reason: 'dispute won' }]
  })
  t.ok(reinstated.reinstatements[0].reinstated_at)
  holds(t, await readSale(), {
    paid: '99.50', payment_due: '0.00', payment_status: 'paid', holds: [], payments: [reinstated]
  })
  holds(t, await readExceptions(), [{ kind: 'payment_reversed', resolution: 'obsolete' }])
  holds(t, await readPurchases(), [{
    status: 'acknowledged', cancellation: 'none', lines: [{ pending_cancellation_quantity: 0 }]
  }])
  t.ok((await merchant.eventTypes()).includes('sales_order.payment_reinstated'))

  const before = await readSnapshot(db)
  t.same(await bodyOf(reinstate(won)), reinstated)
  t.same(await bodyOf(reinstate()), reinstated)
  t.same(await bodyOf(reverse({ reference: 'dp_1' })), reinstated, 'the reversal came before')
  refused(t, await reinstate({ ...won, amount: '1.00' }), [409, 'reinstatement_conflict'])
  const more = await reinstate({ amount: '0.01' })
  refused(t, more, [409, 'reinstatement_exceeds_reversed'])
  t.equal(more.json().detail, 'At most 0.00 EUR of the payment can be reinstated.')
  t.same(await readSnapshot(db), before)
  holds(t, await bodyOf(reverse({ reference: 'dp_2' })), { reversed_amount: '99.50' })
})

t.test('reinstated in parts: held until none is missing', async (t) => {
  const { reverse, reinstate, readSale, readExceptions, readPurchases } = await givenPaid()
  await bodyOf(reverse({ amount: '60.00' }))
  t.equal((await readPurchases())[0]?.status, 'canceled', 'nobody had answered')
  const more = await reinstate({ amount: '60.01' })
  refused(t, more, [409, 'reinstatement_exceeds_reversed'])
  t.equal(more.json().detail, 'At most 60.00 EUR of the payment can be reinstated.')
  holds(t, await bodyOf(reinstate({ amount: '59.99' })), { reversed_amount: '0.01' })
  holds(t, await readSale(), {
    payment_due: '0.01', holds: [{ reason: 'payment_reversed' }], payment_status: 'partially_paid'
  })
  holds(t, await readExceptions(), [{ resolution: null }])
  await bodyOf(reinstate())
  holds(t, await readSale(), { holds: [], payment_status: 'paid' })
  holds(t, await readExceptions(), [{ resolution: 'obsolete' }])
  t.equal((await readPurchases()).at(-1)?.status, 'issued', 'it is bought again')
})

t.test('reinstated: what a person asked back stays asked back', async (t) => {
  const { reverse, reinstate, answer, post, merchant, readPurchases } = await givenPaid()
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(post('cancellation', {}, merchant))
  await bodyOf(reverse())
  await bodyOf(reinstate())
  holds(t, await readPurchases(), [{
    cancellation: 'requested', lines: [{ pending_cancellation_quantity: 5 }]
  }])
})

t.test('reinstated after the end: it is owed back', async (t) => {
  const { reverse, reinstate, postSale, readSale, readExceptions } = await givenPaid()
  await bodyOf(postSale('cancellation', {}))
  await bodyOf(reverse())
  await bodyOf(reinstate())
  holds(t, await readSale(), {
    status: 'canceled', refund_due: '99.50', payment_status: 'refund_due'
  })
  holds(t, await readExceptions(), [{ resolution: 'obsolete' }])
})

t.test('409 reinstatement_exceeds_reversed: nothing was ever taken back', async (t) => {
  const { reinstate } = await givenPaid()
  refused(t, await reinstate(), [409, 'reinstatement_exceeds_reversed'])
})

t.test('409 payment_reversed: the money again under its reference is told where to', async (t) => {
  const { reverse, reinstate, pay, url, payment, readSale } = await givenPaid()
  await bodyOf(reverse({ amount: '99.49' }))
  t.equal((await pay('99.50', 'P-1')).statusCode, 200, 'a part of it counts still')
  await bodyOf(reverse())
  const again = await pay('99.50', 'P-1')
  refused(t, again, [409, 'payment_reversed'])
  t.match(again.json().detail, `P-1 is ${payment.id}`)
  t.match(again.json().detail, `POST ${url}/reinstatement`)
  refused(t, await pay('1.00', 'P-1'), [409, 'payment_conflict'])
  await bodyOf(reinstate())
  t.equal((await pay('99.50', 'P-1')).statusCode, 200)
  holds(t, await readSale(), { paid: '99.50' })
})

t.test('all of it leaves orders, stock and events sound', async (t) => assertSound(t, db))
