// A supplier's answer to one line: accepted, too late, too dear, less than was asked for.

import t from 'tap'
import fc from 'fast-check'
import { answerLine, approveCost } from '../../src/domain/back-to-back/actions/answer-line.ts'
import {
  assertAnswers, isRepeated, type NewAnswer
} from '../../src/domain/back-to-back/actions/assert-answers.ts'
import type { MerchantSettings } from '../../src/domain/model/merchant/merchant.ts'
import {
  liveOf, type PurchaseOrderLine, unansweredOf
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import { holds } from '../support/holds.ts'
import {
  lineOf, NOW, purchaseLineOf, purchaseOrderOf, stockRowOf, surroundingsOf
} from './given.ts'
import { refusalOf } from './refusal-of.ts'

const TODAY = '2026-03-10'

const answerOf = (about: Partial<NewAnswer> = {}): NewAnswer =>
  ({ line_number: 1, status: 'accepted', quantity: 10, ...about })

function answer (
  answers: ReadonlyArray<Partial<NewAnswer>>, about: Partial<PurchaseOrderLine> = {},
  settings: Partial<MerchantSettings> = {}
) {
  const line = purchaseLineOf(about)
  const surroundings = surroundingsOf(
    [stockRowOf({ on_hand: 20, reserved: line.reserved_quantity })], settings)
  const setting = { ...surroundings, net_price: lineOf().unit_price, order: purchaseOrderOf() }
  return answerLine(line, answers.map(answerOf), setting)
}

t.test('accepted in full', async (t) => {
  holds(t, answer([{ promised_date: '2026-04-01' }]), {
    line: {
      accepted_quantity: 10,
      accepted_at: NOW,
      rejected_quantity: 0,
      promised_date: '2026-04-01',
      reserved_quantity: 10
    },
    rejected: 0,
    agreed: null,
    is_out_of_stock: false
  })
})

t.test('what an answer leaves out of its line is rejected', async (t) => {
  holds(t, answer([{ quantity: 4 }]), {
    line: { accepted_quantity: 4, rejected_quantity: 6, reserved_quantity: 4 }, rejected: 6
  })
})

t.test('a line has one cost and one date: the highest and the latest named', async (t) => {
  const { line } = answer([
    { quantity: 4, unit_cost: '9.00', promised_date: '2026-05-01' },
    { status: 'backordered', quantity: 6, unit_cost: '9.50', promised_date: '2026-04-01' }
  ])
  holds(t, line, {
    unit_cost: '9.50',
    ordered_unit_cost: '10.00',
    promised_date: '2026-05-01',
    accepted_quantity: 10
  })
})

t.test('what it takes back counts first as what it was asked to give up', async (t) => {
  const { agreed, rejected, line } = answer([{ quantity: 4 }], {
    accepted_quantity: 8,
    pending_cancellation_quantity: 3,
    pending: { cancellation: 3, reduction: 0, resourcing: 0, recall: 0, surplus: 0 }
  })
  holds(t, agreed, { cancellation: 3 })
  t.equal(rejected, 3, '1 that was accepted, 2 that were not answered')
  holds(t, line, { accepted_quantity: 4, canceled_quantity: 3, rejected_quantity: 3 })
})

t.test('what has shipped stays accepted, whatever is said now', async (t) => {
  holds(t, answer([{ status: 'rejected', quantity: 6 }],
    { accepted_quantity: 10, shipped_quantity: 4, reserved_quantity: 6 }), {
    line: { accepted_quantity: 4, rejected_quantity: 6, reserved_quantity: 0 }, rejected: 6
  })
})

t.test('too late: only under `reject`, and only for what is wanted by a date', async (t) => {
  const late = [{ promised_date: '2026-04-02' }]
  const wanted = { requested_date: '2026-04-01' }
  const rejectedOf = (
    answers: ReadonlyArray<Partial<NewAnswer>>, about: Partial<PurchaseOrderLine>,
    late_policy: 'wait' | 'reject'
  ): number => answer(answers, about, { late_policy }).rejected
  t.equal(rejectedOf(late, wanted, 'reject'), 10)
  t.equal(rejectedOf(late, wanted, 'wait'), 0)
  t.equal(rejectedOf(late, {}, 'reject'), 0)
  t.equal(rejectedOf([{ promised_date: '2026-04-01' }], wanted, 'reject'), 0)
  t.equal(rejectedOf([{}], wanted, 'reject'), 0, 'accepted without a date')
  t.equal(rejectedOf([{ status: 'backordered' }], wanted, 'reject'), 10)
})

/** Whether units at that cost wait for a person; asked for at 10.00, sold at 20.00. */
const waits = (
  unit_cost: string, settings: Partial<MerchantSettings> = {},
  about: Partial<PurchaseOrderLine> = {}
): boolean => answer([{ unit_cost }], about, settings).line.cost_increase !== null

t.test('too dear: beyond the tolerance, to the millionth', async (t) => {
  t.notOk(waits('10.00'))
  t.ok(waits('10.000001'))
  t.notOk(waits('10.50', { cost_increase_tolerance_percent: 5 }))
  t.ok(waits('10.500001', { cost_increase_tolerance_percent: 5 }))
  t.notOk(waits('10.125', { cost_increase_tolerance_percent: 1.25 }))
  t.notOk(waits('9.99', { minimum_margin_percent: 90 }), 'a lower cost never')
})

t.test('too dear: below the margin, though within the tolerance', async (t) => {
  const settings = { cost_increase_tolerance_percent: 100, minimum_margin_percent: 25 }
  t.notOk(waits('15.00', settings), 'a quarter of 20.00 is left')
  t.ok(waits('15.01', settings))
  t.notOk(waits('14.50', settings, { unit_freight: '0.50' }), 'with its freight')
  t.ok(waits('14.51', settings, { unit_freight: '0.50' }))
})

t.test('too dear: measured against what was asked for, not against the last answer', async (t) => {
  const settings = { cost_increase_tolerance_percent: 10 }
  const about = { unit_cost: '10.90', ordered_unit_cost: '10.00' }
  t.notOk(waits('11.00', settings, about))
  t.ok(waits('11.01', settings, about))
})

t.test('it waits, then is approved: accepted at its cost, which is the new measure', async (t) => {
  const { line } = answer([{ unit_cost: '12.00', promised_date: '2026-04-01' }])
  holds(t, line, {
    accepted_quantity: 0,
    unit_cost: '10.00',
    promised_date: null,
    cost_increase: { quantity: 10, unit_cost: '12.00', promised_date: '2026-04-01' }
  })
  t.equal(unansweredOf(line), 0, 'it is answered: it does not expire')
  holds(t, approveCost(line, NOW), {
    accepted_quantity: 10,
    unit_cost: '12.00',
    ordered_unit_cost: '12.00',
    promised_date: '2026-04-01',
    cost_increase: null
  })
})

t.test('gone: only a rejection for want of goods says so', async (t) => {
  const isGone = (about: Partial<NewAnswer>): boolean =>
    answer([{ status: 'rejected', ...about }]).is_out_of_stock
  t.ok(isGone({ reason: 'out_of_stock' }))
  t.ok(isGone({ reason: 'discontinued' }))
  t.notOk(isGone({ reason: 'price_error' }))
  t.notOk(isGone({}))
  t.notOk(isGone({ status: 'accepted', reason: 'out_of_stock' }))
})

t.test('the same answer again is recognized, however it is written', async (t) => {
  const { line } = answer([{ quantity: 4 }])
  const [kept] = line.answers
  const stored = { ...line, answers: [Object.fromEntries(Object.entries(kept ?? {}).reverse())] }
  t.ok(isRepeated([answerOf({ quantity: 4 })], stored as unknown as PurchaseOrderLine))
  t.notOk(isRepeated([answerOf({ quantity: 5 })], line))
  t.notOk(isRepeated([answerOf({ quantity: 4 }), answerOf({ quantity: 4 })], line))
  t.notOk(isRepeated([answerOf({ quantity: 4, reason: 'other' })], line))
})

t.test('refused: unknown and repeated lines, more than there is, with all faults', async (t) => {
  const lines = [purchaseLineOf({ shipped_quantity: 4, accepted_quantity: 4 })]
  const rulesOf = (...answers: NewAnswer[]) => {
    const { rule, details } = refusalOf(() => assertAnswers(answers, lines, TODAY))
    return [rule, details.errors?.length]
  }
  t.same(rulesOf(answerOf({ line_number: 2 }), answerOf({ line_number: 3 })), ['unknown_line', 2])
  t.same(rulesOf(answerOf({ quantity: 1 }), answerOf({ quantity: 1 })), ['repeated_line', 1])
  t.same(rulesOf(answerOf({ quantity: 11 })), ['answer_exceeds_live', 1])
  t.same(rulesOf(answerOf({ status: 'rejected', quantity: 7 })), ['answer_exceeds_live', 1])
  t.doesNotThrow(() => assertAnswers([answerOf({ status: 'rejected', quantity: 6 })], lines, TODAY))
})

t.test('refused: promised for a day that has passed, or in more than two years', async (t) => {
  const lines = [purchaseLineOf(), purchaseLineOf({ line_number: 2 })]
  const faultsOf = (...dates: string[]) => {
    const answers = dates.map((promised_date, at) =>
      answerOf({ line_number: at + 1, promised_date }))
    const { rule, details } = refusalOf(() => assertAnswers(answers, lines, TODAY))
    return [rule, ...(details.errors ?? []).map((one) =>
      `${'pointer' in one && one.pointer} ${one.code}`)]
  }
  t.same(faultsOf('2026-03-09', '2028-03-11'), [
    'promise_out_of_range', '/lines/0/promised_date too_early', '/lines/1/promised_date too_late'
  ])
  t.same(faultsOf('2026-03-10', '2199-01-01'), [
    'promise_out_of_range', '/lines/1/promised_date too_late'
  ])
  const good = ['2026-03-10', '2028-03-10'].map((promised_date, at) =>
    answerOf({ line_number: at + 1, promised_date }))
  t.doesNotThrow(() => assertAnswers(good, lines, TODAY))
  const { line } = answer([{ quantity: 4, promised_date: '2026-04-01' }])
  const again = [answerOf({ quantity: 4, promised_date: '2026-04-01' })]
  t.doesNotThrow(() => assertAnswers(again, [line], '2026-05-01'), 'said again later')
})

t.test('property: no unit of a line is lost, whatever is answered', async (t) => {
  const one = fc.record({
    status: fc.constantFrom('accepted' as const, 'backordered' as const, 'rejected' as const),
    quantity: fc.integer({ min: 1, max: 5 }),
    unit_cost: fc.constantFrom('9.00', '10.00', '10.40', '11.00')
  })
  fc.assert(fc.property(
    fc.array(one, { minLength: 1, maxLength: 2 }), fc.nat(10), fc.nat(10), fc.nat(10),
    (answers, answered, sent, percent) => {
      const shipped_quantity = Math.min(sent, answered)
      const about = {
        accepted_quantity: answered, shipped_quantity, reserved_quantity: 10 - shipped_quantity
      }
      const settings = { cost_increase_tolerance_percent: percent }
      const { line, rejected } = answer(answers, about, settings)
      const waiting = line.cost_increase?.quantity ?? 0
      return liveOf(line) === 10 - rejected && unansweredOf(line) === 0 &&
        line.accepted_quantity + waiting === liveOf(line) &&
        line.accepted_quantity >= shipped_quantity &&
        line.reserved_quantity === liveOf(line) - shipped_quantity
    }), { numRuns: 500 })
  t.pass('500 answers')
})
