// What an objective is: how the best plan of a problem is found, and which of two plans is better.

import type { Meter } from '../buy-sku/purchase.ts'
import type { FeasiblePlan } from '../first-plan/feasible-plan.ts'
import { planManySuppliers } from '../first-plan/plan-many-suppliers.ts'
import type { SourcingProblem } from '../problem.ts'
import { searchPlan } from '../search/branch-and-bound.ts'
import type { SearchResult } from '../search/search-state.ts'

export type ObjectiveRule = {
  /** Does it multiply costs, so that smaller numbers stay exact for larger orders? */
  is_multiplying: boolean
  /** As many units as possible come first, whatever the objective. All costs are in money. */
  search: (problem: SourcingProblem, meter: Meter) => SearchResult
  /** Below 0 when `a` is better. */
  compare: (a: FeasiblePlan, b: FeasiblePlan) => number
}

/** Sets of suppliers are the bits of one number: of more suppliers none are searched. */
const SEARCHED_SUPPLIERS_MAX = 30

/** The plan of the most units, then the lowest cost. All objectives ask this of some problem. */
export function searchLowestCost (problem: SourcingProblem, meter: Meter): SearchResult {
  return problem.suppliers.length > SEARCHED_SUPPLIERS_MAX
    ? planManySuppliers(problem, meter)
    : searchPlan(problem, meter)
}

/** No bound in money is known. */
export const NO_BOUND = -Infinity

/**
 * What was found in raised costs, told in money: `priced` takes off what was added to a plan, and
 * `bound` is what the best plan costs at least.
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
