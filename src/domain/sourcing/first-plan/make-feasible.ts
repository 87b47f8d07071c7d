// From the cheapest purchases to a feasible plan: a supplier below its minimum order value gets
// more to supply or is dropped, whichever is better.

import { buy, buyAgain, buyAll } from '../buy-sku/buy-sku.ts'
import type { Source, SourcingProblem } from '../problem.ts'
import { type FeasiblePlan, feasiblePlanOf } from './feasible-plan.ts'
import { type Meter, type Purchase, termsOf, type Totals, totalsOf } from '../buy-sku/purchase.ts'
import { quantityWorth, type Range } from '../price-steps.ts'

/** Who may be bought from, what must be bought of whom, and what then is. */
type Draft = {
  open: readonly boolean[]
  ranges: ReadonlyMap<Source, Range>
  purchases: readonly Purchase[]
  totals: Totals
}

/**
 * A feasible plan of the open suppliers; not the best, but most often close to it. Without work
 * left, all that stay below their minimums are dropped at once.
 */
export function makeFeasible (
  problem: SourcingProblem, open: readonly boolean[], meter: Meter
): FeasiblePlan {
  const raised = new Set<number>()
  let draft = draftOf(problem, open, new Map(), buyAll(problem, termsOf(open), meter))
  for (;;) {
    const plan = feasiblePlanOf(problem, draft.purchases, draft.totals)
    meter.left -= problem.wants.length
    if (plan !== undefined) return plan
    const poor = poorOf(problem, draft.totals)
    const poorest = poor[0] ?? -1
    const may_raise = meter.left > 0 && !raised.has(poorest)
    const richer = may_raise ? raise(problem, draft, poorest, meter) : undefined
    raised.add(poorest)
    const without = drop(problem, draft, meter.left > 0 ? [poorest] : poor, meter)
    draft = richer !== undefined && isCheaper(problem, richer, without) ? richer : without
  }
}

function draftOf (
  problem: SourcingProblem, open: readonly boolean[], ranges: Draft['ranges'],
  purchases: readonly Purchase[]
): Draft {
  return { open, ranges, purchases, totals: totalsOf(problem, purchases) }
}

// The suppliers used that stay below their minimums, the one furthest from it first.
function poorOf ({ suppliers }: SourcingProblem, { quantities, values }: Totals): number[] {
  const poor: { at: number, share: number }[] = []
  for (const [at, { min_order_value }] of suppliers.entries()) {
    const value = values[at] ?? 0
    const is_poor = (quantities[at] ?? 0) > 0 && value < min_order_value
    if (is_poor) poor.push({ at, share: value / min_order_value })
  }
  return poor.sort((a, b) => a.share - b.share).map(({ at }) => at)
}

function drop (
  problem: SourcingProblem, draft: Draft, suppliers: readonly number[], meter: Meter
): Draft {
  const open = draft.open.map((is_open, at) => is_open && !suppliers.includes(at))
  const ranges = new Map([...draft.ranges].filter(([{ supplier }]) => open[supplier] === true))
  const terms = { open, ranges, weights: null }
  return draftOf(problem, open, ranges, buyAgain(problem, draft.purchases, terms, meter))
}

// SKU by SKU until the minimum is reached. First those that bring no other supplier below its own
// minimum, of those the ones that lose no units, then those where value costs least.
function raise (
  problem: SourcingProblem, draft: Draft, supplier: number, meter: Meter
): Draft | undefined {
  const wanted = problem.suppliers[supplier]?.min_order_value ?? 0
  const raiseAt = (at: number, now: Draft): Raise | undefined =>
    raiseWant(problem, now, { supplier, wanted, at, meter })
  const order = problem.wants.flatMap((_, at) => raiseAt(at, draft) ?? [])
    .sort((a, b) => a.breaks - b.breaks || a.short - b.short || a.price - b.price)
  let richer = draft
  for (const { at } of order) {
    if ((richer.totals.values[supplier] ?? 0) >= wanted) return richer
    if (meter.left <= 0) return undefined
    const found = raiseAt(at, richer)
    if (found === undefined) continue
    const { ranges, purchase } = found
    richer = draftOf(problem, richer.open, ranges, richer.purchases.with(at, purchase))
  }
  return (richer.totals.values[supplier] ?? 0) >= wanted ? richer : undefined
}

/** More of one SKU from a supplier. */
type Raise = {
  at: number
  ranges: ReadonlyMap<Source, Range>
  purchase: Purchase
  /** Suppliers that reach their minimum order value without it, and not with it. */
  breaks: number
  /** Units more that nobody serves. */
  short: number
  /** Cost of a unit of the value that is missing. */
  price: number
}

type Raising = { supplier: number, wanted: number, at: number, meter: Meter }

/** Undefined when the supplier cannot serve more of the SKU. */
function raiseWant (
  problem: SourcingProblem, draft: Draft, { supplier, wanted, at, meter }: Raising
): Raise | undefined {
  const now = draft.purchases[at]
  const want = problem.wants[at]
  const source = want?.sources.find((one) => one.supplier === supplier)
  if (want === undefined || source === undefined || now === undefined) return undefined
  const missing = wanted - (draft.totals.values[supplier] ?? 0)
  const part = partOf(now, source)
  const low = quantityWorth(source.steps, part.value + missing)
  if (low <= part.quantity) return undefined
  const ranges = new Map(draft.ranges).set(source, { low, high: Infinity })
  const purchase = buy(want, { open: draft.open, ranges, weights: null }, meter)
  if (purchase === undefined) return undefined
  const gain = partOf(purchase, source).value - part.value
  if (gain <= 0) return undefined
  return {
    at,
    ranges,
    purchase,
    breaks: breaksOf(problem, draft, now, purchase),
    short: purchase.short - now.short,
    price: (costOfParts(purchase) - costOfParts(now)) / Math.min(gain, missing)
  }
}

// How many suppliers that reach their minimum order value do so no longer.
function breaksOf (
  { suppliers }: SourcingProblem, { totals }: Draft, before: Purchase, after: Purchase
): number {
  let breaks = 0
  for (const { source, value } of before.parts) {
    const { min_order_value = 0 } = suppliers[source.supplier] ?? {}
    const had = totals.values[source.supplier] ?? 0
    const has = had - value + partOf(after, source).value
    if (had >= min_order_value && has < min_order_value) breaks++
  }
  return breaks
}

function partOf ({ parts }: Purchase, source: Source): { quantity: number, value: number } {
  return parts.find((part) => part.source === source) ?? { quantity: 0, value: 0 }
}

function costOfParts ({ parts }: Purchase): number {
  return parts.reduce((sum, { source, quantity, value }) =>
    sum + value + quantity * source.surcharge, 0)
}

function isCheaper (problem: SourcingProblem, a: Draft, b: Draft): boolean {
  if (a.totals.short !== b.totals.short) return a.totals.short < b.totals.short
  return costOf(problem, a.totals) < costOf(problem, b.totals)
}

function costOf ({ suppliers }: SourcingProblem, { cost, quantities }: Totals): number {
  return suppliers.reduce((sum, { order_fee }, at) =>
    (quantities[at] ?? 0) > 0 ? sum + order_fee : sum, cost)
}
