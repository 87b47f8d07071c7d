// A plan where there are too many suppliers to search sets of them: a good one, with a proven gap.

import { buyAll } from '../buy-sku/buy-sku.ts'
import { boundWithFees, feeSourcesOf, shareEqually } from '../search/fee-bound.ts'
import { improvePlan } from './improve-plan.ts'
import { makeFeasible } from './make-feasible.ts'
import type { SourcingProblem } from '../problem.ts'
import { type Meter, termsOf, totalsOf } from '../buy-sku/purchase.ts'
import type { SearchResult } from '../search/search-state.ts'
import { serveMostUnits } from './serve-most-units.ts'

const BOUND_STEPS = 25

export function planManySuppliers (problem: SourcingProblem, meter: Meter): SearchResult {
  const open = problem.suppliers.map(() => true)
  const purchases = buyAll(problem, termsOf(open), meter)
  const { floor } = totalsOf(problem, purchases)
  const first = makeFeasible(problem, open, meter)
  const plan = first.short > floor.short ? serveMostUnits(problem, first, meter) : first
  const best = improvePlan(problem, plan, meter)
  const sources = feeSourcesOf(problem)
  const { cost } = boundWithFees(sources, { open, inside: 0 }, purchases, {
    shares: shareEqually(sources), target: best.cost, steps: BOUND_STEPS, meter
  })
  return {
    best,
    second: null,
    no_second_because: 'not_proven',
    floor: { short: floor.short, cost: Math.max(floor.cost, cost) },
    nodes: 0
  }
}
