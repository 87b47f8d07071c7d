// The objective `rank`: as many units as possible from the suppliers of the best ranks, then the
// lowest cost.
//
// The ranks of the suppliers are numbered from 0. A unit from the supplier of rank number n gets a
// surcharge of n times more than any plan can cost. So the plan of the lowest cost is the one with
// the lowest sum of units times number. The surcharges are taken off the costs of what was found.

import { compareFeasiblePlans, type FeasiblePlan } from '../first-plan/feasible-plan.ts'
import { isExact, type SourcingProblem } from '../problem.ts'
import type { SearchResult } from '../search/search-state.ts'
import { NO_BOUND, type ObjectiveRule, searchLowestCost } from './objective.ts'

export const BY_RANK: ObjectiveRule = {
  is_multiplying: true,
  search: (problem, meter) => {
    const numbers = numbersOf(problem)
    const surcharge = problem.cost_max + 1
    const raised = withSurcharges(problem, numbers.map((number) => number * surcharge))
    const found = searchLowestCost(raised, meter)
    return inMoney(found, numbers.map((number) => number * surcharge), isExact(raised))
  },
  compare: (a, b) => a.short - b.short || a.rank - b.rank || compareFeasiblePlans(a, b)
}

function numbersOf ({ suppliers }: SourcingProblem): number[] {
  const ranks = [...new Set(suppliers.map(({ rank }) => rank))].sort((a, b) => a - b)
  return suppliers.map(({ rank }) => ranks.indexOf(rank))
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

function inMoney (
  found: SearchResult, surcharges: readonly number[], is_exact: boolean
): SearchResult {
  const priced = (plan: FeasiblePlan): FeasiblePlan => {
    let { cost } = plan
    for (const { source: { supplier }, quantity } of plan.purchases.flatMap((one) => one.parts)) {
      cost -= quantity * (surcharges[supplier] ?? 0)
    }
    return { ...plan, cost }
  }
  const { best, second, floor } = found
  const priced_best = priced(best)
  const is_proven = is_exact && floor.short === best.short && floor.cost >= best.cost
  return {
    ...found,
    best: priced_best,
    second: second && priced(second),
    floor: { short: floor.short, cost: is_proven ? priced_best.cost : NO_BOUND }
  }
}
