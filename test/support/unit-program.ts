// Finds the best plan by dynamic programming over units, for larger quantities than brute force.

import type { Demand, Offer } from '../../src/domain/sourcing/plan-sourcing.ts'
import { freightOf, micros, type Oracle, unitCostOf } from './brute-force.ts'

/** A supplier's value is counted only up to its minimum order value, which keeps the states few. */
type State = { units: number, cost: number, values: number[] }

/** Each SKU must be on one line, and each offer of the book must be allowed to serve it. */
export function unitProgram (demand: Demand, offers: readonly Offer[]): Oracle {
  const suppliers = [...new Set(offers.map(({ supplier_id }) => supplier_id))]
  let best: Oracle = { served: 0, cost: 0 }
  for (let set = 1; set < 1 << suppliers.length; set++) {
    const chosen = suppliers.filter((_, at) => (set >> at & 1) === 1)
    const found = bestOfSet(demand, offers, chosen)
    if (found === null || found.served < best.served) continue
    if (found.served > best.served || found.cost < best.cost) best = found
  }
  return best
}

/** Plans in which all these suppliers get their fee and reach their minimum order value. */
function bestOfSet (
  demand: Demand, offers: readonly Offer[], suppliers: readonly string[]
): Oracle | null {
  const terms = suppliers.map((id) => offers.find(({ supplier_id }) => supplier_id === id))
  const minimums = terms.map((offer) => micros(offer?.min_order_value ?? '0'))
  const fees = terms.reduce((sum, offer) => offer === undefined
    ? sum
    : sum + micros(offer.order_fee) + freightOf(offer, demand.country).base, 0)
  let states: State[] = [{ units: 0, cost: fees, values: minimums.map(() => 0) }]
  for (const { sku, quantity } of demand.lines) {
    let own: State[] = [{ units: 0, cost: 0, values: minimums.map(() => 0) }]
    for (const offer of offers) {
      const at = suppliers.indexOf(offer.supplier_id)
      if (offer.sku !== sku || at < 0) continue
      const { unit: freight } = freightOf(offer, demand.country)
      own = merged(own.flatMap((state) =>
        withOffer(state, offer, { at, quantity, minimums, freight })))
    }
    states = merged(states.flatMap((state) => own.map((other) => joined(state, other, minimums))))
  }
  const [best] = states
    .filter(({ values }) => values.every((value, at) => value >= (minimums[at] ?? 0)))
    .sort((a, b) => b.units - a.units || a.cost - b.cost)
  return best === undefined ? null : { served: best.units, cost: best.cost }
}

function joined (a: State, b: State, minimums: readonly number[]): State {
  const values = a.values.map((value, at) =>
    Math.min(minimums[at] ?? 0, value + (b.values[at] ?? 0)))
  return { units: a.units + b.units, cost: a.cost + b.cost, values }
}

function withOffer (
  state: State, offer: Offer,
  { at, quantity, minimums, freight }: {
    at: number, quantity: number, minimums: readonly number[], freight: number
  }
): State[] {
  const states = [state]
  for (let units = 1; state.units + units <= quantity; units++) {
    const bought = boughtFor(offer, units)
    if (bought === null) continue
    const value = bought * unitCostOf(offer, bought)
    const reached = Math.min(minimums[at] ?? 0, (state.values[at] ?? 0) + value)
    states.push({
      units: state.units + units,
      cost: state.cost + value + bought * freight,
      values: state.values.with(at, reached)
    })
  }
  return states
}

function boughtFor (offer: Offer, units: number): number | null {
  const { order_multiple, min_order_quantity, available, surplus } = offer
  const bought = Math.ceil(Math.max(units, min_order_quantity) / order_multiple) * order_multiple
  if (bought > available || (bought !== units && !surplus)) return null
  return bought
}

function merged (states: readonly State[]): State[] {
  const cheapest = new Map<string, State>()
  for (const state of states) {
    const key = `${state.units} ${state.values.join(' ')}`
    const known = cheapest.get(key)
    if (known === undefined || state.cost < known.cost) cheapest.set(key, state)
  }
  return [...cheapest.values()]
}
