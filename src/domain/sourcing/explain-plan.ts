// The plan as it is stored and shown: its lines, and what the order comes to.

import { latestDateOf } from '../kernel/calendar.ts'
import { amountOf, formatMoney } from '../kernel/money.ts'
import { allocate, costOf } from './allocate-units.ts'
import type { JudgedSku } from './eligibility.ts'
import { type Case, explainLines } from './explain-lines.ts'
import { isExact, type SourcingProblem } from './problem.ts'
import type { FeasiblePlan } from './first-plan/feasible-plan.ts'
import { NO_BOUND } from './policy/in-money.ts'
import { compareFloors } from './buy-sku/purchase.ts'
import type { SearchResult } from './search/search-state.ts'
import type { Demand, Plan } from './terms.ts'

export function explainPlan (matter: Case, finding: SearchResult): Plan {
  const { demand, judgement, problem, policy: { objective, split } } = matter
  const { currency } = demand
  const { best, second, no_second_because, floor, nodes } = finding
  const allocations = allocate(problem, best.purchases)
  const lines = explainLines(matter, allocations)
  const cost = costOf(allocations, currency) + feesOf(problem, best)
  const revenue = lines.reduce((sum, { sourced_quantity }, at) =>
    sum + amountOf(demand.lines[at]?.unit_price ?? '0', sourced_quantity, currency), 0n)
  const optimal = isExact(problem) && compareFloors(floor, best) >= 0
  return {
    objective,
    split,
    optimal,
    gap: optimal ? '0.00' : gapOf(problem, finding),
    cost: formatMoney(cost, currency),
    margin: formatMoney(revenue - cost, currency),
    promised_date: latestDateOf(lines.map(({ promised_date }) => promised_date)),
    shortage_bound: unservableOf(demand, problem) + Math.min(floor.short, best.short),
    second_best_cost: second && formatMoney(
      costOf(allocate(problem, second.purchases), currency) + feesOf(problem, second), currency),
    no_second_best_because: no_second_because,
    nodes_searched: nodes,
    stock_as_of: oldestOf(judgement),
    lines,
    allocations
  }
}

/** Units of lines that no eligible supplier can serve any of. */
function unservableOf ({ lines }: Demand, { wants }: SourcingProblem): number {
  const wanted = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  return wanted - wants.reduce((sum, { units }) => sum + units, 0)
}

function feesOf (
  { suppliers, micros }: SourcingProblem, { suppliers: used }: FeasiblePlan
): bigint {
  const fees = used.reduce((sum, at) => sum + (suppliers[at]?.order_fee ?? 0), 0)
  return BigInt(fees) * BigInt(micros)
}

// Rounded up, so that it stays a bound; null when even more units may be possible.
function gapOf (problem: SourcingProblem, { best, floor }: SearchResult): string | null {
  if (!isExact(problem) || floor.short < best.short || floor.cost === NO_BOUND) return null
  return (Math.ceil((best.cost - floor.cost) / best.cost * 10_000) / 100).toFixed(2)
}

function oldestOf (judgement: readonly JudgedSku[]): string | null {
  let oldest: string | null = null
  for (const { offers } of judgement) {
    for (const { offer: { as_of } } of offers) {
      if (oldest === null || isBefore(as_of, oldest)) oldest = as_of
    }
  }
  return oldest
}

// Instants of one form sort as text, which spares reading them.
function isBefore (a: string, b: string): boolean {
  if (a.length === b.length && a.endsWith('Z') && b.endsWith('Z')) return a < b
  const difference = Date.parse(a) - Date.parse(b)
  return difference === 0 ? a < b : difference < 0
}
