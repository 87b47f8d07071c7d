// Finds the rules that a plan breaks. It looks at the plan only, and not at how it was found.

import type {
  Allocation, Demand, Offer, Plan, Policy
} from '../../src/domain/sourcing/plan-sourcing.ts'
import { freightOf, isEligible, micros, unitCostOf } from './brute-force.ts'

type Case = { demand: Demand, offers: readonly Offer[], policy: Policy }

/** Returns one sentence for each broken rule. */
export function faultsOf (plan: Plan, matter: Case): string[] {
  return [
    ...lineFaults(plan, matter),
    ...matter.offers.flatMap((offer) => offerFaults(plan, offer, matter.demand)),
    ...orderFaults(plan, matter)
  ]
}

function lineFaults (plan: Plan, { demand, offers, policy }: Case): string[] {
  return demand.lines.flatMap((line, at) => {
    const { line_number, sku, quantity } = line
    const own = plan.allocations.filter((one) => one.line_number === line_number)
    const served = sumOf(own, (one) => one.quantity - one.surplus_quantity)
    const { sourced_quantity, shortage_quantity } = plan.lines[at] ?? {}
    const lines = demand.lines.filter((one) => one.sku === sku)
    const strangers = own.filter((one) => !offers.some((offer) =>
      offer.supplier_id === one.supplier_id && offer.sku === sku &&
      isEligible(offer, line, { demand, policy, lines })))
    return faults({
      'a line is sourced with what it is allocated': sourced_quantity === served,
      'a line is never sourced beyond its quantity': served <= quantity,
      'sourced and short are the quantity': shortage_quantity === quantity - served,
      'only eligible suppliers serve a line': strangers.length === 0,
      'an allocation serves somebody': own.every((one) => one.quantity > one.surplus_quantity)
    })
  })
}

function offerFaults (
  { allocations }: Plan, offer: Offer, { lines, country }: Demand
): string[] {
  const own = allocations.filter(({ supplier_id, sku }) =>
    supplier_id === offer.supplier_id && sku === offer.sku)
  if (own.length === 0) return []
  const bought = sumOf(own, ({ quantity }) => quantity)
  const surplus = sumOf(own, ({ surplus_quantity }) => surplus_quantity)
  const numbers = own.map(({ line_number }) => line_number)
  const smaller = bought - offer.order_multiple
  const last = own.find(({ surplus_quantity }) => surplus_quantity > 0)
  return faults({
    'bought within what is available': bought <= offer.available,
    'bought in multiples': bought % offer.order_multiple === 0,
    'bought at least the minimum': bought >= offer.min_order_quantity,
    'no surplus where none may be': offer.surplus || surplus === 0,
    'a surplus is of the last package only':
      surplus === 0 || smaller < offer.min_order_quantity || bought - surplus > smaller,
    'a surplus is on the last line': last === undefined ||
      last.line_number === Math.max(...numbers),
    'the unit cost is that of the quantity':
      own.every(({ unit_cost }) => micros(unit_cost) === unitCostOf(offer, bought)),
    'the unit freight is that of the country and the weight':
      own.every(({ unit_freight }) => micros(unit_freight) === freightOf(offer, country).unit),
    'the lines exist': numbers.every((number) => lines.some((line) => line.line_number === number))
  })
}

function orderFaults (plan: Plan, { demand, offers }: Case): string[] {
  const by_supplier = Map.groupBy(plan.allocations, ({ supplier_id }) => supplier_id)
  let cost = 0
  let are_worth = true
  for (const [supplier_id, own] of by_supplier) {
    const offer = offers.find((one) => one.supplier_id === supplier_id)
    if (offer === undefined) continue
    const value = sumOf(own, amountOf)
    const { base } = freightOf(offer, demand.country)
    const of_units = sumOf(own, ({ unit_freight, quantity }) => micros(unit_freight) * quantity)
    cost += value + of_units + base + micros(offer.order_fee)
    are_worth &&= value >= micros(offer.min_order_value)
  }
  const revenue = sumOf(plan.lines, ({ sourced_quantity }) => sourced_quantity, (at) =>
    micros(demand.lines[at]?.unit_price ?? '0'))
  return faults({
    'every purchase order reaches its minimum value': are_worth,
    'cost is the purchase orders with their freight and fees': micros(plan.cost) === cost,
    'margin is revenue less cost': micros(plan.margin) === revenue - cost,
    'an optimal plan has no gap': !plan.optimal || plan.gap === '0.00',
    'the second best is no better': plan.objective !== 'lowest_cost' ||
      plan.second_best_cost === null || micros(plan.second_best_cost) >= cost
  })
}

function amountOf ({ unit_cost, quantity }: Allocation): number {
  return micros(unit_cost) * quantity
}

function sumOf<T> (
  all: readonly T[], read: (one: T) => number, weigh: (at: number) => number = () => 1
): number {
  return all.reduce((sum, one, at) => sum + read(one) * weigh(at), 0)
}

function faults (rules: Record<string, boolean>): string[] {
  return Object.entries(rules).filter(([, holds]) => !holds).map(([rule]) => rule)
}
