// The best purchase of one SKU from the suppliers that are open: most units, then least cost.

import assert from 'node:assert'
import type { Problem, Want } from './problem.ts'
import type { Meter, Part, Purchase, Terms } from './purchase.ts'
import { searchSteps } from './step-search.ts'

/** Sources of a plain want looked at for a unit of work. */
const PLAIN_PER_WORK = 8

/** Undefined when the ranges ask for more than fits. */
export function buy (want: Want, terms: Terms, meter: Meter): Purchase | undefined {
  const { open, ranges, weights } = terms
  const is_ranged = ranges.size > 0 && want.sources.some((source) => ranges.has(source))
  if (is_ranged) return searchSteps(want, terms, meter)
  if (want.is_plain) {
    meter.left -= want.sources.length / PLAIN_PER_WORK
    return weights === null ? buyCheapest(want, open) : buyWeighted(want, open, weights)
  }
  const known = meter.known.get(want) ?? new Map<string, Purchase>()
  meter.known.set(want, known)
  const key = keyOf(want, terms)
  const purchase = known.get(key) ?? searchSteps(want, terms, meter)
  if (purchase !== undefined) known.set(key, purchase)
  return purchase
}

/** A purchase for every want; the terms have no ranges, so that each fits. */
export function buyAll (
  { wants }: Problem, terms: Terms, meter: Meter
): Purchase[] {
  return wants.map((want) => {
    const purchase = buy(want, terms, meter)
    assert(purchase !== undefined, 'nothing is asked for that does not fit')
    return purchase
  })
}

/** The purchases, made again where they bought from the supplier. */
export function buyWithout (
  supplier: number, purchases: readonly Purchase[], { wants }: Problem,
  { terms, meter }: { terms: Terms, meter: Meter }
): Purchase[] {
  return purchases.map((purchase, at) => {
    const want = wants[at]
    const is_used = purchase.parts.some(({ source }) => source.supplier === supplier)
    if (want === undefined || !is_used) return purchase
    const other = buy(want, terms, meter)
    assert(other !== undefined, 'what others must supply still fits without the supplier')
    return other
  })
}

// All that the terms say of the sources when no range does.
function keyOf ({ sources }: Want, { open, weights }: Terms): string {
  let key = ''
  for (const { supplier } of sources) {
    key += open[supplier] === true ? `${weights?.[supplier] ?? ''},` : '-,'
  }
  return key
}

function buyCheapest ({ units, sources }: Want, open: readonly boolean[]): Purchase {
  const parts: Part[] = []
  let left = units
  let cost = 0
  for (const source of sources) {
    if (left === 0) break
    if (open[source.supplier] !== true) continue
    const quantity = source.high < left ? source.high : left
    const value = quantity * source.cheapest
    parts.push({ source, quantity, value })
    left -= quantity
    cost += value
  }
  return { short: left, floor: { short: left, cost }, parts }
}

function buyWeighted (
  want: Want, open: readonly boolean[], weights: readonly number[]
): Purchase {
  const priced = want.sources.map((source) =>
    ({ source, price: source.cheapest * (weights[source.supplier] ?? 1) }))
  priced.sort((a, b) => a.price - b.price)
  const sources = priced.map(({ source }) => source)
  const { short, parts } = buyCheapest({ ...want, sources }, open)
  const cost = parts.reduce((sum, { source, value }) =>
    sum + value * (weights[source.supplier] ?? 1), 0)
  return { short, floor: { short, cost }, parts }
}
