// Which supplier serves which units, and why: demand + offers + policy -> plan.

import { judgeOffers } from './sourcing/eligibility.ts'
import { explainPlan } from './sourcing/explanation.ts'
import { improvePlan } from './sourcing/greedy.ts'
import type { Meter } from './sourcing/purchase.ts'
import { readProblem } from './sourcing/reading.ts'
import { searchPlan } from './sourcing/search.ts'
import type { Demand, Offer, Plan, Policy } from './sourcing/terms.ts'

export {
  INELIGIBILITIES, LATE_POLICIES, OBJECTIVES, SPLITS,
  type Allocation, type Candidate, type Demand, type DemandLine, type Ineligibility,
  type LatePolicy, type Objective, type Offer, type Plan, type PlanLine, type Policy,
  type PriceBreak, type Split
} from './sourcing/terms.ts'

export { unitCostOf } from './sourcing/allocation.ts'
export { judgeOffers, type JudgedSku, smallestQuantityOf } from './sourcing/eligibility.ts'

/** With more eligible suppliers than this not every set of them is tried. */
const EXACT_SUPPLIERS_MAX = 10
/** Some 20 ms: past it the best plan found counts, and `optimal` says whether that is proven. */
const WORK_MAX = 200_000
/** One SKU may take a fair share of a quarter of it, and always this much. */
const PURCHASE_WORK_MIN = 500

/**
 * The plan that serves the most units and then costs least; of equals the one with fewer
 * suppliers, then the earlier last arrival, the lower sum of ranks, the lower supplier ids. Offers
 * are by SKU; their order does not matter. Costs compare, and reach a minimum order value, before
 * they are rounded.
 */
export function planSourcing (
  demand: Demand, offers: ReadonlyMap<string, readonly Offer[]>, policy: Policy
): Plan {
  const judgement = judgeOffers(demand, offers, policy)
  const problem = readProblem(judgement)
  const purchase_max = Math.max(PURCHASE_WORK_MIN, WORK_MAX / 4 / problem.wants.length)
  const meter: Meter = { left: WORK_MAX, purchase_max, known: new Map() }
  const finding = problem.suppliers.length > EXACT_SUPPLIERS_MAX
    ? improvePlan(problem, meter)
    : searchPlan(problem, meter)
  return explainPlan({ objective: policy.objective, demand, judgement, problem }, finding)
}
