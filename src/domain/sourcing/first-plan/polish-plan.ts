// A feasible plan made better SKU by SKU: each is bought again from the suppliers of the plan, with
// what the others leave to reach of their minimum order values.

import { buy } from '../buy-sku/buy-sku.ts'
import type { Source, SourcingProblem, Want } from '../problem.ts'
import {
  compareFeasiblePlans, type FeasiblePlan, feasiblePlanOf, usedOf
} from './feasible-plan.ts'
import { type Meter, type Purchase, totalsOf } from '../buy-sku/purchase.ts'
import { quantityWorth, type Range } from '../price-steps.ts'

const PASSES_MAX = 3

export function polishPlan (
  problem: SourcingProblem, plan: FeasiblePlan, meter: Meter
): FeasiblePlan {
  let best = plan
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    const polished = polishOnce(problem, best, meter)
    if (polished === best) return best
    best = polished
  }
  return best
}

function polishOnce (
  problem: SourcingProblem, plan: FeasiblePlan, meter: Meter
): FeasiblePlan {
  const open = usedOf(problem, plan)
  let best = plan
  for (const [at, want] of problem.wants.entries()) {
    if (meter.left <= 0) return best
    const ranges = rangesOf(problem, best.purchases, want, at)
    const purchase = buy(want, { open, ranges, weights: null }, meter)
    meter.left -= problem.wants.length
    if (purchase === undefined) continue
    const purchases = best.purchases.with(at, purchase)
    const next = feasiblePlanOf(problem, purchases, totalsOf(problem, purchases))
    if (next !== undefined && compareFeasiblePlans(next, best) < 0) best = next
  }
  return best
}

// What each source must supply so that its supplier keeps the minimum order value.
function rangesOf (
  problem: SourcingProblem, purchases: readonly Purchase[], { sources }: Want, at: number
): ReadonlyMap<Source, Range> {
  const { values } = totalsOf(problem, purchases)
  const ranges = new Map<Source, Range>()
  for (const source of sources) {
    const value = purchases[at]?.parts.find((part) => part.source === source)?.value ?? 0
    const { min_order_value = 0 } = problem.suppliers[source.supplier] ?? {}
    const needed = min_order_value - ((values[source.supplier] ?? 0) - value)
    if (value === 0 || needed <= 0) continue
    ranges.set(source, { low: quantityWorth(source.steps, needed), high: Infinity })
  }
  return ranges
}
