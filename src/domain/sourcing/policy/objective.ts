// What an objective is: how the best plan of a problem is found, and which of two plans is better.

import type { Meter } from '../buy-sku/purchase.ts'
import type { FeasiblePlan } from '../first-plan/feasible-plan.ts'
import { planManySuppliers } from '../first-plan/plan-many-suppliers.ts'
import type { SourcingProblem } from '../problem.ts'
import { searchPlan } from '../search/branch-and-bound.ts'
import type { SearchResult } from '../search/search-state.ts'
import { hasSecondChoice, searchPreferred } from './preferred-suppliers.ts'

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

/**
 * The plan of the most units, then the most from preferred suppliers, then the lowest cost. All
 * objectives ask this of some problem.
 */
export function searchLowestCost (problem: SourcingProblem, meter: Meter): SearchResult {
  return hasSecondChoice(problem)
    ? searchPreferred(problem, (raised) => search(raised, meter))
    : search(problem, meter)
}

function search (problem: SourcingProblem, meter: Meter): SearchResult {
  return problem.suppliers.length > SEARCHED_SUPPLIERS_MAX
    ? planManySuppliers(problem, meter)
    : searchPlan(problem, meter)
}
