// Which supplier serves which units, and why: demand + offers + policy -> plan.

import { judgeOffers } from './eligibility.ts'
import { explainPlan } from './explain-plan.ts'
import { improvePlan } from './improve-plan.ts'
import type { Meter } from './purchase.ts'
import { readProblem } from './build-problem.ts'
import { searchPlan } from './branch-and-bound.ts'
import type { Demand, Offer, Plan, Policy, SearchBudget } from './terms.ts'

export {
  INELIGIBILITIES, LATE_POLICIES, OBJECTIVES, SPLITS,
  type Allocation, type Candidate, type Demand, type DemandLine, type Ineligibility,
  type LatePolicy, type Objective, type Offer, type Plan, type PlanLine, type Policy,
  type PriceBreak, type SearchBudget, type SplitPolicy
} from './terms.ts'

export { unitCostOf } from './allocate-units.ts'
export { judgeOffers, type JudgedSku, smallestQuantityOf } from './eligibility.ts'

/** With more eligible suppliers than this not every set of them is tried. */
const EXACT_SUPPLIERS_MAX = 10
/** Some 20 ms: past it the best plan found counts, and `optimal` says whether that is proven. */
const WORK_MAX = 200_000
/** Where many plans share the work of one, each has this much: some 0.4 ms. */
const WORK_MIN = 4_000
/** One SKU may take a fair share of a quarter of it, and always this much. */
const PURCHASE_WORK_MIN = 500

/** Of plans that are made in one go, together: as much as one alone may take. */
export function openSearchBudget (plans: number): SearchBudget {
  return { left: WORK_MAX, plans }
}

/**
 * The plan that serves the most units and then costs least; of equals the one with fewer
 * suppliers, then the earlier last arrival, the lower sum of ranks, the lower supplier ids. Offers
 * are by SKU; their order does not matter. Costs compare, and reach a minimum order value, before
 * they are rounded. A plan takes what is left of the budget, shared with those still to be made.
 */
export function planSourcing (
  demand: Demand, offers: ReadonlyMap<string, readonly Offer[]>, policy: Policy,
  budget: SearchBudget = openSearchBudget(1)
): Plan {
  const work_max = Math.max(WORK_MIN, Math.floor(budget.left / Math.max(1, budget.plans)))
  const judgement = judgeOffers(demand, offers, policy)
  const problem = readProblem(judgement)
  const purchase_max = Math.max(PURCHASE_WORK_MIN, work_max / 4 / problem.wants.length)
  const meter: Meter = { left: work_max, purchase_max, known: new Map() }
  const finding = problem.suppliers.length > EXACT_SUPPLIERS_MAX
    ? improvePlan(problem, meter)
    : searchPlan(problem, meter)
  budget.left -= work_max - meter.left
  budget.plans--
  return explainPlan({ objective: policy.objective, demand, judgement, problem }, finding)
}
