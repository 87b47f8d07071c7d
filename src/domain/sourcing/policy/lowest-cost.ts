// The objective `lowest_cost`: what the search finds as it is.

import { compareFeasiblePlans } from '../first-plan/feasible-plan.ts'
import { type ObjectiveRule, searchLowestCost } from './objective.ts'

export const LOWEST_COST: ObjectiveRule = {
  is_multiplying: false, search: searchLowestCost, compare: compareFeasiblePlans
}
