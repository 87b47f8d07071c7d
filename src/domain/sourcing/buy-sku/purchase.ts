// What is bought, in numbers, and the terms under which the search buys.

import type { Source, SourcingProblem, Want } from '../problem.ts'
import type { Range } from '../price-steps.ts'

/** What is bought of one source. */
export type PurchasePart = {
  source: Source
  quantity: number
  /** Unit cost × quantity. */
  value: number
}

/** What is bought for one want. */
export type Purchase = {
  /** Units nobody serves. */
  short: number
  /**
   * Proven: no purchase under the same terms has fewer short, nor as few at a lower cost, each
   * cost weighted by the terms.
   */
  floor: Floor
  parts: PurchasePart[]
}

/** A lower bound: units short first, then cost. */
export type Floor = { short: number, cost: number }

/** Unit costs count `of` times, by supplier, and surcharges `whole` times. */
export type Weights = { of: readonly number[], whole: number }

/** What a purchase must respect beyond its want. */
export type Terms = {
  /** By supplier. */
  open: readonly boolean[]
  ranges: ReadonlyMap<Source, Range>
  /** Null: each cost counts once. */
  weights: Weights | null
}

/** The work of one plan; a unit of it takes some 100 ns. */
export type Meter = {
  left: number
  /** The most one purchase may take. */
  purchase_max: number
  /** Purchases made already, by the terms they were made under. */
  known: Map<Want, Map<string, Purchase>>
}

/** Does a piece of work with a share of what is left. What it does not use stays left. */
export function withPart<T> (meter: Meter, share: number, work: (part: Meter) => T): T {
  const part = { ...meter, left: Math.floor(meter.left * share) }
  const before = part.left
  const result = work(part)
  meter.left -= before - part.left
  return result
}

/** The purchases of all wants, by supplier and in sum. */
export type Totals = {
  short: number
  cost: number
  floor: Floor
  quantities: number[]
  values: number[]
}

const NO_RANGES: ReadonlyMap<Source, Range> = new Map()

/** The open suppliers and nothing else. */
export function termsOf (open: readonly boolean[]): Terms {
  return { open, ranges: NO_RANGES, weights: null }
}

export function compareFloors (a: Floor, b: Floor): number {
  return a.short - b.short || a.cost - b.cost
}

/** Fees apart. */
export function totalsOf ({ suppliers }: SourcingProblem, purchases: readonly Purchase[]): Totals {
  const quantities = suppliers.map(() => 0)
  const values = suppliers.map(() => 0)
  const floor = { short: 0, cost: 0 }
  let short = 0
  let cost = 0
  for (const purchase of purchases) {
    short += purchase.short
    floor.short += purchase.floor.short
    floor.cost += purchase.floor.cost
    for (const { source: { supplier, surcharge }, quantity, value } of purchase.parts) {
      quantities[supplier] = (quantities[supplier] ?? 0) + quantity
      values[supplier] = (values[supplier] ?? 0) + value
      cost += value + quantity * surcharge
    }
  }
  return { short, cost, floor, quantities, values }
}
