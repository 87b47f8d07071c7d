// The lines of a plan: every offer of the SKU is a candidate, with the units that are bought of it,
// or the reason why it is out.

import { latestDateOf } from '../kernel/calendar.ts'
import { unitCostOf } from './allocate-units.ts'
import { type JudgedOffer, type JudgedSku, smallestQuantityOf } from './eligibility.ts'
import { landedCostOf } from './freight.ts'
import { readMoney } from '../kernel/money.ts'
import { needsOf } from './needs.ts'
import { openShortUnits, type Shortfall, type ShortUnits } from './short-units.ts'
import type { SourcingProblem } from './problem.ts'
import type {
  Allocation, Candidate, Demand, DemandLine, Ineligibility, Need, Offer, PlanLine, Policy
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

export function explainLines (
  { demand, policy, judgement, readable, problem }: Case, allocations: readonly Allocation[]
): PlanLine[] {
  const used = new Set(allocations.map(({ supplier_id }) => supplier_id))
  const by_line = Map.groupBy(allocations, ({ line_number }) => line_number)
  const short = new Map<number, number>()
  const shortfall: Shortfall = { demand, policy, judgement, allocations, short }
  const served = demand.lines.map((line) => {
    const own = by_line.get(line.line_number) ?? []
    const sourced_quantity = own.reduce((sum, one) => sum + one.quantity - one.surplus_quantity, 0)
    if (sourced_quantity < line.quantity) {
      short.set(line.line_number, line.quantity - sourced_quantity)
    }
    return { line, own, sourced_quantity }
  })
  const units = openShortUnits(shortfall)
  const by_sku = new Map(judgement.map((judged) =>
    [judged.sku, { judged, out: findOut(judged, readable, problem) }]))
  return served.map(({ line, own, sourced_quantity }) => {
    const { judged, out = NONE } = by_sku.get(line.sku) ?? {}
    return planLineOf(line, {
      sourced_quantity,
      dates: own.map(({ arrival_date }) => arrival_date),
      candidates: judged === undefined
        ? []
        : explainOffers(line, judged, { own, used, shortfall, units, out })
    })
  })
}

/** `dates`: when the parts of the line arrive. */
export function planLineOf (
  { line_number, sku, quantity }: DemandLine,
  { sourced_quantity, dates, candidates }: Pick<PlanLine, 'sourced_quantity' | 'candidates'> & {
    dates: ReadonlyArray<string | null>
  }
): PlanLine {
  return {
    line_number,
    sku,
    quantity,
    sourced_quantity,
    shortage_quantity: quantity - sourced_quantity,
    promised_date: latestDateOf(dates),
    candidates
  }
}

type Served = {
  /** What is bought for the line. */
  own: readonly Allocation[]
  /** The suppliers that the plan buys from, for whatever line. */
  used: ReadonlySet<string>
  out: Out
  shortfall: Shortfall
  units: ShortUnits
}

function explainOffers (line: DemandLine, judged_sku: JudgedSku, served: Served): Candidate[] {
  const { own, out, shortfall, units } = served
  const is_short = shortfall.short.has(line.line_number)
  const position = judged_sku.lines.indexOf(line)
  return judged_sku.offers.map((judged): Candidate => {
    const { offer, freight } = judged
    const { supplier_id, currency } = offer
    const alone = judgedCandidate(line, judged, position)
    const needs = is_short
      ? needsOf(line, judged, out.get(supplier_id) === 'not_whole', { ...shortfall, units })
      : undefined
    const allocation = own.find((one) => one.supplier_id === supplier_id)
    if (allocation !== undefined) {
      const { quantity, unit_cost } = allocation
      const landed_unit_cost = freight && landedCostOf(unit_cost, freight.unit_freight, currency)
      return { ...alone, quantity, unit_cost, landed_unit_cost, ...needs && { needs } }
    }
    const rejected_because = alone.rejected_because ?? out.get(supplier_id) ??
      (needs === undefined ? null : idleBecause(offer, needs, served))
    return { ...alone, rejected_because, ...needs && { needs } }
  })
}

/** The offers as they are judged for the line, before anything is bought. */
export function judgedCandidates (line: DemandLine, { lines, offers }: JudgedSku): Candidate[] {
  const position = lines.indexOf(line)
  return offers.map((judged) => judgedCandidate(line, judged, position))
}

function judgedCandidate (
  line: DemandLine, { offer, freight, arrival_date, reasons }: JudgedOffer, position: number
): Candidate {
  const unit_cost = unitCostOf(offer, line.quantity)
  return {
    supplier_id: offer.supplier_id,
    quantity: 0,
    unit_cost,
    landed_unit_cost: freight && landedCostOf(unit_cost, freight.unit_freight, offer.currency),
    arrival_date,
    rejected_because: reasons[position] ?? null
  }
}

/** Why an offer that may serve the line does not, although units of it find no supplier. */
function idleBecause (
  offer: Offer, needs: readonly Need[], { used, units }: Served
): Ineligibility | null {
  const is_quantity = needs.some(({ rule }) =>
    rule === 'below_minimum_order_quantity' || rule === 'order_multiple')
  if (is_quantity) return 'below_minimum_order_quantity'
  const is_below = !used.has(offer.supplier_id) &&
    units.worthOf(offer) < readMoney(offer.min_order_value)
  return is_below ? 'below_minimum_order_value' : null
}

/** The suppliers whose offers of a SKU may serve it, but were not among what could be bought. */
type Out = ReadonlyMap<string, Ineligibility>

const NONE: Out = new Map()

function findOut (
  { sku, lines, offers }: JudgedSku, readable: SourcingProblem, problem: SourcingProblem
): Out {
  const may = offers.filter(({ reasons }) => reasons.includes(null))
  const able = suppliersOf(readable, sku)
  const whole = problem === readable ? able : suppliersOf(problem, sku)
  if (may.length === whole.length) return NONE
  return new Map(may.filter(({ offer: { supplier_id } }) => !whole.includes(supplier_id))
    .map((judged) => [judged.offer.supplier_id, outBecause(judged, lines, able)]))
}

function outBecause (
  { offer, reasons }: JudgedOffer, lines: readonly DemandLine[], able: readonly string[]
): Ineligibility {
  if (able.includes(offer.supplier_id)) return 'not_whole'
  const units = lines.reduce((all, { quantity }, at) =>
    reasons[at] === null ? all + quantity : all, 0)
  return !offer.surplus && smallestQuantityOf(offer) > units
    ? 'below_minimum_order_quantity'
    : 'below_minimum_order_value'
}

function suppliersOf ({ suppliers, wants }: SourcingProblem, sku: string): string[] {
  const sources = wants.find((want) => want.sku === sku)?.sources ?? []
  return sources.map(({ supplier }) => suppliers[supplier]?.id ?? '')
}
