// Which supplier serves which units, and why: demand + offers + policy -> plan, with its explanation.

import { judgeOffers } from './sourcing/eligibility.ts'
import { explainPlan } from './sourcing/explanation.ts'
import { improvePlan } from './sourcing/greedy.ts'
import { readProblem } from './sourcing/problem.ts'
import type { Meter } from './sourcing/purchase.ts'
import { searchPlan } from './sourcing/search.ts'
import type { Demand, Offer, Plan, Policy } from './sourcing/terms.ts'

export {
  INELIGIBILITIES, LATE_POLICIES, OBJECTIVES, SPLITS,
  type Allocation, type Candidate, type Demand, type DemandLine, type Ineligibility,
  type LatePolicy, type Objective, type Offer, type Plan, type PlanLine, type Policy,
  type PriceBreak, type Split
} from './sourcing/terms.ts'

/** With more eligible suppliers than this not every set of them is tried. */
const EXACT_SUPPLIERS_MAX = 10
/** Units of work; the hardest order takes some tens of milliseconds, then the best found counts. */
const WORK_MAX = 300_000
const PURCHASE_WORK_MIN = 500

/**
 * The plan that serves the most units and then costs least; of equals the one with fewer
 * suppliers, then the earlier last arrival, the lower sum of ranks, the lower supplier ids. Offers
 * are by SKU; their order does not matter. A minimum order value is judged before rounding.
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
