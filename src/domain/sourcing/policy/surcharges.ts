// Surcharges make a search prefer some sources to others: they raise the cost of a unit, and are
// taken off the costs of what was found.

import type { FeasiblePlan } from '../first-plan/feasible-plan.ts'
import type { Source, SourcingProblem } from '../problem.ts'

/** What is added to the cost of each unit of the source. */
export type SurchargeOf = (source: Source) => number

export function withSurcharges (
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

export function withoutSurcharges (plan: FeasiblePlan, surchargeOf: SurchargeOf): FeasiblePlan {
  let { cost } = plan
  for (const { source, quantity } of plan.purchases.flatMap(({ parts }) => parts)) {
    cost -= quantity * surchargeOf(source)
  }
  return { ...plan, cost }
}
