// The rule that most systems source by, beside the planner: line after line, the cheapest offer
// first; a supplier that stays below its minimum order value is dropped, and its lines are bought
// again from the others.

import type { DemandLine, Offer } from '../../src/domain/sourcing/plan-sourcing.ts'
import { isEligible, micros, unitCostOf } from '../support/brute-force.ts'
import type { Instance } from '../support/sourcing-instances.ts'

/** Cost in millionths, with order fees. */
export type Greedy = { served: number, cost: number, suppliers: number }

type Bought = { offer: Offer, units: number }

export function buyGreedily (instance: Instance): Greedy {
  let offers = instance.offers
  for (;;) {
    const bought = buyLines({ ...instance, offers })
    const by_supplier = Map.groupBy(bought, ({ offer }) => offer.supplier_id)
    const low = [...by_supplier].filter(([, own]) =>
      valueOf(own) < micros(own[0]?.offer.min_order_value ?? '0')).map(([id]) => id)
    if (low.length === 0) {
      const fees = [...by_supplier.values()].reduce((all, [first]) =>
        all + micros(first?.offer.order_fee ?? '0'), 0)
      return {
        served: bought.reduce((all, { units }) => all + units, 0),
        cost: valueOf(bought) + fees,
        suppliers: by_supplier.size
      }
    }
    offers = offers.filter(({ supplier_id }) => !low.includes(supplier_id))
  }
}

function buyLines ({ demand, offers, policy }: Instance): Bought[] {
  return demand.lines.flatMap((line) => {
    const lines = demand.lines.filter(({ sku }) => sku === line.sku)
    const may = offers.filter((offer) => offer.sku === line.sku &&
      isEligible(offer, line, { demand, policy, lines }))
    return buyLine(line, may)
  })
}

/** Each SKU is on one line, as `adventureOrder` makes them. */
function buyLine ({ quantity }: DemandLine, may: readonly Offer[]): Bought[] {
  let left = quantity
  return may.toSorted((a, b) => unitCostOf(a, quantity) - unitCostOf(b, quantity) ||
    (a.supplier_id < b.supplier_id ? -1 : 1)).flatMap((offer) => {
    const most = Math.min(left, offer.available)
    const units = most - most % offer.order_multiple
    if (units === 0 || units < offer.min_order_quantity) return []
    left -= units
    return { offer, units }
  })
}

function valueOf (bought: readonly Bought[]): number {
  return bought.reduce((all, { offer, units }) => all + units * unitCostOf(offer, units), 0)
}
