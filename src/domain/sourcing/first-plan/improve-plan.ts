// A better plan by small changes: one supplier is closed, opened or exchanged at a time, as long as
// that makes the plan better.

import type { SourcingProblem } from '../problem.ts'
import { compareFeasiblePlans, type FeasiblePlan } from './feasible-plan.ts'
import type { Meter } from '../buy-sku/purchase.ts'
import { makeFeasible } from './make-feasible.ts'

export function improvePlan (
  problem: SourcingProblem, plan: FeasiblePlan, meter: Meter
): FeasiblePlan {
  let best = plan
  for (let is_better = true; is_better;) {
    is_better = false
    for (const open of neighborsOf(problem, best)) {
      if (meter.left <= 0) break
      const other = makeFeasible(problem, open, meter)
      if (compareFeasiblePlans(other, best) >= 0) continue
      best = other
      is_better = true
      break
    }
  }
  return best
}

/** The suppliers of the plan without one, then with one more, then with one for another. */
function * neighborsOf (problem: SourcingProblem, plan: FeasiblePlan): Generator<boolean[]> {
  const used = usedOf(problem, plan)
  for (const [at, is_used] of used.entries()) if (is_used) yield used.with(at, false)
  yield * withAnother(problem, plan)
}

/** The suppliers of the plan with one more, then with one for another. */
export function * withAnother (problem: SourcingProblem, plan: FeasiblePlan): Generator<boolean[]> {
  const used = usedOf(problem, plan)
  for (const [at, is_used] of used.entries()) if (!is_used) yield used.with(at, true)
  for (const [from, is_used] of used.entries()) {
    if (!is_used) continue
    for (const [to, is_other] of used.entries()) {
      if (!is_other) yield used.with(from, false).with(to, true)
    }
  }
}

function usedOf ({ suppliers }: SourcingProblem, plan: FeasiblePlan): boolean[] {
  return suppliers.map((_, at) => plan.suppliers.includes(at))
}
