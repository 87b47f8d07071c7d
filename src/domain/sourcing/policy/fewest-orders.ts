// The objective `fewest_orders`: as few purchase orders as possible, then the lowest cost.
//
// Each order fee is raised by more than any plan can cost. So the plan of the lowest cost is one of
// the fewest orders. The addition is taken off the costs of what was found.

import { compareFeasiblePlans, type FeasiblePlan } from '../first-plan/feasible-plan.ts'
import { isExact, type SourcingProblem } from '../problem.ts'
import { inMoney, NO_BOUND } from './in-money.ts'
import { type ObjectiveRule, searchLowestCost } from './objective.ts'

export const FEWEST_ORDERS: ObjectiveRule = {
  is_multiplying: true,
  search: (problem, meter) => {
    const addition = problem.cost_max + 1
    const raised = withFees(problem, addition)
    const found = searchLowestCost(raised, meter)
    // A bound that allows for fewer orders than the plan has says nothing about the plan's cost.
    const bound = found.floor.cost - addition * found.best.suppliers.length
    const priced = (plan: FeasiblePlan): FeasiblePlan =>
      ({ ...plan, cost: plan.cost - addition * plan.suppliers.length })
    return inMoney(found, priced, isExact(raised) && bound >= 0 ? bound : NO_BOUND)
  },
  compare: (a, b) => a.short - b.short || a.suppliers.length - b.suppliers.length ||
    compareFeasiblePlans(a, b)
}

function withFees (problem: SourcingProblem, addition: number): SourcingProblem {
  const suppliers = problem.suppliers.map((supplier) =>
    ({ ...supplier, order_fee: supplier.order_fee + addition }))
  return { ...problem, suppliers, cost_max: problem.cost_max + addition * suppliers.length }
}
