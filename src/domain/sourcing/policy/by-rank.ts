// The objective `rank`: as many units as possible from the suppliers of the best ranks, then the
// lowest cost.
//
// The ranks of the suppliers are numbered from 0. A unit from the supplier of rank number n gets a
// surcharge of n times more than any plan can cost. So the plan of the lowest cost is the one with
// the lowest sum of units times number.

import { compareFeasiblePlans } from '../first-plan/feasible-plan.ts'
import type { SourcingProblem } from '../problem.ts'
import { type ObjectiveRule, searchLowestCost } from './objective.ts'
import { searchWithSurcharges, type SurchargeOf } from './surcharges.ts'

export const BY_RANK: ObjectiveRule = {
  is_multiplying: true,
  search: (problem, meter) => searchWithSurcharges(
    problem, surchargeByRank(problem), (raised) => searchLowestCost(raised, meter)),
  compare: (a, b) => a.short - b.short || a.rank - b.rank || compareFeasiblePlans(a, b)
}

function surchargeByRank ({ suppliers, cost_max }: SourcingProblem): SurchargeOf {
  const ranks = [...new Set(suppliers.map(({ rank }) => rank))].sort((a, b) => a - b)
  const by_supplier = suppliers.map(({ rank }) => ranks.indexOf(rank) * (cost_max + 1))
  return ({ supplier }) => by_supplier[supplier] ?? 0
}
