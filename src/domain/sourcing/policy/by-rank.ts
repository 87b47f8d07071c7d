// The objective `rank`: as many units as possible from the suppliers of the best ranks, then the
// lowest cost.
//
// The ranks of the suppliers are numbered from 0. A unit from the supplier of rank number n gets a
// surcharge of n times more than any plan can cost. So the plan of the lowest cost is the one with
// the lowest sum of units times number.

import { compareFeasiblePlans, type FeasiblePlan } from '../first-plan/feasible-plan.ts'
import { isExact, type SourcingProblem } from '../problem.ts'
import { inMoney, NO_BOUND } from './in-money.ts'
import { type ObjectiveRule, searchLowestCost } from './objective.ts'
import { type SurchargeOf, withoutSurcharges, withSurcharges } from './surcharges.ts'

export const BY_RANK: ObjectiveRule = {
  is_multiplying: true,
  search: (problem, meter) => {
    const surchargeOf = surchargeByRank(problem)
    const raised = withSurcharges(problem, surchargeOf)
    const found = searchLowestCost(raised, meter)
    const { best, floor } = found
    const priced = (plan: FeasiblePlan): FeasiblePlan => withoutSurcharges(plan, surchargeOf)
    const is_proven = isExact(raised) && floor.short === best.short && floor.cost >= best.cost
    return inMoney(found, priced, is_proven ? priced(best).cost : NO_BOUND)
  },
  compare: (a, b) => a.short - b.short || a.rank - b.rank || compareFeasiblePlans(a, b)
}

function surchargeByRank ({ suppliers, cost_max }: SourcingProblem): SurchargeOf {
  const ranks = [...new Set(suppliers.map(({ rank }) => rank))].sort((a, b) => a - b)
  const by_supplier = suppliers.map(({ rank }) => ranks.indexOf(rank) * (cost_max + 1))
  return ({ supplier }) => by_supplier[supplier] ?? 0
}
