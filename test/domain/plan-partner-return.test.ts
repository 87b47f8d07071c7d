// What is planned for a claim of ours, once each: what is asked, told, sent and taken over.

import t from 'tap'
import type { PartnerReturn } from '../../src/domain/model/link/partner-return.ts'
import {
  isEndedClaim, KEPT, parcelTextOf, WITHDRAWN
} from '../../src/domain/model/link/plan-partner-return.ts'
import { NUMBERS, OURS, planReturnTurn, QUANTITY, THEIRS } from './given-claim.ts'

t.test('it is asked once, with our numbers translated, and no more than what is a claim', (t) => {
  const asked = planReturnTurn({ one: OURS, theirs: [], numbers: NUMBERS })
  t.same(asked, {
    kind: 'ask',
    request: {
      reference: 'ret_ours',
      comment: 'It rattles.',
      lines: [{ line_number: 1, quantity: QUANTITY, reason: 'defective', remedy: 'refund' }]
    }
  })
  const plan = (changes: object) =>
    planReturnTurn({ one: { ...OURS, ...changes }, theirs: [], numbers: NUMBERS })
  const lines = OURS.lines.map((line) =>
    ({ ...line, route: 'to_merchant' as const, fault: 'customer' as const }))
  t.equal(plan({ lines }), null, 'the supplier owes nothing')
  t.equal(plan({ approved_at: null, status: 'requested' }), null)
  t.equal(plan({ status: 'received', supplier_credit_status: 'accepted' }), null,
    'a person has settled it')
  t.match(planReturnTurn({ one: OURS, theirs: [], numbers: new Map() }), { kind: 'tell' })
  t.end()
})

t.test('units that the partner has sent again are asked of the lines that sent them', (t) => {
  const lineThere = (line_number: number, replacement_for: number | null, delivered: number) =>
    ({ line_number, replacement_for, delivered_quantity: delivered, returned_quantity: 0 })
  const lines = [lineThere(1, null, 1), lineThere(2, 1, 2), lineThere(3, 2, 1)]
  const ask = (others: PartnerReturn[], of = lines) => {
    const turn = planReturnTurn({ one: OURS, theirs: [], others, numbers: NUMBERS, lines: of })
    return turn?.kind === 'ask' && turn.request.lines.map(({ line_number, quantity }) =>
      [line_number, quantity])
  }
  t.same(ask([]), [[1, 1], [2, 2], [3, 1]], 'also what got lost twice')
  const other = { ...THEIRS.lines[0], sales_order_line_number: 2, quantity: 1 }
  const others = [{ ...THEIRS, lines: [other as PartnerReturn['lines'][number]] }]
  t.same(ask(others), [[1, 2], [2, 1], [3, 1]], 'what nobody may take is refused on the first')
  t.same(ask(others.map((one) => ({ ...one, status: 'closed' }))), [[1, 1], [2, 2], [3, 1]])
  t.same(ask([], lines.map((line) => ({ ...line, returned_quantity: 1 }))), [[1, 3], [2, 1]])
  t.same(ask([], [lineThere(1, 2, 0), lineThere(2, 1, 9)]), [[2, 4]], 'a circle ends')
  const theirs = [{
    ...THEIRS,
    lines: [1, 2, 3, 4].map((sales_order_line_number) => ({
      ...THEIRS.lines[0], sales_order_line_number, quantity: 1, accepted_quantity: 1
    }))
  }] as PartnerReturn[]
  t.match(planReturnTurn({ one: OURS, theirs, numbers: NUMBERS, lines }), {
    kind: 'receive', lines: [{ accepted_quantity: 3 }]
  }, 'what any of them accepts, and no other line')
  t.end()
})

t.test('a parcel is told until the partner knows it', (t) => {
  const sent = {
    ...OURS,
    status: 'in_transit' as const,
    shipped_at: '2026-01-02T00:00:00.000Z',
    carrier: 'DHL',
    tracking_number: 'B-1'
  }
  const plan = (changes: Partial<PartnerReturn>) =>
    planReturnTurn({ one: sent, theirs: [{ ...THEIRS, ...changes }], numbers: NUMBERS })
  t.equal(plan({}), null, 'the partner has not agreed yet')
  t.match(plan({ status: 'approved' }), { kind: 'send', partner_return_id: 'ret_theirs' })
  t.match(plan({ status: 'in_transit', carrier: 'DHL' }), { kind: 'send' })
  t.equal(plan({ status: 'in_transit', carrier: 'DHL', tracking_number: 'B-1' }), null)
  const told = (changes: Partial<PartnerReturn>) => planReturnTurn({
    one: sent,
    theirs: [{ ...THEIRS, ...changes }],
    numbers: NUMBERS,
    sent: new Map([[THEIRS.id, parcelTextOf(sent)]])
  })
  t.equal(told({ status: 'in_transit', carrier: 'dhl', tracking_number: 'B-2' }), null,
    'what the partner writes otherwise, or has corrected, stays')
  t.equal(told({ status: 'approved' }), null, 'it was told, and the partner keeps its status')
  const unnamed = planReturnTurn({
    one: { ...sent, carrier: null, tracking_number: null },
    theirs: [{ ...THEIRS, status: 'in_transit', carrier: 'GLS' }],
    numbers: NUMBERS
  })
  t.equal(unnamed, null, 'where we have nothing it is told nothing')
  t.end()
})

t.test('more than is expected is not taken, and other remedies are told', (t) => {
  const plan = (line: object, accepted_quantity = QUANTITY) => planReturnTurn({
    one: {
      ...OURS,
      status: 'received',
      supplier_credit_status: 'overdue',
      supplier_credit_expected_amount: '40.00',
      lines: OURS.lines.map((one) => ({ ...one, accepted_quantity }))
    },
    theirs: [{
      ...THEIRS, status: 'received', lines: THEIRS.lines.map((one) => ({ ...one, ...line }))
    }],
    numbers: NUMBERS
  })
  t.same(plan({ accepted_quantity: 4, credited_amount: '44.00' }), {
    kind: 'credit',
    credit: { decision: 'accepted', amount: '40.00', reference: 'ret_theirs', reason: null }
  })
  t.match(plan({ accepted_quantity: 4, credited_amount: '44.00' }, 1), {
    credit: { decision: 'accepted', amount: '40.00', warning: /3 units that nobody has credited/ }
  }, 'the rest was closed here')
  t.match(plan({ accepted_quantity: 4, credited_amount: '39.999' }), {
    kind: 'credit', credit: { decision: 'accepted', amount: '39.99' }
  }, 'what is finer than the currency is no money')
  t.match(plan({ accepted_quantity: 4, remedy: 'replacement' }), {
    kind: 'credit',
    credit: {
      decision: 'refused', reason: 'The partner sends units again instead of crediting them.'
    }
  })
  t.end()
})

t.test('words that vary are told once', (t) => {
  const refused = (refusal_reason: string, supplier_credit_reason: string | null) =>
    planReturnTurn({
      one: { ...OURS, supplier_credit_reason },
      theirs: [{ ...THEIRS, status: 'refused', refusal_reason }],
      numbers: NUMBERS
    })
  const first = refused('It was used (request 1).', null)
  t.same(first, {
    kind: 'tell', words: 'The partner refuses the return: It was used (request 1).'
  })
  t.equal(refused('It was used (request 2).', first?.kind === 'tell' ? first.words : ''), null)
  t.match(refused('It was used.', 'The partner does not take the return. (x)'), { kind: 'tell' })
  t.end()
})

t.test('what came to nothing here is withdrawn, save goods that the partner may have', (t) => {
  const plan = (changes: object, line: object = {}, there: object = {}) => planReturnTurn({
    one: {
      ...OURS,
      status: 'closed',
      ...changes,
      lines: OURS.lines.map((one) => ({ ...one, ...line }))
    },
    theirs: [{ ...THEIRS, id: 'ret_refused', status: 'refused' }, {
      ...THEIRS, ...there, lines: THEIRS.lines.map((one) => ({ ...one, ...there }))
    }],
    numbers: NUMBERS
  })
  const withdrawn = { kind: 'withdraw', partner_return_id: 'ret_theirs' }
  t.same(plan({}), withdrawn)
  t.same(plan({}, {}, { status: 'approved' }), withdrawn)
  t.equal(plan({}, { refused_quantity: 1 }, { refused_quantity: 1 }), null, 'it has goods')
  t.equal(plan({}, { refused_quantity: 1 }), null, 'the goods may lie at the partner')
  t.equal(plan({}, {}, { status: 'in_transit' }), null)
  const shipped_at = '2026-01-02T00:00:00.000Z'
  t.equal(plan({ shipped_at }, {}, { status: 'approved' }), null, 'they are on their way')
  const here = { route: 'to_merchant', refused_quantity: 4 }
  t.same(plan({ status: 'received', shipped_at }, here), withdrawn, 'the customer gets them back')
  t.equal(plan({ supplier_credit_status: 'expected' }), null, 'a credit is owed')
  t.equal(plan({ supplier_credit_status: 'accepted' }), null)
  t.equal(plan({}, {}, { status: 'closed' }), null)
  t.equal(plan({}, {}, { status: 'received' }), null)
  t.end()
})

t.test('a person hears what the partner has accepted of a return that has ended here', (t) => {
  const one = { ...OURS, status: 'closed' as const }
  const theirs = [{
    ...THEIRS,
    status: 'approved',
    lines: THEIRS.lines.map((line) => ({ ...line, accepted_quantity: 1 }))
  }]
  const told = planReturnTurn({ one, theirs, numbers: NUMBERS })
  const words =
    'The partner has accepted 1 units of the return, which has ended here without them.'
  t.same(told, { kind: 'tell', words })
  const now = { ...one, supplier_credit_reason: words }
  t.equal(planReturnTurn({ one: now, theirs, numbers: NUMBERS }), null, 'once')
  t.end()
})

t.test('it is withdrawn once, and heard of until it is over there', (t) => {
  const one = { ...OURS, status: 'closed' as const }
  const pairOf = (status: string, text?: string) => ({
    one,
    theirs: [{ ...THEIRS, status }],
    others: [],
    numbers: NUMBERS,
    lines: [],
    sent: new Map(text === undefined ? [] : [[THEIRS.id, text]])
  })
  t.equal(planReturnTurn(pairOf('approved', WITHDRAWN)), null)
  t.equal(planReturnTurn(pairOf('approved', KEPT)), null)
  t.match(planReturnTurn(pairOf('approved', parcelTextOf({}))), { kind: 'withdraw' })
  t.notOk(isEndedClaim(pairOf('approved')))
  t.notOk(isEndedClaim(pairOf('approved', WITHDRAWN)), 'it may have the goods')
  t.ok(isEndedClaim(pairOf('approved', KEPT)))
  t.ok(isEndedClaim(pairOf('closed', WITHDRAWN)))
  t.notOk(isEndedClaim({ ...pairOf('closed'), one: OURS }), 'a claim that is open')
  t.end()
})

t.test('the partner hears that the goods stay', (t) => {
  const lines = OURS.lines.map((line) => ({ ...line, route: 'keep' as const }))
  t.match(planReturnTurn({ one: { ...OURS, lines }, theirs: [], numbers: NUMBERS }), {
    kind: 'ask', request: { comment: 'The goods do not come back to you. It rattles.' }
  })
  t.end()
})
