// Money that moves oddly: each case is told step by step, and after each step paid, credited,
// refund_due, payment_due and payment_status tell one story.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)

type Told = Awaited<ReturnType<typeof givenTold>>

/** Two units for 40.00, prepaid and paid by P-1 unless said otherwise. */
async function givenTold (about: object = {}) {
  const sourced = await givenSourced(service, {
    quantity: 2,
    line: { unit_price: '20.00' },
    about: {
      payment_terms: 'prepaid', payments: [{ reference: 'P-1', amount: '40.00' }], ...about
    }
  })
  const { merchant, postSale, readSale } = sourced
  let said = 0
  const idIn = async (list: 'payments' | 'refunds', reference: string) => {
    const { [list]: found } = await readSale() as unknown as
      Record<typeof list, Array<{ id: string, reference: string }>>
    return found.find((one) => one.reference === reference)?.id
  }
  const toPayment = async (path: string, body: object) =>
    merchant.post(`/v1/payments/${await idIn('payments', 'P-1')}/${path}`, body)
  return {
    ...sourced,
    pay: async (amount: string) => postSale('payments', { reference: `P+${++said}`, amount }),
    cancel: async (quantity: number) =>
      postSale('cancellation', { lines: [{ line_number: 1, quantity }] }),
    credit: async (amount: string) =>
      postSale('credits', { amount, reason: 'late' }, merchant),
    refund: async (amount: string, more: object = {}) =>
      postSale('refunds', { reference: `R-${++said}`, amount, ...more }, merchant),
    refundOf: async (amount: string) => postSale('refunds', {
      reference: `R-${++said}`, amount, payment_id: await idIn('payments', 'P-1')
    }, merchant),
    bounce: async (reference: string, body: object = {}) =>
      merchant.post(`/v1/refunds/${await idIn('refunds', reference)}/bounce`, body),
    reverse: async (body: object = {}) => toPayment('reversal', body),
    reinstate: async (body: object = {}) => toPayment('reinstatement', body)
  }
}

const GOODWILL = { goodwill: true, reason: 'late' }

/** `paid credited refund_due payment_due payment_status`, or the refusal. */
type Step = [(told: Told) => ReturnType<Told['pay']>, string]

const PAID = '40.00 0.00 0.00 0.00 paid'
const UNPAID = { payments: [] }
const REFUNDED = '0.00 0.00 0.00 0.00 refunded'

const CASES: ReadonlyArray<[string, object, readonly Step[]]> = [
  ['a unit is canceled and refunded, then the payment is charged back', {}, [
    [async ({ cancel }) => cancel(1), '40.00 0.00 20.00 0.00 refund_due'],
    [async ({ refund }) => refund('20.00'), '20.00 0.00 0.00 0.00 paid'],
    [async ({ reverse }) => reverse(), '-20.00 0.00 0.00 40.00 awaiting'],
    [async ({ pay }) => pay('20.00'), '0.00 0.00 0.00 20.00 awaiting'],
    [async ({ reinstate }) => reinstate(), '40.00 0.00 20.00 0.00 refund_due']
  ]],
  ['a credit is due back, and refunded', {}, [
    [async ({ credit }) => credit('5.00'), '40.00 5.00 5.00 0.00 refund_due'],
    [async ({ refund }) => refund('5.01'), 'refund_exceeds_due'],
    [async ({ refund }) => refund('5.00'), '35.00 5.00 0.00 0.00 paid'],
    [async ({ credit }) => credit('35.01'), 'credit_exceeds_left']
  ]],
  ['goodwill is credited and refunded in one step, beside what is due', {}, [
    [async ({ cancel }) => cancel(1), '40.00 0.00 20.00 0.00 refund_due'],
    [async ({ refund }) => refund('5.00', GOODWILL), '35.00 5.00 20.00 0.00 refund_due'],
    [async ({ refund }) => refund('15.01', GOODWILL), 'credit_exceeds_left'],
    [async ({ refund }) => refund('5.00', { goodwill: true }), 'invalid_request'],
    [async ({ refund }) => refund('15.00', GOODWILL), '20.00 20.00 20.00 0.00 refund_due'],
    [async ({ refund }) => refund('20.00'), '0.00 20.00 0.00 0.00 refunded']
  ]],
  ['what was credited and is then canceled is not given back twice', {}, [
    [async ({ refund }) => refund('25.00', GOODWILL), '15.00 25.00 0.00 0.00 paid'],
    [async ({ cancel }) => cancel(1), '15.00 20.00 15.00 0.00 refund_due'],
    [async ({ cancel }) => cancel(1), '15.00 0.00 15.00 0.00 refund_due'],
    [async ({ refund }) => refund('15.00'), REFUNDED]
  ]],
  ['a credit pays the rest of an order', UNPAID, [
    [async ({ pay }) => pay('35.00'), '35.00 0.00 0.00 5.00 partially_paid'],
    [async ({ credit }) => credit('5.00'), '35.00 5.00 0.00 0.00 paid']
  ]],
  ['on account: a credit lessens what is owed; what nobody paid is not refunded',
    { ...UNPAID, payment_terms: 'on_account' }, [
      [async ({ credit }) => credit('5.00'), '0.00 5.00 0.00 35.00 not_required'],
      [async ({ refund }) => refund('1.00', GOODWILL), 'refund_exceeds_due'],
      [async ({ pay }) => pay('40.00'), '40.00 5.00 5.00 0.00 refund_due']
    ]],
  ['a refund bounces in part, then whole, and is due again each time', {}, [
    [async ({ cancel }) => cancel(2), '40.00 0.00 40.00 0.00 refund_due'],
    [async ({ refund }) => refund('40.00'), REFUNDED],
    [async ({ bounce }) => bounce('R-1', { amount: '10.00', reference: 'b' }),
      '10.00 0.00 10.00 0.00 refund_due'],
    [async ({ bounce }) => bounce('R-1', { amount: '10.00', reference: 'b' }),
      '10.00 0.00 10.00 0.00 refund_due'],
    [async ({ bounce }) => bounce('R-1', { amount: '9.00', reference: 'b' }), 'bounce_conflict'],
    [async ({ bounce }) => bounce('R-1', { amount: '30.01' }), 'bounce_exceeds_refund'],
    [async ({ bounce }) => bounce('R-1'), '40.00 0.00 40.00 0.00 refund_due'],
    [async ({ bounce }) => bounce('R-1'), '40.00 0.00 40.00 0.00 refund_due'],
    [async ({ refund }) => refund('40.00'), REFUNDED]
  ]],
  ['a goodwill refund bounces: the credit stays, the money is due', {}, [
    [async ({ refund }) => refund('5.00', GOODWILL), '35.00 5.00 0.00 0.00 paid'],
    [async ({ bounce }) => bounce('R-1'), '40.00 5.00 5.00 0.00 refund_due']
  ]],
  ['a refund of a payment is at most what is left of it', {}, [
    [async ({ reverse }) => reverse({ amount: '30.00' }), '10.00 0.00 0.00 30.00 partially_paid'],
    [async ({ pay }) => pay('30.00'), PAID],
    [async ({ cancel }) => cancel(1), '40.00 0.00 20.00 0.00 refund_due'],
    [async ({ refundOf }) => refundOf('10.01'), 'refund_exceeds_payment'],
    [async ({ refundOf }) => refundOf('10.00'), '30.00 0.00 10.00 0.00 refund_due'],
    [async ({ refundOf }) => refundOf('0.01'), 'refund_exceeds_payment'],
    [async ({ reinstate }) => reinstate({ amount: '5.00' }), '35.00 0.00 15.00 0.00 refund_due'],
    [async ({ refundOf }) => refundOf('5.00'), '30.00 0.00 10.00 0.00 refund_due'],
    [async ({ bounce }) => bounce('R-3'), '40.00 0.00 20.00 0.00 refund_due'],
    [async ({ refundOf }) => refundOf('10.00'), '30.00 0.00 10.00 0.00 refund_due']
  ]],
  ['refunded and then charged back: it left twice, until the dispute is won', {}, [
    [async ({ cancel }) => cancel(2), '40.00 0.00 40.00 0.00 refund_due'],
    [async ({ refundOf }) => refundOf('40.00'), REFUNDED],
    [async ({ reverse }) => reverse(), '-40.00 0.00 0.00 40.00 awaiting'],
    [async ({ refundOf }) => refundOf('0.01'), 'refund_exceeds_due'],
    [async ({ reinstate }) => reinstate(), REFUNDED]
  ]],
  ['money for a canceled order is recorded, and due back', UNPAID, [
    [async ({ cancel }) => cancel(2), '0.00 0.00 0.00 0.00 not_required'],
    [async ({ pay }) => pay('40.00'), '40.00 0.00 40.00 0.00 refund_due'],
    [async ({ credit }) => credit('0.01'), 'credit_exceeds_left'],
    [async ({ refund }) => refund('40.00'), REFUNDED]
  ]]
]

for (const [what, about, steps] of CASES) {
  t.test(what, async (t) => {
    const told = await givenTold(about)
    const found = await inTurn(steps, async ([tell]) => {
      const reply = await tell(told)
      return reply.statusCode >= 400 ? reply.json().code : storyOf(await told.readSale())
    })
    t.same(found, steps.map(([, story]) => story))
    const { payments, refunds, credits } = await told.readSale() as unknown as Money
    const returned = cents(refunds) - cents(refunds, 'bounced_amount')
    t.ok(returned <= cents(payments) + cents(credits), 'no more is refunded than came')
  })
}

type Money = Record<'payments' | 'refunds' | 'credits', ReadonlyArray<Record<string, string>>>

function storyOf (sale: Record<string, unknown>): string {
  const { paid, credited, refund_due, payment_due, payment_status } = sale
  return [paid, credited, refund_due, payment_due, payment_status].join(' ')
}

function cents (moves: Money['refunds'], field = 'amount'): number {
  return moves.reduce((all, move) => all + Math.round(100 * Number(move[field])), 0)
}

t.test('money that left twice is told: by the payment, and by the exception', async (t) => {
  const { cancel, refundOf, reverse, readSale, readExceptions } = await givenTold()
  await bodyOf(cancel(2))
  await bodyOf(refundOf('40.00'))
  await bodyOf(reverse({ amount: '30.00' }))
  holds(t, await readSale(), {
    payments: [{ amount: '40.00', reversed_amount: '30.00', refunded_amount: '40.00' }]
  })
  holds(t, await readExceptions(), [{
    kind: 'payment_reversed',
    detail: '30.00 of 40.00 EUR of the payment P-1 were taken back. 30.00 EUR had been refunded ' +
      'before, so that this money left twice.'
  }])
})

t.test('money for a canceled order changes nothing else of it', async (t) => {
  const { cancel, pay, readSale, merchant } = await givenTold(UNPAID)
  await bodyOf(cancel(2))
  await bodyOf(pay('40.00'))
  holds(t, await readSale(), {
    status: 'canceled', purchase_orders: [{ status: 'canceled' }], lines: [{ sourced_quantity: 0 }]
  })
  t.equal((await merchant.eventTypes()).at(-1), 'sales_order.payment_recorded')
})

t.test('a completed order is credited: by its reference once, with the event', async (t) => {
  const { merchant, answer, post, postSale, readSale, id } = await givenTold()
  await bodyOf(answer({ quantity: 2 }))
  const shipment = await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 2 }] }))
  await bodyOf(merchant.post(`/v1/shipments/${shipment.id}/delivery`, {}))
  const said = { amount: '5', reason: 'scratched', reference: 'GW-1' }
  const first = await postSale('credits', said, merchant)
  t.equal(first.statusCode, 201)
  const again = await postSale('credits', { ...said, amount: '5.00' }, merchant)
  t.equal(again.statusCode, 200)
  t.same(again.json(), first.json())
  const conflict = await postSale('credits', { ...said, amount: '6.00' }, merchant)
  refused(t, conflict, [409, 'credit_conflict'])
  holds(t, conflict.json(), { existing: { id: first.json().id, reference: 'GW-1' } })
  holds(t, await readSale(), {
    status: 'completed',
    total: '40.00',
    credited: '5.00',
    refund_due: '5.00',
    credits: [{ kind: 'goodwill', amount: '5.00', reason: 'scratched', reference: 'GW-1' }]
  })
  t.equal((await merchant.eventTypes()).at(-1), 'sales_order.credited')
  refused(t, await merchant.storefront.post(`/v1/sales-orders/${id}/credits`, said),
    [403, 'role_forbidden'])
})

t.test('a goodwill refund names its credit, a refund only payments of its order', async (t) => {
  const { merchant, refund, bounce, readSale } = await givenTold()
  const { payments: [other] } = await (await givenTold()).readSale()
  refused(t, await refund('5.00', { payment_id: other?.id, ...GOODWILL }),
    [404, 'payment_not_found'])
  const made = await bodyOf(refund('5.00', GOODWILL))
  holds(t, made, { reason: 'late', payment_id: null, bounced_amount: '0.00', bounces: [] })
  holds(t, await readSale(), { credits: [{ source_id: made.id, amount: '5.00' }] })
  holds(t, await bodyOf(bounce('R-2', { reason: 'account closed', reference: 'b' })), {
    bounced_amount: '5.00', bounces: [{ amount: '5.00', reason: 'account closed', reference: 'b' }]
  })
  t.equal((await merchant.eventTypes()).at(-1), 'sales_order.refund_bounced')
  refused(t, await merchant.post('/v1/refunds/ref_01k9x3v8hq2m4n6p8r0t2w4y6z/bounce', {}),
    [404, 'refund_not_found'])
})

t.test('all of it leaves orders, stock and events sound', async (t) => assertSound(t, service.db))
