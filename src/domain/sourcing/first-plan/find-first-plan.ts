// The plan that the search starts from. The better it is, the less is left to search.

import type { SourcingProblem } from '../problem.ts'
import { type FeasiblePlan } from './feasible-plan.ts'
import { improvePlan } from './improve-plan.ts'
import { makeFeasible } from './make-feasible.ts'
import { type Floor, type Meter, withPart } from '../buy-sku/purchase.ts'
import { polishPlan } from './polish-plan.ts'
import { serveMostUnits } from './serve-most-units.ts'

/** With fewer suppliers the search itself finds good plans at once. */
const IMPROVED_SUPPLIERS_MIN = 11
/** Shares of the work that a plan may take. */
const UNITS_SHARE = 0.4
const IMPROVING_SHARE = 0.15

/**
 * `cheapest` are the cheapest purchases if they keep every rule, and `floor` is what they prove.
 * Units that the first plan loses to minimum order values are won back as far as possible.
 */
export function findFirstPlan (
  problem: SourcingProblem, cheapest: FeasiblePlan | undefined, floor: Floor, meter: Meter
): FeasiblePlan {
  const open = problem.suppliers.map(() => true)
  let plan = cheapest ?? makeFeasible(problem, open, meter)
  if (plan.short > floor.short) {
    plan = withPart(meter, UNITS_SHARE, (part) => serveMostUnits(problem, plan, part))
  }
  if (problem.suppliers.length < IMPROVED_SUPPLIERS_MIN) return plan
  return withPart(meter, IMPROVING_SHARE, (part) =>
    improvePlan(problem, polishPlan(problem, plan, part), part))
}
