// The plan that serves the most units where minimum order values are hard to reach. Costs count
// only between plans that serve as many.
//
// Which supplier serves which units is decided by favor: a SKU fills first from the supplier whose
// units are worth most times its favor. The favor of a supplier below its minimum order value rises
// and that of one well above it falls, round by round, until all reach their minimums
// (multiplicative weights). A supplier that stays poor is left out. Then suppliers are opened,
// closed and exchanged, as long as that serves more units.

import { buyAll } from '../buy-sku/buy-sku.ts'
import type { Source, SourcingProblem, Want } from '../problem.ts'
import { compareFeasiblePlans, type FeasiblePlan, feasiblePlanOf } from './feasible-plan.ts'
import { climb, withAnother } from './improve-plan.ts'
import { polishPlan } from './polish-plan.ts'
import {
  type Meter, type Purchase, type PurchasePart, termsOf, type Totals, totalsOf
} from '../buy-sku/purchase.ts'

const ROUNDS_MAX = 30
/** In one round a favor rises by at most 60 %, and falls by at most 20 %. */
const RISE = 0.6
const FALL = 0.3
const FALL_MIN = 0.8
/** Work of one round for each SKU. */
const ROUND_WORK = 4

/** Returns `known` or a plan that serves more units. */
export function serveMostUnits (
  problem: SourcingProblem, known: FeasiblePlan, meter: Meter
): FeasiblePlan {
  let open = problem.suppliers.map(() => true)
  let best = known
  while (open.includes(true) && meter.left > 0) {
    const { plan, poorest } = reachAll(problem, open, meter)
    if (plan !== undefined) {
      if (compareFeasiblePlans(plan, best) < 0) best = plan
      break
    }
    open = open.with(poorest, false)
  }
  return climb(best, meter, (top) => withAnother(problem, top), (set, top) => {
    const { plan } = reachAll(problem, set, meter)
    return plan !== undefined && plan.short < top.short ? plan : undefined
  })
}

type Reached = { plan: FeasiblePlan, poorest: null } | { plan: undefined, poorest: number }

function reachAll (
  problem: SourcingProblem, open: readonly boolean[], meter: Meter
): Reached {
  // SKUs whose lines not all suppliers may serve stay as they are bought cheapest.
  const cheapest = buyAll(problem, termsOf(open), meter)
  const favors = problem.suppliers.map(({ min_order_value }) =>
    min_order_value === 0 ? 0 : 1 / min_order_value)
  const deficits = problem.suppliers.map(() => 0)
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const purchases = problem.wants.map((want, at) => fill(want, cheapest[at], { open, favors }))
    meter.left -= problem.wants.length * ROUND_WORK
    const totals = totalsOf(problem, purchases)
    const plan = feasiblePlanOf(problem, purchases, totals)
    if (plan !== undefined) return { plan: polishPlan(problem, plan, meter), poorest: null }
    adjust(problem, open, totals, { favors, deficits })
  }
  let poorest = open.indexOf(true)
  for (const [at, deficit] of deficits.entries()) {
    if (open[at] === true && deficit > (deficits[poorest] ?? 0)) poorest = at
  }
  return { plan: undefined, poorest }
}

function adjust (
  { suppliers }: SourcingProblem, open: readonly boolean[], { values }: Totals,
  { favors, deficits }: { favors: number[], deficits: number[] }
): void {
  for (const [at, { min_order_value }] of suppliers.entries()) {
    if (open[at] !== true || min_order_value === 0) continue
    const share = (values[at] ?? 0) / min_order_value
    if (share < 1) deficits[at] = (deficits[at] ?? 0) + 1 - share
    const factor = share < 1
      ? 1 + RISE * (1 - share)
      : Math.max(FALL_MIN, 1 - FALL * (share - 1))
    favors[at] = (favors[at] ?? 0) * factor
  }
}

type Favored = { open: readonly boolean[], favors: readonly number[] }

/** The purchase is not proven to be the cheapest, so its floor is only that nothing is cheaper. */
function fill (want: Want, cheapest: Purchase | undefined, { open, favors }: Favored): Purchase {
  if (cheapest !== undefined && want.groups.length > 1) return cheapest
  const order = want.sources
    .filter(({ supplier }) => open[supplier] === true)
    .map((source) => ({ source, favor: favorOf(source, favors) }))
    .sort((a, b) => b.favor - a.favor)
  const parts: PurchasePart[] = []
  let left = want.units
  for (const { source } of order) {
    const part = mostOf(source, left)
    if (part === undefined) continue
    parts.push(part)
    left -= part.quantity
    if (left === 0) break
  }
  return { short: left, floor: { short: cheapest?.floor.short ?? 0, cost: 0 }, parts }
}

function favorOf ({ supplier, cheapest, surcharge }: Source, favors: readonly number[]): number {
  return (favors[supplier] ?? 0) * (cheapest - surcharge)
}

// As many as can be bought of the source without surplus; undefined when that is nothing.
function mostOf (source: Source, units: number): PurchasePart | undefined {
  let most: PurchasePart | undefined
  for (const { low, high, multiple, unit_cost } of source.steps) {
    if (low > units) continue
    const quantity = low + Math.floor((Math.min(units, high) - low) / multiple) * multiple
    if (quantity > (most?.quantity ?? 0)) most = { source, quantity, value: quantity * unit_cost }
  }
  return most
}
