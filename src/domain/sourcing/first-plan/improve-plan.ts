// A better plan by small changes: one supplier is closed, opened or exchanged at a time, as long as
// that makes the plan better.

import type { SourcingProblem } from '../problem.ts'
import { compareFeasiblePlans, type FeasiblePlan, usedOf } from './feasible-plan.ts'
import type { Meter } from '../buy-sku/purchase.ts'
import { makeFeasible } from './make-feasible.ts'

export function improvePlan (
  problem: SourcingProblem, plan: FeasiblePlan, meter: Meter
): FeasiblePlan {
  return climb(plan, meter, (best) => neighborsOf(problem, best), (open, best) => {
    const other = makeFeasible(problem, open, meter)
    return compareFeasiblePlans(other, best) < 0 ? other : undefined
  })
}

/**
 * Tries the sets of suppliers beside those of the best plan, until none gives a better one or no
 * work is left.
 */
export function climb (
  start: FeasiblePlan, meter: Meter,
  neighborsOf: (best: FeasiblePlan) => Iterable<readonly boolean[]>,
  findBetter: (open: readonly boolean[], best: FeasiblePlan) => FeasiblePlan | undefined
): FeasiblePlan {
  let best = start
  for (let is_better = true; is_better;) {
    is_better = false
    for (const open of neighborsOf(best)) {
      if (meter.left <= 0) break
      const better = findBetter(open, best)
      if (better === undefined) continue
      best = better
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
