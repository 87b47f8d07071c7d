// What was found in raised costs, told in money.

import type { FeasiblePlan } from '../first-plan/feasible-plan.ts'
import type { SearchResult } from '../search/search-state.ts'

/** No bound in money is known. */
export const NO_BOUND = -Infinity

/**
 * `priced` takes off what was added to the cost of a plan, and `bound` is what the best plan costs
 * at least.
 */
export function inMoney (
  found: SearchResult, priced: (plan: FeasiblePlan) => FeasiblePlan, bound: number
): SearchResult {
  const { best, second, floor } = found
  return {
    ...found,
    best: priced(best),
    second: second && priced(second),
    floor: { short: floor.short, cost: bound }
  }
}
