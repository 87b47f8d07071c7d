// What can be bought of one offer: runs of quantities at one unit cost.

import { smallestQuantityOf } from './eligibility.ts'
import type { Offer, PriceBreak } from './terms.ts'

/** The quantities `low`, `low + multiple`, … `high`, each at the same cost a unit. */
export type Step = {
  low: number
  high: number
  multiple: number
  /** Units of a purchase that may serve nobody: one less than what makes it the smallest. */
  slack: number
  unit_cost: number
}

/** Bounds on the quantity bought; what must be bought has a `low` above 0. */
export type Range = { low: number, high: number }

type Tier = { from: number, unit_cost: number }

/** Millionths of the currency unit; exact below 2^51, far above any price. */
export function microsOf (text: string): number {
  return Math.round(Number(text) * 1_000_000)
}

/** The steps that can serve up to `units`, the cheapest unit first; none when nothing fits. */
export function stepsOf (offer: Offer, units: number): Step[] {
  const { order_multiple: multiple, available, surplus } = offer
  const first = smallestQuantityOf(offer)
  const wanted = surplus
    ? Math.max(first, Math.ceil(units / multiple) * multiple)
    : Math.floor(units / multiple) * multiple
  const last = Math.min(wanted, Math.floor(available / multiple) * multiple)
  if (last < first) return []
  if (offer.price_breaks.length === 0) {
    const unit_cost = microsOf(offer.unit_cost)
    return withSlack({ low: first, high: last, multiple, slack: 0, unit_cost }, first, surplus)
  }
  const tiers = tiersOf(offer)
  const steps = tiers.flatMap(({ from, unit_cost }, index) => {
    const next = tiers[index + 1]?.from ?? Infinity
    const low = from <= first ? first : Math.ceil(from / multiple) * multiple
    const high = Math.min(last, Math.ceil(next / multiple) * multiple - multiple)
    if (low > high) return []
    return withSlack({ low, high, multiple, slack: 0, unit_cost }, first, surplus)
  })
  return steps.sort((a, b) => a.unit_cost - b.unit_cost)
}

/** What a unit costs when that many are bought: the break with the largest minimum reached. */
export function unitCostAt ({ unit_cost, price_breaks }: Offer, quantity: number): string {
  if (price_breaks.length === 0) return unit_cost
  let chosen: PriceBreak = { min_quantity: -Infinity, unit_cost }
  for (const price_break of price_breaks) {
    if (price_break.min_quantity > quantity) continue
    if (isDeeper(price_break, chosen)) chosen = price_break
  }
  return chosen.unit_cost
}

/** The part of each step that lies within the range. */
export function stepsWithin (steps: readonly Step[], range: Range): Step[] {
  return steps.flatMap((step) => {
    const { multiple } = step
    const low = step.low + Math.max(0, Math.ceil((range.low - step.low) / multiple)) * multiple
    const high = step.high - Math.max(0, Math.ceil((step.high - range.high) / multiple)) * multiple
    return low > high ? [] : [{ ...step, low, high }]
  })
}

/** The smallest quantity that is worth as much; the one worth most when none is. */
export function quantityWorth (steps: readonly Step[], value: number): number {
  let smallest = Infinity
  let most = { value: 0, quantity: 0 }
  for (const { low, high, multiple, unit_cost } of steps) {
    if (high * unit_cost > most.value) most = { value: high * unit_cost, quantity: high }
    if (high * unit_cost < value) continue
    const needed = unit_cost === 0 ? 0 : Math.ceil(value / unit_cost)
    const packages = Math.max(0, Math.ceil((needed - low) / multiple))
    smallest = Math.min(smallest, low + packages * multiple)
  }
  return smallest === Infinity ? most.quantity : smallest
}

export function greatestCommonDivisor (a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

// Of two breaks with one minimum the cheaper counts, whatever their order.
function isDeeper (a: PriceBreak, b: PriceBreak): boolean {
  if (a.min_quantity !== b.min_quantity) return a.min_quantity > b.min_quantity
  return microsOf(a.unit_cost) < microsOf(b.unit_cost)
}

// Of tiers with one start all but the last are empty; that is the cheapest of them.
function tiersOf ({ unit_cost, price_breaks }: Offer): Tier[] {
  const tiers = price_breaks.map((price_break) =>
    ({ from: price_break.min_quantity, unit_cost: microsOf(price_break.unit_cost) }))
  tiers.sort((a, b) => a.from - b.from || b.unit_cost - a.unit_cost)
  return [{ from: -Infinity, unit_cost: microsOf(unit_cost) }, ...tiers]
}

// Without slack a first step may begin at nothing. With slack the first package differs from
// the others, because a minimum above the multiple leaves more of it over.
function withSlack (step: Step, first: number, surplus: boolean): Step[] {
  const { low, high, multiple } = step
  if (low === first && low === multiple && (!surplus || multiple === 1)) {
    return [{ low: 0, high, multiple, slack: 0, unit_cost: step.unit_cost }]
  }
  if (!surplus) return [step]
  const slack = multiple - 1
  if (low !== first || first === multiple) return [{ ...step, slack }]
  const smallest = { ...step, high: first, slack: first - 1 }
  return low === high ? [smallest] : [smallest, { ...step, low: first + multiple, slack }]
}
