// What the search sees of an order: whole numbers only, and nothing it may not use.

import type { JudgedOffer } from './eligibility.ts'
import type { Step } from './price-steps.ts'
import type { DemandLine } from './terms.ts'

/** An eligible offer. */
export type Source = {
  /** Position among the suppliers. */
  supplier: number
  judged: JudgedOffer
  /** Cheapest first. */
  steps: Step[]
  /**
   * What a unit costs beside its unit cost: its freight, and what an objective adds. It does not
   * count for the minimum order value.
   */
  surcharge: number
  /** The SKU has preferred suppliers, and this is none of them. */
  is_second_choice: boolean
  /** The least that a unit costs, surcharge included. */
  cheapest: number
  high: number
  /** The groups of lines it may serve. */
  serves: boolean[]
}

/** Lines of one SKU that the same sources may serve. */
export type Group = { units: number, lines: DemandLine[] }

/** What is wanted of one SKU, and the sources of it: cheapest, then earliest, then best rank. */
export type Want = {
  sku: string
  /** Units that somebody may serve. */
  units: number
  groups: Group[]
  sources: Source[]
  /** One group, and offers without minimum, multiple or price break: the cheapest fills first. */
  is_plain: boolean
}

/** A supplier somebody may buy from. */
export type SourcingSupplier = {
  id: string
  rank: number
  /** What a purchase order costs beside its units: the fee, and the base of the freight. */
  order_fee: number
  min_order_value: number
}

/** Suppliers by id, wants by SKU; what nobody may serve is not in it. */
export type SourcingProblem = {
  suppliers: SourcingSupplier[]
  wants: Want[]
  /** Millionths of the currency unit in one unit of cost here. */
  micros: number
  /** No sum in the search is above this. */
  cost_max: number
}

/** Doubles are exact to 2^53; the rest is for the sums of two. */
const EXACT_MAX = 2 ** 51

/** Whether every sum of the search is exact. */
export function isExact ({ cost_max }: Pick<SourcingProblem, 'cost_max'>): boolean {
  return cost_max < EXACT_MAX
}
