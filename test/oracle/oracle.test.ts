// The planner beside an independent solver: a thousand answers are kept, sixty are solved anew.
// `test/oracle/run.ts` compares as many as you like, and prints the table of ARCHITECTURE.md.

import t from 'tap'
import { readAnswers } from './answers.ts'
import type { Plan } from '../../src/domain/sourcing/plan-sourcing.ts'
import { planOf, sourcedOf } from '../support/sourcing.ts'
import type { Instance } from '../support/sourcing-instances.ts'
import { micros } from '../support/brute-force.ts'
import { adventureOrder, TERMS } from './adventure-works.ts'
import { buyGreedily } from './greedy.ts'
import { CLASSES, instanceOf } from './instances.ts'
import { judge, type Verdict } from './judge.ts'
import { solve } from './oracle.ts'

/** Of the orders with a kept answer, those where the work ends before all units are found. */
const LOSING_MAX = 4
/** By class: at least this part is proven to be the best. */
const PROVEN_MIN: Readonly<Record<string, number>> = {
  '3 × 5': 1,
  '4 × 4 mixed': 1,
  '5 × 8': 1,
  '5 × 8 freight': 1,
  '8 × 10 mixed': 0.85,
  '20 × 15': 0.9,
  '20 × 15 scarce': 0.5,
  '40 × 12 scarce': 0.65,
  '10 × 30': 0.5,
  '10 × 30 free goods': 0.95
}
const SOLVED_CLASSES = [
  '3 × 5', '4 × 4 mixed', '5 × 8', '5 × 8 freight', '20 × 15', '40 × 12 scarce'
]
const SOLVED_SEEDS = 10
const FIRST_SOLVED_SEED = 5000

const answers = await readAnswers()

function planned ({ demand, offers, policy }: Instance): Plan {
  return planOf(demand, offers, policy)
}

t.test('a thousand kept answers: no rule broken, nothing claimed that is not', async (t) => {
  let losing = 0
  for (const name of Object.keys(CLASSES)) {
    const verdicts: Verdict[] = []
    for (const [at, answer] of (answers[name] ?? []).entries()) {
      if (answer === null) continue
      const verdict = judge(instanceOf(name, at + 1), answer)
      t.same(verdict.faults, [], `${name}, seed ${at + 1}`)
      t.notOk(verdict.has_oracle_erred, `${name}, seed ${at + 1}: the kept answer is the best`)
      verdicts.push(verdict)
      if (verdict.lost > 0) losing++
    }
    t.ok(verdicts.length >= 100, `${name}: ${verdicts.length} answers`)
    const proven = verdicts.filter(({ optimal }) => optimal).length / verdicts.length
    t.ok(proven >= (PROVEN_MIN[name] ?? 1), `${name}: ${proven} proven`)
  }
  t.ok(losing <= LOSING_MAX, `${losing} plans lose units`)
})

t.test('sixty orders that are solved now', async (t) => {
  for (const name of SOLVED_CLASSES) {
    for (let seed = FIRST_SOLVED_SEED; seed < FIRST_SOLVED_SEED + SOLVED_SEEDS; seed++) {
      const instance = instanceOf(name, seed)
      const answer = solve(instance)
      if (answer !== undefined) t.same(judge(instance, answer).faults, [], `${name}, seed ${seed}`)
    }
  }
})

t.test('on real offers: never fewer units than the cheapest first, nor as many for more', (t) => {
  let cheaper = 0
  for (const terms of Object.keys(TERMS)) {
    for (let seed = 1; seed <= 200; seed++) {
      const instance = adventureOrder(terms, seed)
      const [plan, greedy] = [planned(instance), buyGreedily(instance)]
      const saved = greedy.cost - micros(plan.cost)
      const more = sourcedOf(plan) - greedy.served
      if (more < 0 || (more === 0 && saved < 0)) t.fail(`${terms}, seed ${seed}`)
      if (more === 0 && saved > 0) cheaper++
    }
  }
  t.ok(cheaper > 100, `${cheaper} orders cost less`)
  t.end()
})

t.test('the same plan byte for byte, after a trip through JSON and in any order', async (t) => {
  for (const name of Object.keys(CLASSES)) {
    const instance = instanceOf(name, 1)
    const plan = JSON.stringify(planned(instance))
    const copy = JSON.parse(JSON.stringify(instance)) as typeof instance
    t.equal(JSON.stringify(planned({ ...copy, offers: copy.offers.toReversed() })), plan, name)
  }
})

/** By the planner itself, which the oracle has proven right: the best without one supplier. */
function secondBestOf (plan: Plan, { demand, offers, policy }: Instance): string | null {
  const used = new Set(plan.allocations.map(({ supplier_id }) => supplier_id))
  const costs = [...used].flatMap((supplier) => {
    const others = offers.filter(({ supplier_id }) => supplier_id !== supplier)
    const other = planOf(demand, others, policy)
    return other.optimal && sourcedOf(other) === sourcedOf(plan) ? [other.cost] : []
  })
  return costs.toSorted((a, b) => Number(a) - Number(b))[0] ?? null
}

t.test('a second best is the best without one of the suppliers', async (t) => {
  let proven = 0
  for (const name of ['3 × 5', '4 × 4 mixed', '5 × 8', '5 × 8 freight', '10 × 30 free goods']) {
    for (let seed = 1; seed <= 60; seed++) {
      const instance = instanceOf(name, seed)
      const plan = planned(instance)
      if (plan.no_second_best_because === 'not_proven') continue
      proven++
      t.equal(plan.second_best_cost, secondBestOf(plan, instance), `${name}, seed ${seed}`)
    }
  }
  t.ok(proven > 150, `${proven} proven`)
})
