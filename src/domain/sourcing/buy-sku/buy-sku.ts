// The best purchase of one SKU from the suppliers that are open: most units, then least cost.

import assert from 'node:assert'
import type { Source, SourcingProblem, Want } from '../problem.ts'
import type { Meter, Purchase, PurchasePart, Terms, Weights } from './purchase.ts'
import { searchSteps } from './choose-steps.ts'

/** Undefined when the ranges ask for more than fits. */
export function buy (want: Want, terms: Terms, meter: Meter): Purchase | undefined {
  const { ranges, weights } = terms
  const is_ranged = ranges.size > 0 && want.sources.some((source) => ranges.has(source))
  if (is_ranged) return searchSteps(want, terms, meter)
  meter.left -= weights === null ? 1 : want.sources.length
  return want.is_plain ? buyPlain(want, terms) : buyOnce(want, terms, meter)
}

/** A purchase for every want; the terms have no ranges, so that each fits. */
export function buyAll (
  { wants }: SourcingProblem, terms: Terms, meter: Meter
): Purchase[] {
  return wants.map((want) => {
    const purchase = buy(want, terms, meter)
    assert(purchase !== undefined, 'nothing is asked for that does not fit')
    return purchase
  })
}

/** The purchases, made again where they bought from somebody who is closed now. */
export function buyAgain (
  { wants }: SourcingProblem, purchases: readonly Purchase[], terms: Terms, meter: Meter
): Purchase[] {
  return purchases.map((purchase, at) => {
    const want = wants[at]
    const is_open = purchase.parts.every(({ source }) => terms.open[source.supplier] === true)
    if (want === undefined || is_open) return purchase
    const other = buy(want, terms, meter)
    assert(other !== undefined, 'what others must supply still fits when somebody closes')
    return other
  })
}

// What was bought under the same terms before is not searched for again.
function buyOnce (want: Want, terms: Terms, meter: Meter): Purchase | undefined {
  const known = meter.known.get(want) ?? new Map<string, Purchase>()
  meter.known.set(want, known)
  const key = keyOf(want, terms)
  const purchase = known.get(key) ?? searchSteps(want, terms, meter)
  if (purchase !== undefined) known.set(key, purchase)
  return purchase
}

function keyOf ({ sources }: Want, { open, weights }: Terms): string {
  let key = ''
  for (const { supplier } of sources) {
    key += open[supplier] === true ? `${weights?.of[supplier] ?? ''},` : '-,'
  }
  return key
}

function buyPlain ({ units, sources }: Want, { open, weights }: Terms): Purchase {
  const parts: PurchasePart[] = []
  let left = units
  let cost = 0
  for (const source of weights === null ? sources : byWeightedCost(sources, weights)) {
    if (left === 0) break
    if (open[source.supplier] !== true) continue
    const quantity = source.high < left ? source.high : left
    const value = quantity * (source.cheapest - source.surcharge)
    parts.push({ source, quantity, value })
    left -= quantity
    cost += quantity * priceOf(source, weights)
  }
  return { short: left, floor: { short: left, cost }, parts }
}

function byWeightedCost (sources: readonly Source[], weights: Weights): Source[] {
  return sources
    .map((source) => ({ source, price: priceOf(source, weights) }))
    .sort((a, b) => a.price - b.price)
    .map(({ source }) => source)
}

/** The least that a unit costs, weighted. */
function priceOf ({ supplier, surcharge, cheapest }: Source, weights: Weights | null): number {
  if (weights === null) return cheapest
  return (cheapest - surcharge) * (weights.of[supplier] ?? 1) + surcharge * weights.whole
}
