// A claim of ours and the partner's return for it, in random walks: however often and late we look,
// we end with the partner's counters and its credit, and nothing is counted or told twice.

import assert from 'node:assert/strict'
import t from 'tap'
import fc from 'fast-check'
import { sum } from '../../src/domain/kernel/sum.ts'
import type { PartnerReturn } from '../../src/domain/model/link/partner-return.ts'
import { planReturnTurn, type ReturnTurn } from '../../src/domain/model/link/plan-partner-return.ts'
import type { Return } from '../../src/domain/model/return/return.ts'

const QUANTITY = 4
const NUMBERS = new Map([[3, 1]])

const OURS = {
  id: 'ret_ours',
  status: 'approved',
  approved_at: '2026-01-01T00:00:00.000Z',
  shipped_at: null,
  comment: 'It rattles.',
  supplier_credit_status: 'none',
  supplier_credit_currency: 'EUR',
  supplier_credit_expected_amount: '0.00',
  supplier_credit_amount: '0.00',
  supplier_credit_reason: null,
  lines: [{
    line_number: 3,
    quantity: QUANTITY,
    reason: 'defective',
    fault: 'supplier',
    route: 'to_supplier',
    accepted_quantity: 0,
    refused_quantity: 0
  }]
} as unknown as Return

const THEIRS: PartnerReturn = {
  id: 'ret_theirs',
  reference: 'ret_ours',
  status: 'requested',
  refusal_reason: null,
  carrier: null,
  tracking_number: null,
  lines: [{
    sales_order_line_number: 1,
    quantity: QUANTITY,
    remedy: 'refund',
    accepted_quantity: 0,
    refused_quantity: 0,
    credited_amount: '0.00'
  }]
}

/** Our side after the turn, by the rules of the commands. */
function take (one: Return, turn: ReturnTurn): Return {
  if (turn.kind === 'receive') return receive(one, turn.lines)
  if (turn.kind === 'tell') return { ...one, supplier_credit_reason: turn.words }
  if (turn.kind !== 'credit') throw new Error('nothing is to be asked, and no parcel is under way')
  const { decision, amount = '0.00', reason } = turn.credit
  return {
    ...one,
    supplier_credit_status: decision,
    supplier_credit_amount: amount,
    supplier_credit_reason: reason
  }
}

type Received = Extract<ReturnTurn, { kind: 'receive' }>['lines']

function receive (one: Return, [said]: Received): Return {
  const { accepted_quantity: accepted = 0, refused_quantity: refused = 0 } = said ?? {}
  const lines = one.lines.map((line) => ({
    ...line,
    accepted_quantity: line.accepted_quantity + accepted,
    refused_quantity: line.refused_quantity + refused
  }))
  const units = sum(lines, ({ accepted_quantity }) => accepted_quantity)
  const left = QUANTITY - units - sum(lines, ({ refused_quantity }) => refused_quantity)
  return {
    ...one,
    ...left === 0 && { status: 'received' },
    ...accepted > 0 && {
      supplier_credit_status: 'expected', supplier_credit_expected_amount: `${units * 10}.00`
    },
    lines
  }
}

function look (one: Return, theirs: PartnerReturn): Return {
  let now = one
  for (let turns = 0; turns < 5; turns++) {
    const turn = planReturnTurn({ one: now, theirs: [theirs], numbers: NUMBERS })
    if (turn === null) return now
    now = take(now, turn)
  }
  throw new Error('a look does not end')
}

type Step = { accepted: number, refused: number, fee: number, is_looked: boolean }
const steps = fc.array(fc.record({
  accepted: fc.nat(2), refused: fc.nat(2), fee: fc.nat(3), is_looked: fc.boolean()
}), { maxLength: 5 })

function inspect (theirs: PartnerReturn, { accepted, refused, fee }: Step): PartnerReturn {
  const lines = theirs.lines.map((line) => {
    const left = QUANTITY - line.accepted_quantity - line.refused_quantity
    const more = Math.min(accepted, left)
    return {
      ...line,
      accepted_quantity: line.accepted_quantity + more,
      refused_quantity: line.refused_quantity + Math.min(refused, left - more),
      credited_amount: `${Number(line.credited_amount) + more * (10 - fee)}.00`
    }
  })
  const is_received = lines.every((line) =>
    line.accepted_quantity + line.refused_quantity === QUANTITY)
  return { ...theirs, status: is_received ? 'received' : 'approved', lines }
}

function walk (walked: readonly Step[], is_refused: boolean) {
  let one = OURS
  let theirs = THEIRS
  for (const step of walked) {
    theirs = inspect(theirs, step)
    if (step.is_looked) one = look(one, theirs)
  }
  if (theirs.status === 'requested' && is_refused) theirs = { ...theirs, status: 'refused' }
  if (theirs.status === 'approved') theirs = { ...theirs, status: 'closed' }
  return { one: look(one, theirs), theirs }
}

function unitsOf ([line]: Return['lines'] | PartnerReturn['lines']): unknown {
  return [line?.accepted_quantity, line?.refused_quantity]
}

t.test('whenever we look, we end with its counters and its credit', async (t) => {
  t.doesNotThrow(() => fc.assert(fc.property(steps, fc.boolean(), (walked, is_refused) => {
    const { one, theirs } = walk(walked, is_refused)
    assert.equal(look(one, theirs), one, 'a second look changes nothing')
    assert.deepEqual(unitsOf(one.lines), unitsOf(theirs.lines))
    if (theirs.status === 'requested') return
    assert.notEqual(one.supplier_credit_status, 'expected')
    assert.equal(one.supplier_credit_amount, theirs.lines[0]?.credited_amount)
  })))
})

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
  t.end()
})

t.test('more than is expected is not taken, and other remedies are told', (t) => {
  const owed = {
    ...OURS,
    status: 'received' as const,
    supplier_credit_status: 'overdue' as const,
    supplier_credit_expected_amount: '40.00'
  }
  const plan = (line: object) => planReturnTurn({
    one: owed,
    theirs: [{
      ...THEIRS, status: 'received', lines: THEIRS.lines.map((one) => ({ ...one, ...line }))
    }],
    numbers: NUMBERS
  })
  t.match(plan({ accepted_quantity: 4, credited_amount: '44.00' }), {
    kind: 'credit', credit: { decision: 'accepted', amount: '40.00', reference: 'ret_theirs' }
  })
  t.match(plan({ accepted_quantity: 4, remedy: 'replacement' }), {
    kind: 'credit',
    credit: {
      decision: 'refused', reason: 'The partner sends units again instead of crediting them.'
    }
  })
  t.end()
})
