// The plan of an order by a policy: its objective, and whether lines and the order may be split.

import { readProblem } from '../build-problem.ts'
import type { Meter } from '../buy-sku/purchase.ts'
import type { JudgedSku } from '../eligibility.ts'
import type { SourcingProblem } from '../problem.ts'
import type { SearchResult } from '../search/search-state.ts'
import type { Objective, Policy } from '../terms.ts'
import { BY_RANK } from './by-rank.ts'
import { FASTEST } from './fastest.ts'
import { FEWEST_ORDERS } from './fewest-orders.ts'
import { LOWEST_COST } from './lowest-cost.ts'
import type { ObjectiveRule } from './objective.ts'
import { hasPreferred } from './preferred-suppliers.ts'
import { planWholeOrder, wholeLines, wholeOrder } from './whole.ts'

const OBJECTIVE_RULES: Readonly<Record<Objective, ObjectiveRule>> = {
  lowest_cost: LOWEST_COST,
  fastest: FASTEST,
  fewest_orders: FEWEST_ORDERS,
  rank: BY_RANK
}

export type PolicyResult = {
  /** All that may be bought. */
  readable: SourcingProblem
  /** What of it the split policy lets be bought; `readable` itself when that is all. */
  problem: SourcingProblem
  found: SearchResult
}

export function planByPolicy (
  judgement: readonly JudgedSku[], { objective, split }: Policy, meter: Meter
): PolicyResult {
  const rule = OBJECTIVE_RULES[objective]
  const readable = readProblem(judgement, rule.is_multiplying || hasPreferred(judgement))
  if (split === 'allow') {
    return { readable, problem: readable, found: rule.search(readable, meter) }
  }
  if (split === 'line_whole') {
    const problem = wholeLines(readable, judgement)
    return { readable, problem, found: rule.search(problem, meter) }
  }
  const problem = wholeOrder(readable, judgement)
  return { readable, problem, found: planWholeOrder(problem, rule, meter) }
}
