// From the cheapest purchases to a feasible plan: a supplier below its minimum order value gets
// more to supply or is dropped, whichever is better.

import { buy, buyAll, buyWithout } from './buying.ts'
import type { Problem, Source } from './problem.ts'
import { type Proposal, proposalOf } from './proposal.ts'
import { type Meter, type Purchase, termsOf, type Totals, totalsOf } from './purchase.ts'
import { quantityWorth, type Range } from './steps.ts'

/** Who may be bought from, what must be bought of whom, and what then is. */
type Draft = {
  open: readonly boolean[]
  ranges: ReadonlyMap<Source, Range>
  purchases: readonly Purchase[]
  totals: Totals
}

/** A feasible plan of the open suppliers; not the best, but most often close to it. */
export function settle (problem: Problem, open: readonly boolean[], meter: Meter): Proposal {
  const raised = new Set<number>()
  const purchases = buyAll(problem, termsOf(open), meter)
  let draft: Draft = { open, ranges: new Map(), purchases, totals: totalsOf(problem, purchases) }
  for (;;) {
    const proposal = proposalOf(problem, draft.purchases, draft.totals)
    if (proposal !== undefined) return proposal
    const poorest = poorestOf(problem, draft.totals)
    const is_raised = raised.has(poorest) || meter.left <= 0
    const richer = is_raised ? undefined : raise(problem, draft, poorest, meter)
    raised.add(poorest)
    const without = drop(problem, draft, poorest, meter)
    draft = richer !== undefined && isCheaper(problem, richer, without) ? richer : without
  }
}

// The one furthest from its minimum order value.
function poorestOf ({ suppliers }: Problem, { quantities, values }: Totals): number {
  let poorest = -1
  let share = 1
  for (const [at, { min_order_value }] of suppliers.entries()) {
    const value = values[at] ?? 0
    if ((quantities[at] ?? 0) === 0 || value >= share * min_order_value) continue
    poorest = at
    share = value / min_order_value
  }
  return poorest
}

function drop (problem: Problem, draft: Draft, supplier: number, meter: Meter): Draft {
  const open = draft.open.with(supplier, false)
  const ranges = new Map([...draft.ranges].filter(([source]) => source.supplier !== supplier))
  const terms = { open, ranges, weights: null }
  const purchases = buyWithout(supplier, draft.purchases, problem, { terms, meter })
  return { open, ranges, purchases, totals: totalsOf(problem, purchases) }
}

// SKU by SKU, the one where a unit of value costs least, until the minimum is reached.
function raise (
  problem: Problem, draft: Draft, supplier: number, meter: Meter
): Draft | undefined {
  const wanted = problem.suppliers[supplier]?.min_order_value ?? 0
  let richer = draft
  for (let rounds = 0; rounds <= problem.wants.length; rounds++) {
    const value = richer.totals.values[supplier] ?? 0
    if (value >= wanted) return richer
    const next = raiseOnce(problem, richer, { supplier, missing: wanted - value }, meter)
    if (next === undefined) return undefined
    richer = next
  }
  return undefined
}

function raiseOnce (
  problem: Problem, draft: Draft, { supplier, missing }: { supplier: number, missing: number },
  meter: Meter
): Draft | undefined {
  let best: { draft: Draft, short: number, price: number } | undefined
  for (const [at, want] of problem.wants.entries()) {
    const source = want.sources.find((one) => one.supplier === supplier)
    if (source === undefined) continue
    const now = draft.purchases[at]?.parts.find((part) => part.source === source)
    const low = quantityWorth(source.steps, (now?.value ?? 0) + missing)
    if (low <= (now?.quantity ?? 0)) continue
    const ranges = new Map(draft.ranges).set(source, { low, high: Infinity })
    const purchase = buy(want, { open: draft.open, ranges, weights: null }, meter)
    if (purchase === undefined) continue
    const purchases = draft.purchases.with(at, purchase)
    const totals = totalsOf(problem, purchases)
    const gain = (totals.values[supplier] ?? 0) - (draft.totals.values[supplier] ?? 0)
    if (gain <= 0) continue
    const { short } = totals
    const price = (totals.cost - draft.totals.cost) / Math.min(gain, missing)
    if (best !== undefined && !(short < best.short || (short === best.short && price < best.price))) {
      continue
    }
    best = { draft: { open: draft.open, ranges, purchases, totals }, short, price }
  }
  return best?.draft
}

function isCheaper (problem: Problem, a: Draft, b: Draft): boolean {
  if (a.totals.short !== b.totals.short) return a.totals.short < b.totals.short
  return costOf(problem, a.totals) < costOf(problem, b.totals)
}

function costOf ({ suppliers }: Problem, { cost, quantities }: Totals): number {
  return suppliers.reduce((sum, { order_fee }, at) =>
    (quantities[at] ?? 0) > 0 ? sum + order_fee : sum, cost)
}
