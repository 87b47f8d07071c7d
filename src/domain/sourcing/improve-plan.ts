// A good plan where not all sets of suppliers are tried: one is closed, opened or exchanged at a
// time, as long as that makes the plan better.

import { buyAll } from './buy-sku.ts'
import type { SourcingProblem } from './problem.ts'
import { compareFeasiblePlans } from './feasible-plan.ts'
import { type Meter, termsOf, totalsOf } from './purchase.ts'
import type { SearchResult } from './search-state.ts'
import { makeFeasible } from './make-feasible.ts'

/** The floor is what all goods cost at least, fees and minimum order values apart. */
export function improvePlan (problem: SourcingProblem, meter: Meter): SearchResult {
  const all = problem.suppliers.map(() => true)
  const { floor } = totalsOf(problem, buyAll(problem, termsOf(all), meter))
  let best = makeFeasible(problem, all, meter)
  let nodes = 1
  for (let is_better = true; is_better;) {
    is_better = false
    const used = problem.suppliers.map((_, at) => best.suppliers.includes(at))
    for (const open of neighborsOf(used)) {
      if (meter.left <= 0) break
      const plan = makeFeasible(problem, open, meter)
      nodes++
      if (compareFeasiblePlans(plan, best) >= 0) continue
      best = plan
      is_better = true
      break
    }
  }
  return { best, second: null, floor, nodes }
}

// Without one, with one more, then with one for another.
function * neighborsOf (used: readonly boolean[]): Generator<boolean[]> {
  for (const [at, is_used] of used.entries()) if (is_used) yield used.with(at, false)
  for (const [at, is_used] of used.entries()) if (!is_used) yield used.with(at, true)
  for (const [from, is_used] of used.entries()) {
    if (!is_used) continue
    for (const [to, is_other] of used.entries()) {
      if (!is_other) yield used.with(from, false).with(to, true)
    }
  }
}
