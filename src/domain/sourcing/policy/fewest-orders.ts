// The objective `fewest_orders`: as few purchase orders as possible, then the lowest cost.
//
// Each order fee is raised by more than any plan can cost. So the plan of the lowest cost is one of
// the fewest orders. The addition is taken off the costs of what was found.

import { compareFeasiblePlans, type FeasiblePlan } from '../first-plan/feasible-plan.ts'
import { isExact, type SourcingProblem } from '../problem.ts'
import type { SearchResult } from '../search/search-state.ts'
import { NO_BOUND, type ObjectiveRule, searchLowestCost } from './objective.ts'

export const FEWEST_ORDERS: ObjectiveRule = {
  is_multiplying: true,
  search: (problem, meter) => {
    const addition = problem.cost_max + 1
    const raised = withFees(problem, addition)
    return inMoney(searchLowestCost(raised, meter), addition, isExact(raised))
  },
  compare: (a, b) => a.short - b.short || a.suppliers.length - b.suppliers.length ||
    compareFeasiblePlans(a, b)
}

function withFees (problem: SourcingProblem, addition: number): SourcingProblem {
  const suppliers = problem.suppliers.map((supplier) =>
    ({ ...supplier, order_fee: supplier.order_fee + addition }))
  return { ...problem, suppliers, cost_max: problem.cost_max + addition * suppliers.length }
}

function inMoney (found: SearchResult, addition: number, is_exact: boolean): SearchResult {
  const priced = (plan: FeasiblePlan): FeasiblePlan =>
    ({ ...plan, cost: plan.cost - addition * plan.suppliers.length })
  const { best, second, floor } = found
  // A bound that allows for fewer orders than the plan has says nothing about the plan's cost.
  const bound = floor.cost - addition * best.suppliers.length
  const is_bound = is_exact && bound >= 0
  return {
    ...found,
    best: priced(best),
    second: second && priced(second),
    floor: { short: floor.short, cost: is_bound ? bound : NO_BOUND }
  }
}
