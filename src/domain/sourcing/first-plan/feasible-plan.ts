// A feasible plan in numbers, and which of two is better.

import type { SourcingProblem } from '../problem.ts'
import type { Purchase, Totals } from '../buy-sku/purchase.ts'

/** Every supplier used reaches its minimum order value. */
export type FeasiblePlan = {
  short: number
  /** Order fees included. */
  cost: number
  /** Those used, in order of id. */
  suppliers: number[]
  arrival_day: number
  /** Sum over the suppliers used. */
  rank: number
  purchases: readonly Purchase[]
}

/** By supplier: does the plan buy from it? */
export function usedOf ({ suppliers }: SourcingProblem, plan: FeasiblePlan): boolean[] {
  return suppliers.map((_, at) => plan.suppliers.includes(at))
}

/** Undefined when a supplier used stays below its minimum order value. */
export function feasiblePlanOf (
  { suppliers }: SourcingProblem, purchases: readonly Purchase[], totals: Totals
): FeasiblePlan | undefined {
  const used: number[] = []
  let { short, cost } = totals
  let rank = 0
  for (const [at, supplier] of suppliers.entries()) {
    if ((totals.quantities[at] ?? 0) === 0) continue
    if ((totals.values[at] ?? 0) < supplier.min_order_value) return undefined
    used.push(at)
    cost += supplier.order_fee
    rank += supplier.rank
  }
  return { short, cost, suppliers: used, arrival_day: latestOf(purchases), rank, purchases }
}

/**
 * Below 0 when `a` is better: more units, less cost, fewer suppliers, an earlier last arrival,
 * a lower sum of ranks, then the supplier ids in order.
 */
export function compareFeasiblePlans (a: FeasiblePlan, b: FeasiblePlan): number {
  return a.short - b.short ||
    a.cost - b.cost ||
    a.suppliers.length - b.suppliers.length ||
    a.arrival_day - b.arrival_day ||
    a.rank - b.rank ||
    compareSuppliers(a.suppliers, b.suppliers)
}

function compareSuppliers (a: readonly number[], b: readonly number[]): number {
  for (const [at, supplier] of a.entries()) {
    const difference = supplier - (b[at] ?? supplier)
    if (difference !== 0) return difference
  }
  return 0
}

function latestOf (purchases: readonly Purchase[]): number {
  let latest = -Infinity
  for (const { parts } of purchases) {
    for (const { source } of parts) latest = Math.max(latest, source.judged.arrival_day)
  }
  return latest
}
