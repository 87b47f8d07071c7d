// What a plan leaves short, by supplier: the units that each could add, and what its purchase order
// would come to then. Each figure is computed once, since every candidate of every line asks.

import { goodsValueOf, unitsBought } from './allocate-units.ts'
import {
  excessOf, isExcluded, isTooLate, type JudgedOffer, type JudgedSku, smallestQuantityOf
} from './eligibility.ts'
import type { Allocation, Demand, DemandLine, Offer, Policy } from './terms.ts'

/** A plan that leaves units short. */
export type Shortfall = {
  demand: Demand
  policy: Policy
  judgement: readonly JudgedSku[]
  allocations: readonly Allocation[]
  /** Units that nobody serves, by line number. */
  short: ReadonlyMap<number, number>
}

export type ShortUnits = {
  /** Units of the offer's SKU that the plan buys from the supplier. */
  boughtOf: (offer: Offer) => number
  /** Units short of the line, and of the lines of its SKU that the supplier may serve too. */
  wantedOf: (line: DemandLine, judged: JudgedOffer) => number
  /**
   * What the purchase order of the supplier comes to, in millionths, with what it could add now of
   * all that is short. With `units` it sells so many of the offer's SKU, whatever its stock.
   */
  worthOf: (offer: Offer, units?: number) => bigint
}

export function openShortUnits (shortfall: Shortfall): ShortUnits {
  let bought: ReturnType<typeof unitsBought> | undefined // most plans leave nothing short
  const boughtOf = ({ supplier_id, sku }: Offer): number => {
    bought ??= unitsBought(shortfall.allocations)
    return bought.get(supplier_id)?.get(sku) ?? 0
  }
  const wanted = new Map<JudgedOffer, number>()
  const worths = new Map<string, Map<string, bigint>>()
  return {
    boughtOf,
    wantedOf: (line, judged) => {
      const all = wanted.get(judged) ?? sharedUnits(judged, shortfall)
      wanted.set(judged, all)
      return maySell(judged, line, shortfall)
        ? all
        : all + (shortfall.short.get(line.line_number) ?? 0)
    },
    worthOf: (offer, units) => {
      const { supplier_id, sku } = offer
      const by_sku = worths.get(supplier_id) ?? worthsNow(supplier_id, shortfall, boughtOf)
      worths.set(supplier_id, by_sku)
      let now = 0n
      for (const worth of by_sku.values()) now += worth
      return units === undefined ? now : now - (by_sku.get(sku) ?? 0n) + goodsValueOf(offer, units)
    }
  }
}

function sharedUnits (judged: JudgedOffer, shortfall: Shortfall): number {
  const { sku } = judged.offer
  const lines = shortfall.judgement.find((one) => one.sku === sku)?.lines ?? []
  return lines.reduce((all, line) => maySell(judged, line, shortfall)
    ? all + (shortfall.short.get(line.line_number) ?? 0)
    : all, 0)
}

/** Rules that hold for a line, not for the SKU. */
function maySell (
  { offer, freight, arrival_date }: JudgedOffer, line: DemandLine, { policy }: Shortfall
): boolean {
  return !isExcluded(line, offer.supplier_id) && !isTooLate(line, arrival_date, policy) &&
    excessOf(line, { offer, freight }, policy) <= 0n
}

function worthsNow (
  supplier_id: string, { judgement, short }: Shortfall, boughtOf: ShortUnits['boughtOf']
): Map<string, bigint> {
  const worths = new Map<string, bigint>()
  for (const { sku, lines, offers } of judgement) {
    const judged = offers.find(({ offer }) => offer.supplier_id === supplier_id)
    if (judged === undefined) continue
    const { offer, reasons } = judged
    const bought = boughtOf(offer)
    const addable = lines.reduce((sum, { line_number }, at) =>
      reasons[at] === null ? sum + (short.get(line_number) ?? 0) : sum, 0)
    const most = Math.min(bought + addable, offer.available)
    worths.set(sku, goodsValueOf(offer, most >= smallestQuantityOf(offer) ? most : bought))
  }
  return worths
}
