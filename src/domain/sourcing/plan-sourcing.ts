// Which supplier serves which units, and why: demand + offers + policy -> plan.
//
// An example. An order wants 7 units. The supplier North has 4 at 9.00 and asks an order fee of
// 3.00. South has 20 at 10.00, without a fee, and takes no order below 50.00 (`min_order_value`).
//
// 1. `terms` has the words of the question and of the answer. `eligibility` judges each offer for
//   each line: here both may serve.
// 2. `problem` says what the search sees, and `build-problem` makes it: whole numbers only. What is
//   wanted of one SKU is a want (7 units), and each offer that may serve it is a source. The runs
//   of quantities that a source sells at one cost are its steps (`price-steps`).
// 3. `purchase` is what is bought of one want, and `buy-sku` buys it for the least from the
//   suppliers that are open. With minimums, multiples, price breaks or lines that not all may
//   serve, `choose-steps` takes a step of each source (on the `slots` of the purchase),
//   `fill-packages` adds multiples, and `share-units` shares them among the lines. Here all is
//   plain: 4 of North and 3 of South cost 66.00, and nothing that is bought can cost less.
// 4. `feasible-plan` is a plan that keeps every rule, and says which of two is better. The cheapest
//   purchase of step 3 breaks a rule: South would get 30.00, below its 50.00. `make-feasible`
//   raises South to 5 units, which leaves 2 for North: 50.00 + 18.00 + the fee of 3.00 = 71.00. It
//   is the first plan, and the best so far.
// 5. `branch-and-bound` looks for a better one; `search-state` is what it knows, and
//   `find-first-plan` what it starts from. For each supplier it tries two cases: the supplier is
//   used and its fee counts, or it is closed and the units are bought again from the others.
//   `weigh-fees` asks `fee-bound` what the fees cost at least: North's fee of 3.00 is shared over
//   its 4 units. With North and South the least is 66.00 + 3.00 = 69.00, and the minimum of South
//   is still to be reached. `tighten-order-values` says how many units South must get at least, and
//   `order-value-bound` says what they cost at least. If this does not decide the case,
//   `split-purchase` divides the possible quantities of one source into two ranges, and both are
//   searched. Nothing below 71.00 comes of it. Without South 3 units are short, which is worse than
//   any cost. Without North, South serves all 7 for 70.00: that is the plan, and it is proven.
// 6. The first plan of large orders is made better by `improve-plan`, which closes, opens and
//   exchanges one supplier at a time. Where minimum order values leave units short,
//   `serve-most-units` wins them back, and `polish-plan` buys each SKU again at less cost. With
//   more suppliers than SEARCHED_SUPPLIERS_MAX that is all: `plan-many-suppliers`. All this seeks
//   the lowest cost; `plan-by-policy` rewrites the problem of step 2 for the other objectives, and
//   for lines or orders that may not be split.
//   What a person has allocated is planned before all else (`plan-by-hand`).
// 7. `allocate-units` says which line gets which units of a purchase. `explain-plan` writes the
//   plan, `explain-lines` every candidate with the reason why it was not taken, and `needs` what
//   would let it serve a line that is short. `kept-question` makes a text of the question, so that
//   it can be asked again.

import { judgeOffers } from './eligibility.ts'
import { explainPlan } from './explain-plan.ts'
import type { Meter } from './buy-sku/purchase.ts'
import { hasAllocations, planByHand } from './plan-by-hand.ts'
import { planByPolicy } from './policy/plan-by-policy.ts'
import type { Demand, Offer, Plan, Policy, SearchBudget } from './terms.ts'

export {
  INELIGIBILITIES, LATE_POLICIES, NEEDED_RULES, NO_SECOND_BEST, OBJECTIVES, PLANNER_VERSION,
  SPLITS, UNKEPT_BECAUSE,
  type AllocatedUnits, type Allocation, type Candidate, type Demand, type DemandLine,
  type Freight, type FreightZone, type Ineligibility, type LatePolicy, type LineSuppliers,
  type Need, type NoSecondBest, type Objective, type Offer, type Plan,
  type PlanLine, type Policy, type PriceBreak, type SearchBudget, type SplitPolicy,
  type UnkeptAllocation, type UnkeptBecause
} from './terms.ts'

export { type KeptQuestion, keepQuestion, readQuestion } from './kept-question.ts'
export { goodsValueOf, unitCostOf, unitsBought } from './allocate-units.ts'
export { freightAmountOf, freightOf, landedCostOf, type OfferFreight } from './freight.ts'
export { isTooOld, judgeOffers, type JudgedSku, smallestQuantityOf } from './eligibility.ts'

/** Some 20 ms: past it the best plan found counts, and `optimal` says whether that is proven. */
const WORK_MAX = 200_000
/** When many plans share one budget, each has at least this much work: about 0.4 ms. */
const WORK_MIN = 4_000
/** A quarter of a plan's work is divided equally among its SKUs; each has at least this much. */
const PURCHASE_WORK_MIN = 500

/** Opens one budget that `plans` plans share. It is as large as that of a single plan. */
export function openSearchBudget (plans: number): SearchBudget {
  return { left: WORK_MAX, plans }
}

/**
 * The plan that serves the most units and then costs least; of equals the one with fewer suppliers,
 * then the earlier last arrival, the lower sum of ranks, the lower supplier ids. Offers are by SKU;
 * their order does not matter. Unrounded costs are used to compare plans and to test minimum order
 * values. A plan takes what is left of the budget, shared with those still to be made.
 */
export function planSourcing (
  demand: Demand, offers: ReadonlyMap<string, readonly Offer[]>, policy: Policy,
  budget: SearchBudget = openSearchBudget(1)
): Plan {
  if (!hasAllocations(demand)) return planFreely(demand, offers, policy, budget)
  const { plans } = budget
  const plan = planByHand(demand, offers, policy, (...question) => {
    budget.plans = plans + 1
    return planFreely(...question, budget)
  })
  budget.plans = plans - 1
  return plan
}

function planFreely (
  demand: Demand, offers: ReadonlyMap<string, readonly Offer[]>, policy: Policy,
  budget: SearchBudget
): Plan {
  const work_max = Math.max(WORK_MIN, Math.floor(budget.left / Math.max(1, budget.plans)))
  const judgement = judgeOffers(demand, offers, policy)
  const purchase_max = Math.max(PURCHASE_WORK_MIN, work_max / 4 / judgement.length)
  const meter: Meter = { left: work_max, purchase_max, known: new Map() }
  const { found, ...problems } = planByPolicy(judgement, policy, meter)
  budget.left -= work_max - meter.left
  budget.plans--
  return explainPlan({ policy, demand, judgement, ...problems }, found)
}
