// Finds the best plan by trying everything. Tests compare the planner with it; it shares no code.

import type { Demand, Offer, Policy } from '../../src/domain/sourcing/plan-sourcing.ts'

/** The best plan's served units, and its cost in millionths with order fees. */
export type Oracle = { served: number, cost: number }

type Book = ReadonlyMap<string, readonly Offer[]>
export type Bought = { offer: Offer, units: number }
/** A way to serve the order; `cost` is in millionths, with order fees. */
export type Way = { served: number, cost: number, bought: readonly Bought[] }

const DAY_MS = 86_400_000

/** Tries every way to serve every line; only for a handful of units. */
export function bruteForce (demand: Demand, book: Book, policy: Policy): Oracle {
  let best: Oracle = { served: 0, cost: 0 }
  for (const { served, cost } of everyWay(demand, book, policy)) {
    if (served < best.served) continue
    if (served > best.served || cost < best.cost) best = { served, cost }
  }
  return best
}

/** Every way that keeps every rule. */
export function everyWay (demand: Demand, book: Book, policy: Policy): Way[] {
  const skus = [...new Set(demand.lines.map(({ sku }) => sku))]
  let states = [{ served: 0, bought: [] as Bought[] }]
  for (const sku of skus) {
    const ways = waysOf(sku, demand, book, policy)
    states = states.flatMap((state) => ways.map((way) => ({
      served: state.served + way.served, bought: [...state.bought, ...way.bought]
    })))
  }
  return states.flatMap(({ served, bought }) => {
    const cost = costOf(bought, demand.country)
    return cost === null ? [] : [{ served, cost, bought }]
  })
}

/** All ways to divide units of one SKU over suppliers, whichever lines they serve. */
function waysOf (
  sku: string, demand: Demand, book: Book, policy: Policy
): { served: number, bought: Bought[] }[] {
  const offers = book.get(sku) ?? []
  const lines = demand.lines.filter((line) => line.sku === sku)
  let vectors = new Map([[offers.map(() => 0).join(), offers.map(() => 0)]])
  for (const line of lines) {
    const may = offers.map((offer) => isEligible(offer, line, { demand, policy, lines }))
    const next = new Map<string, number[]>()
    for (const vector of vectors.values()) {
      for (const added of vectorsUpTo(line.quantity, may)) {
        const sum = vector.map((units, at) => units + (added[at] ?? 0))
        next.set(sum.join(), sum)
      }
    }
    vectors = next
  }
  return [...vectors.values()].flatMap((vector) => {
    const bought: Bought[] = []
    for (const [at, units] of vector.entries()) {
      const offer = offers[at]
      if (offer === undefined || units === 0) continue
      const quantity = purchaseOf(offer, units)
      if (quantity === null) return []
      bought.push({ offer, units: quantity })
    }
    return [{ served: vector.reduce((sum, units) => sum + units, 0), bought }]
  })
}

function vectorsUpTo (units: number, may: readonly boolean[]): number[][] {
  const [first, ...rest] = may
  if (first === undefined) return [[]]
  const vectors: number[][] = []
  for (let taken = 0; taken <= (first ? units : 0); taken++) {
    for (const other of vectorsUpTo(units - taken, rest)) vectors.push([taken, ...other])
  }
  return vectors
}

/** The quantity that must be bought to get the units; null if that is impossible. */
function purchaseOf (offer: Offer, units: number): number | null {
  for (let quantity = units; quantity <= offer.available; quantity++) {
    const fits = quantity % offer.order_multiple === 0 && quantity >= offer.min_order_quantity
    if (fits) return quantity
    if (!offer.surplus) return null
  }
  return null
}

function costOf (bought: readonly Bought[], country: string): number | null {
  const orders = new Map<string, { offer: Offer, amount: number, freight: number }>()
  for (const { offer, units } of bought) {
    const { base, unit } = freightOf(offer, country)
    const { amount = 0, freight = base } = orders.get(offer.supplier_id) ?? {}
    orders.set(offer.supplier_id, {
      offer, amount: amount + units * unitCostOf(offer, units), freight: freight + units * unit
    })
  }
  let cost = 0
  for (const { offer, amount, freight } of orders.values()) {
    if (amount < micros(offer.min_order_value)) return null
    cost += amount + freight + micros(offer.order_fee)
  }
  return cost
}

/** In millionths; not a number where the freight is not known. */
export function freightOf (
  { freight, unit_weight_kg }: Offer, country: string
): { base: number, unit: number } {
  if (freight === null) return { base: 0, unit: 0 }
  const zone = freight.zones.find(({ countries }) => countries?.includes(country) === true) ??
    freight.zones.find(({ countries }) => countries === null)
  if (zone === undefined) return { base: NaN, unit: NaN }
  const per_kg = micros(zone.per_kg)
  // Weights and rates of the tests have few decimals, so that nothing is rounded.
  const of_weight = per_kg === 0 ? 0 : Math.round(per_kg * Number(unit_weight_kg ?? NaN))
  return { base: micros(zone.base), unit: micros(zone.per_unit) + of_weight }
}

/** The price break with the largest minimum that is reached. Of two equal ones, the cheaper. */
export function unitCostOf (offer: Offer, units: number): number {
  const reached = offer.price_breaks.filter(({ min_quantity }) => min_quantity <= units)
  const deepest = Math.max(...reached.map(({ min_quantity }) => min_quantity))
  const costs = reached.filter(({ min_quantity }) => min_quantity === deepest)
    .map(({ unit_cost }) => micros(unit_cost))
  return costs.length === 0 ? micros(offer.unit_cost) : Math.min(...costs)
}

export function micros (text: string): number {
  return Math.round(Number(text) * 1e6)
}

type Eligibility = { demand: Demand, policy: Policy, lines: Demand['lines'] }

export function isEligible (
  offer: Offer, line: Demand['lines'][number], { demand, policy, lines }: Eligibility
): boolean {
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  return offer.supplier_status === 'active' &&
    !line.excluded_supplier_ids.includes(offer.supplier_id) &&
    isShipped(offer, demand.country) &&
    offer.currency === demand.currency &&
    isCurrent(offer, demand.now) && hasQuantity(offer, units) &&
    !(policy.late_policy === 'reject' && isLate(offer, line, demand.now)) &&
    hasMargin(offer, line, { demand, policy })
}

function isShipped (offer: Offer, country: string): boolean {
  return (offer.ships_to === null || offer.ships_to.includes(country)) &&
    !Number.isNaN(freightOf(offer, country).unit)
}

function isCurrent (offer: Offer, now: string): boolean {
  const age_hours = (Date.parse(now) - Date.parse(offer.as_of)) / 3_600_000
  const today = now.slice(0, 10)
  return (offer.stock_max_age_hours === null || age_hours <= offer.stock_max_age_hours) &&
    (offer.valid_from ?? today) <= today && (offer.valid_until ?? today) >= today
}

function hasQuantity (offer: Offer, units: number): boolean {
  for (let quantity = 1; quantity <= offer.available; quantity++) {
    if (!offer.surplus && quantity > units) return false
    if (quantity % offer.order_multiple === 0 && quantity >= offer.min_order_quantity) return true
  }
  return false
}

function isLate (offer: Offer, line: Demand['lines'][number], now: string): boolean {
  const arrival = new Date(Date.parse(now) + offer.lead_time_days * DAY_MS)
  return line.requested_date !== null && arrival.toISOString().slice(0, 10) > line.requested_date
}

function hasMargin (
  offer: Offer, line: Demand['lines'][number], { demand, policy }: Omit<Eligibility, 'lines'>
): boolean {
  const { minimum_margin_percent } = policy
  if (minimum_margin_percent === null) return true
  const reached = offer.price_breaks.filter(({ min_quantity }) => min_quantity <= offer.available)
  const cost = Math.max(...[offer, ...reached].map(({ unit_cost }) => micros(unit_cost)))
  const price = micros(line.unit_price)
  const landed = cost + freightOf(offer, demand.country).unit
  return (price - landed) * 100 >= minimum_margin_percent * price
}
