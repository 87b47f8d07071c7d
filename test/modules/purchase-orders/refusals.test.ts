// Answers that are refused: of another's order, of one that is over, of more than there is.

import t from 'tap'
import { dayIn } from '../../support/days.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type Sourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service

const ANSWER = { lines: [{ line_number: 1, status: 'accepted', quantity: 5 }] }
const SHIPMENT = { lines: [{ line_number: 1, quantity: 1 }] }
const PARTS: ReadonlyArray<[string, object]> = [
  ['acknowledgements', ANSWER], ['shipments', SHIPMENT], ['closure', {}],
  ['cancellation-response', { decision: 'accepted' }]
]

t.test('404 purchase_order_not_found: someone else’s, whatever is said', async (t) => {
  const { post, rival } = await givenSourced(service)
  const before = await readSnapshot(db)
  await inTurn(PARTS, async ([part, body]) =>
    refused(t, await post(part, body, rival), [404, 'purchase_order_not_found']))
  t.same(await readSnapshot(db), before)
})

t.test('404 purchase_order_not_found: to its supplier, what is not issued', async (t) => {
  const { post, readPurchases, merchant } = await givenSourced(service, {
    settings: { purchase_order_release: 'manual' }
  })
  const [{ status } = { status: '' }] = await readPurchases()
  t.equal(status, 'planned')
  await inTurn(PARTS, async ([part, body]) => {
    refused(t, await post(part, body), [404, 'purchase_order_not_found'])
  })
  refused(t, await post('acknowledgements', ANSWER, merchant), [409, 'purchase_order_not_open'])
  refused(t, await post('shipments', SHIPMENT, merchant), [409, 'purchase_order_not_open'])
})

/** How an order comes to its end, by the status it then has. */
const ENDS: ReadonlyArray<[string, (sourced: Sourced) => Promise<unknown>]> = [
  ['closed', async ({ post, merchant }) => {
    const { id } = await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 5 }] }))
    await bodyOf(merchant.post(`/v1/shipments/${id}/delivery`))
  }],
  ['rejected', async ({ answer }) => bodyOf(answer({ status: 'rejected', quantity: 5 }))],
  ['canceled', async ({ post, merchant }) => bodyOf(post('cancellation', {}, merchant))]
]

for (const [status, end] of ENDS) {
  t.test(`409 purchase_order_not_open: it is ${status}`, async (t) => {
    const sourced = await givenSourced(service)
    const { post, readPurchases, merchant } = sourced
    await end(sourced)
    const [order] = await readPurchases()
    t.equal(order?.status, status)
    const before = await readSnapshot(db)
    const sent: Array<[string, object]> = [
      ['acknowledgements', ANSWER], ['shipments', SHIPMENT], ['closure', {}]
    ]
    await inTurn(sent, async ([part, body]) => {
      const reply = await post(part, body)
      refused(t, reply, [409, 'purchase_order_not_open'])
      t.equal(reply.json().detail, `The purchase order is ${status}.`)
    })
    refused(t, await post('cancellation', {}, merchant), [409, 'purchase_order_not_open'])
    refused(t, await post('cancellation-response', { decision: 'accepted' }),
      [409, 'cancellation_not_requested'])
    t.same(await readSnapshot(db), before)
  })
}

type Refusal = [name: string, body: object, refusal: [number, string], faults: string[]]

const line = (about: object) => ({ line_number: 1, status: 'accepted', quantity: 1, ...about })
const REFUSED: readonly Refusal[] = [
  ['an unknown line', { lines: [line({}), line({ line_number: 2 })] },
    [422, 'unknown_line'], ['/lines/1/line_number unknown']],
  ['a line and status named twice', { lines: [line({}), line({ quantity: 2 })] },
    [422, 'repeated_line'], ['/lines/1/line_number repeated']],
  ['more than was asked for', { lines: [line({ quantity: 6 })] },
    [422, 'answer_exceeds_live'], ['/lines/0/quantity too_many']],
  ['together more than was asked for',
    { lines: [line({ quantity: 3 }), line({ status: 'rejected', quantity: 3 })] },
    [422, 'answer_exceeds_live'], ['/lines/0/quantity too_many']],
  ['nothing', { lines: [] }, [400, 'invalid_request'], ['/lines too_few']],
  ['0 units', { lines: [line({ quantity: 0 })] },
    [400, 'invalid_request'], ['/lines/0/quantity too_small']],
  ['fewer than 0 units', { lines: [line({ quantity: -1 })] },
    [400, 'invalid_request'], ['/lines/0/quantity too_small']],
  ['more than there is of anything', { lines: [line({ quantity: 2_000_000_001 })] },
    [400, 'invalid_request'], ['/lines/0/quantity too_large']],
  ['half a unit', { lines: [line({ quantity: 0.5 })] },
    [400, 'invalid_request'], ['/lines/0/quantity too_small', '/lines/0/quantity wrong_type']],
  ['line 0', { lines: [line({ line_number: 0 })] },
    [400, 'invalid_request'], ['/lines/0/line_number too_small']],
  ['a line number beyond every number', { lines: [line({ line_number: 2 ** 53 })] },
    [422, 'unknown_line'], ['/lines/0/line_number unknown']],
  ['a cost below 0', { lines: [line({ unit_cost: '-1.00' })] },
    [400, 'invalid_request'], ['/lines/0/unit_cost wrong_format']],
  ['a reason that is none of the list', { lines: [line({ status: 'rejected', reason: 'no' })] },
    [400, 'invalid_request'], ['/lines/0/reason not_allowed']],
  ['days that have passed or lie too far ahead',
    {
      lines: [
        line({ promised_date: dayIn(-1) }),
        line({ status: 'backordered', promised_date: '2199-01-01' })
      ]
    },
    [422, 'promise_out_of_range'],
    ['/lines/0/promised_date too_early', '/lines/1/promised_date too_late']],
  ['a day that does not exist', { lines: [line({ promised_date: '2099-02-30' })] },
    [400, 'invalid_request'], ['/lines/0/promised_date wrong_format']]
]

for (const [name, body, refusal, faults] of REFUSED) {
  t.test(`${refusal.join(' ')}: an answer of ${name}`, async (t) => {
    const { post } = await givenSourced(service)
    const before = await readSnapshot(db)
    refused(t, await post('acknowledgements', body), refusal, faults)
    t.same(await readSnapshot(db), before, 'nothing was done')
  })
}

t.test('422 answer_exceeds_live: what has shipped cannot be rejected', async (t) => {
  const { answer, post } = await givenSourced(service)
  await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 4 }] }))
  refused(t, await answer({ status: 'rejected', quantity: 2 }), [422, 'answer_exceeds_live'],
    ['/lines/0/quantity too_many'])
})

t.test('422 answer_exceeds_live: units that are no longer wanted', async (t) => {
  const { answer, change } = await givenSourced(service)
  await bodyOf(change({ line_number: 1, quantity: 2 }))
  refused(t, await answer({ quantity: 3 }), [422, 'answer_exceeds_live'])
  t.equal((await answer({ quantity: 2 })).statusCode, 200)
})

t.test('409 nothing_to_close: everything has shipped', async (t) => {
  const { post } = await givenSourced(service)
  await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 5 }] }))
  refused(t, await post('closure', {}), [409, 'nothing_to_close'])
})

t.test('409 nothing_to_cancel: everything has shipped, or is being asked back', async (t) => {
  const { post, answer, merchant } = await givenSourced(service)
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 2 }] }))
  await bodyOf(post('cancellation', {}, merchant))
  refused(t, await post('cancellation', {}, merchant), [409, 'nothing_to_cancel'])
  await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 3 }] }))
  refused(t, await post('cancellation', {}, merchant), [409, 'nothing_to_cancel'])
})

t.test('409 cancellation_not_requested: nobody asked', async (t) => {
  const { post } = await givenSourced(service)
  refused(t, await post('cancellation-response', { decision: 'refused' }),
    [409, 'cancellation_not_requested'])
})

t.test('no refusal has left anything behind', async (t) => assertSound(t, db))
