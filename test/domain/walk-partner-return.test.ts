// A claim of ours and the partner's return for it, in random walks: however often and late we look,
// we end with the partner's counters and its credit, and nothing is counted or told twice.

import assert from 'node:assert/strict'
import t from 'tap'
import fc from 'fast-check'
import { sum } from '../../src/domain/kernel/sum.ts'
import type { PartnerReturn } from '../../src/domain/model/link/partner-return.ts'
import type { ReturnTurn } from '../../src/domain/model/link/plan-partner-return.ts'
import type { Return } from '../../src/domain/model/return/return.ts'
import { NUMBERS, OURS, planReturnTurn, QUANTITY, THEIRS } from './given-claim.ts'

/** Our side after the turn, by the rules of the commands. */
function take (one: Return, turn: ReturnTurn): Return {
  if (turn.kind === 'receive') return receive(one, turn.lines)
  if (turn.kind === 'tell') {
    const is_decided = ['accepted', 'refused'].includes(one.supplier_credit_status)
    return is_decided ? one : { ...one, supplier_credit_reason: turn.words }
  }
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

type Step = {
  accepted: number
  refused: number
  fee: number
  is_looked: boolean
  is_settled: boolean
}
const steps = fc.array(fc.record({
  accepted: fc.nat(2),
  refused: fc.nat(2),
  fee: fc.nat(3),
  is_looked: fc.boolean(),
  // Rarely: a person settles the credit by the usual form, without a reason.
  is_settled: fc.nat(5).map((chance) => chance === 0)
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

function settle (one: Return): Return {
  return {
    ...one,
    supplier_credit_status: 'accepted',
    supplier_credit_amount: one.supplier_credit_expected_amount
  }
}

function walk (walked: readonly Step[], is_refused: boolean) {
  let one = OURS
  let theirs = THEIRS
  for (const step of walked) {
    theirs = inspect(theirs, step)
    if (step.is_looked) one = look(one, theirs)
    if (step.is_settled && one.supplier_credit_status === 'expected') one = settle(one)
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
    if (walked.some(({ is_settled }) => is_settled)) return
    assert.deepEqual(unitsOf(one.lines), unitsOf(theirs.lines))
    if (theirs.status === 'requested') return
    assert.notEqual(one.supplier_credit_status, 'expected')
    assert.equal(one.supplier_credit_amount, theirs.lines[0]?.credited_amount)
  })))
})
