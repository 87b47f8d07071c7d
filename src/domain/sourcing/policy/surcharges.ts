// Surcharges make a search prefer some sources to others: they raise the cost of a unit, and are
// taken off the costs of what was found.

import type { FeasiblePlan } from '../first-plan/feasible-plan.ts'
import { isExact, type Source, type SourcingProblem } from '../problem.ts'
import type { SearchResult } from '../search/search-state.ts'
import { inMoney, NO_BOUND } from './in-money.ts'

/** What is added to the cost of each unit of the source. */
export type SurchargeOf = (source: Source) => number

/**
 * `search` finds the plan of the most units, then the lowest cost. What it proves of raised costs
 * bounds the cost in money only for the plan that was found.
 */
export function searchWithSurcharges (
  problem: SourcingProblem, surchargeOf: SurchargeOf,
  search: (problem: SourcingProblem) => SearchResult
): SearchResult {
  const raised = withSurcharges(problem, surchargeOf)
  const found = search(raised)
  const { best, floor } = found
  const priced = (plan: FeasiblePlan): FeasiblePlan => withoutSurcharges(plan, surchargeOf)
  const is_proven = isExact(raised) && floor.short === best.short && floor.cost >= best.cost
  return inMoney(found, priced, is_proven ? priced(best).cost : NO_BOUND)
}

function withSurcharges (
  problem: SourcingProblem, surchargeOf: SurchargeOf
): SourcingProblem {
  let { cost_max } = problem
  const wants = problem.wants.map((want) => {
    const sources = want.sources.map((source) => {
      const added = surchargeOf(source)
      cost_max += added * source.high
      const { surcharge, cheapest } = source
      return { ...source, surcharge: surcharge + added, cheapest: cheapest + added }
    })
    // Of equal surcharges the cheapest stays first.
    return { ...want, sources: sources.toSorted((a, b) => a.cheapest - b.cheapest) }
  })
  return { ...problem, wants, cost_max }
}

function withoutSurcharges (plan: FeasiblePlan, surchargeOf: SurchargeOf): FeasiblePlan {
  let { cost } = plan
  for (const { source, quantity } of plan.purchases.flatMap(({ parts }) => parts)) {
    cost -= quantity * surchargeOf(source)
  }
  return { ...plan, cost }
}
