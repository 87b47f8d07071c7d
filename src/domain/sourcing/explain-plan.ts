// The plan as it is stored and shown: every candidate of every line, and what the order comes to.

import { latestDateOf } from '../kernel/calendar.ts'
import { amountOf, formatMoney } from '../kernel/money.ts'
import { allocate, costOf, unitCostOf } from './allocate-units.ts'
import { type JudgedSku, smallestQuantityOf } from './eligibility.ts'
import { landedCostOf } from './freight.ts'
import { isExact, type SourcingProblem } from './problem.ts'
import type { FeasiblePlan } from './first-plan/feasible-plan.ts'
import { NO_BOUND } from './policy/in-money.ts'
import { compareFloors } from './buy-sku/purchase.ts'
import type { SearchResult } from './search/search-state.ts'
import type {
  Allocation, Candidate, Demand, DemandLine, Ineligibility, Offer, Plan, PlanLine, Policy
} from './terms.ts'

/** What was decided upon. */
export type Case = {
  policy: Policy
  demand: Demand
  judgement: readonly JudgedSku[]
  /** All that may be bought, and what of it the split policy lets be bought. */
  readable: SourcingProblem
  problem: SourcingProblem
}

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

function explainLines (
  { demand: { lines }, judgement, readable, problem }: Case, allocations: readonly Allocation[]
): PlanLine[] {
  const used = new Set(allocations.map(({ supplier_id }) => supplier_id))
  return lines.map((line) => {
    const { line_number, sku, quantity } = line
    const judged = judgement.find((one) => one.sku === sku)
    const own = allocations.filter((allocation) => allocation.line_number === line_number)
    const sourced_quantity = own.reduce((sum, one) => sum + one.quantity - one.surplus_quantity, 0)
    return {
      line_number,
      sku,
      quantity,
      sourced_quantity,
      shortage_quantity: quantity - sourced_quantity,
      promised_date: latestDateOf(own.map(({ arrival_date }) => arrival_date)),
      candidates: judged === undefined
        ? []
        : explainOffers(line, judged, {
          own,
          used,
          split: splitOff(sku, readable, problem),
          short: quantity - sourced_quantity
        })
    }
  })
}

type Served = {
  /** What is bought for the line. */
  own: readonly Allocation[]
  /** The suppliers that the plan buys from, for whatever line. */
  used: ReadonlySet<string>
  /** The suppliers that cannot serve the SKU whole, as the split policy asks. */
  split: ReadonlySet<string>
  /** Units of the line that nobody serves. */
  short: number
}

function explainOffers (
  line: DemandLine, { lines, offers }: JudgedSku, { own, used, split, short }: Served
): Candidate[] {
  const position = lines.indexOf(line)
  return offers.map(({ offer, freight, arrival_date, reasons }) => {
    const { supplier_id } = offer
    const allocation = own.find((one) => one.supplier_id === supplier_id)
    const is_idle = allocation === undefined && short > 0
    const unit_cost = allocation?.unit_cost ?? unitCostOf(offer, line.quantity)
    return {
      supplier_id,
      quantity: allocation?.quantity ?? 0,
      unit_cost,
      landed_unit_cost: freight && landedCostOf(unit_cost, freight.unit_freight, offer.currency),
      arrival_date,
      rejected_because: reasons[position] ??
        (is_idle ? idleBecause(offer, { split, used, short }) : null)
    }
  })
}

/** Why an offer that may serve the line does not, although units of it find no supplier. */
function idleBecause (
  offer: Offer, { split, used, short }: Pick<Served, 'split' | 'used' | 'short'>
): Ineligibility | null {
  const { supplier_id } = offer
  if (split.has(supplier_id)) return 'not_whole'
  if (!used.has(supplier_id) && Number(offer.min_order_value) > 0) {
    return 'below_minimum_order_value'
  }
  return smallestQuantityOf(offer) > short ? 'below_minimum_order_quantity' : null
}

const NONE: ReadonlySet<string> = new Set()

function splitOff (
  sku: string, readable: SourcingProblem, problem: SourcingProblem
): ReadonlySet<string> {
  if (problem === readable) return NONE
  const able = suppliersOf(problem, sku)
  return new Set(suppliersOf(readable, sku).filter((supplier) => !able.includes(supplier)))
}

function suppliersOf ({ suppliers, wants }: SourcingProblem, sku: string): string[] {
  const sources = wants.find((want) => want.sku === sku)?.sources ?? []
  return sources.map(({ supplier }) => suppliers[supplier]?.id ?? '')
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
