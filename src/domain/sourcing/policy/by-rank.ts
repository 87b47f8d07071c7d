// The objective `rank`: as many units as possible from the suppliers of the best ranks, then the
// lowest cost.
//
// The ranks of the suppliers are numbered from 0. A unit from the supplier of rank number n gets a
// surcharge of n times more than any plan can cost. So the plan of the lowest cost is the one with
// the lowest sum of units times number. The surcharges are taken off the costs of what was found.

import { compareFeasiblePlans, type FeasiblePlan } from '../first-plan/feasible-plan.ts'
import { isExact, type SourcingProblem } from '../problem.ts'
import { inMoney, NO_BOUND, type ObjectiveRule, searchLowestCost } from './objective.ts'

export const BY_RANK: ObjectiveRule = {
  is_multiplying: true,
  search: (problem, meter) => {
    const surcharges = surchargesOf(problem)
    const raised = withSurcharges(problem, surcharges)
    const found = searchLowestCost(raised, meter)
    const { best, floor } = found
    const priced = (plan: FeasiblePlan): FeasiblePlan => withoutSurcharges(plan, surcharges)
    const is_proven = isExact(raised) && floor.short === best.short && floor.cost >= best.cost
    return inMoney(found, priced, is_proven ? priced(best).cost : NO_BOUND)
  },
  compare: (a, b) => a.short - b.short || a.rank - b.rank || compareFeasiblePlans(a, b)
}

/** By supplier: what is added to the cost of each unit. */
function surchargesOf ({ suppliers, cost_max }: SourcingProblem): number[] {
  const ranks = [...new Set(suppliers.map(({ rank }) => rank))].sort((a, b) => a - b)
  return suppliers.map(({ rank }) => ranks.indexOf(rank) * (cost_max + 1))
}

function withSurcharges (
  problem: SourcingProblem, surcharges: readonly number[]
): SourcingProblem {
  let { cost_max } = problem
  const wants = problem.wants.map((want) => {
    const sources = want.sources.map((source) => {
      const added = surcharges[source.supplier] ?? 0
      cost_max += added * source.high
      const { surcharge, cheapest } = source
      return { ...source, surcharge: surcharge + added, cheapest: cheapest + added }
    })
    // Of one rank the cheapest stays first.
    return { ...want, sources: sources.toSorted((a, b) => a.cheapest - b.cheapest) }
  })
  return { ...problem, wants, cost_max }
}

function withoutSurcharges (plan: FeasiblePlan, surcharges: readonly number[]): FeasiblePlan {
  let { cost } = plan
  for (const { source: { supplier }, quantity } of plan.purchases.flatMap(({ parts }) => parts)) {
    cost -= quantity * (surcharges[supplier] ?? 0)
  }
  return { ...plan, cost }
}
