// Preferred suppliers: they serve as many units of their SKUs as they can, whatever the cost and
// the objective; the others serve the rest.
//
// A unit from another supplier of such a SKU gets a surcharge of more than any plan can cost. So
// the plan of the lowest cost is the one with the fewest such units.

import type { FeasiblePlan } from '../first-plan/feasible-plan.ts'
import { hasPreference, type JudgedSku } from '../eligibility.ts'
import type { SourcingProblem } from '../problem.ts'
import type { SearchResult } from '../search/search-state.ts'
import { searchWithSurcharges } from './surcharges.ts'

/** Does a line of the demand prefer some supplier? */
export function hasPreferred (judgement: readonly JudgedSku[]): boolean {
  return judgement.some(({ lines }) => lines.some(hasPreference))
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
  return searchWithSurcharges(
    problem, ({ is_second_choice }) => is_second_choice ? problem.cost_max + 1 : 0, search)
}
