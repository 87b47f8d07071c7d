// Preferred suppliers: they serve as many units of their SKUs as they can, whatever the cost and
// the objective; the others serve the rest.
//
// A unit from another supplier of such a SKU gets a surcharge of more than any plan can cost. So
// the plan of the lowest cost is the one with the fewest such units.

import type { FeasiblePlan } from '../first-plan/feasible-plan.ts'
import type { JudgedSku } from '../eligibility.ts'
import { isExact, type SourcingProblem } from '../problem.ts'
import type { SearchResult } from '../search/search-state.ts'
import { inMoney, NO_BOUND } from './in-money.ts'
import { type SurchargeOf, withoutSurcharges, withSurcharges } from './surcharges.ts'

/** Does a line of the demand prefer some supplier? */
export function hasPreferred (judgement: readonly JudgedSku[]): boolean {
  return judgement.some(({ lines }) =>
    lines.some(({ suppliers }) => (suppliers?.preferred.length ?? 0) > 0))
}

export function hasSecondChoice ({ wants }: SourcingProblem): boolean {
  return wants.some(({ sources }) => sources.some(({ is_second_choice }) => is_second_choice))
}

/** Units of SKUs with preferred suppliers that come from others. */
export function secondChoiceUnits ({ purchases }: FeasiblePlan): number {
  let units = 0
  for (const { parts } of purchases) {
    for (const { source, quantity } of parts) if (source.is_second_choice) units += quantity
  }
  return units
}

/** `search` finds the plan of the most units, then the lowest cost. */
export function searchPreferred (
  problem: SourcingProblem, search: (problem: SourcingProblem) => SearchResult
): SearchResult {
  const surchargeOf: SurchargeOf = ({ is_second_choice }) =>
    is_second_choice ? problem.cost_max + 1 : 0
  const raised = withSurcharges(problem, surchargeOf)
  const found = search(raised)
  const { best, floor } = found
  const priced = (plan: FeasiblePlan): FeasiblePlan => withoutSurcharges(plan, surchargeOf)
  const is_proven = isExact(raised) && floor.short === best.short && floor.cost >= best.cost
  return inMoney(found, priced, is_proven ? priced(best).cost : NO_BOUND)
}
