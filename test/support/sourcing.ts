// Builds valid demands, offers and policies for the tests of sourcing.

import {
  type Candidate, type Demand, type DemandLine, type FreightZone, type Ineligibility, type Offer,
  type Plan, planSourcing, type Policy
} from '../../src/domain/sourcing/plan-sourcing.ts'

export const POLICY: Policy = {
  objective: 'lowest_cost', split: 'allow', minimum_margin_percent: null, late_policy: 'wait'
}

/** A demand with lines numbered from 1, on 2026-03-10 at noon UTC. */
export function demandOf (...lines: Partial<DemandLine>[]): Demand {
  return {
    lines: lines.map((line, index) => ({
      line_number: index + 1,
      sku: 'A',
      quantity: 10,
      unit_price: '20.00',
      requested_date: null,
      excluded_supplier_ids: [],
      suppliers: null,
      allocations: [],
      margin_waived: false,
      ...line
    })),
    country: 'FR',
    currency: 'EUR',
    now: '2026-03-10T12:00:00.000Z',
    today: '2026-03-10'
  }
}

export function offerOf (supplier_id: string, offer: Partial<Offer> = {}): Offer {
  return {
    supplier_id,
    sku: 'A',
    available: 100,
    unit_cost: '10.00',
    price_breaks: [],
    currency: 'EUR',
    lead_time_days: 2,
    min_order_quantity: 1,
    order_multiple: 1,
    as_of: '2026-03-10T08:00:00.000Z',
    valid_from: null,
    valid_until: null,
    paused: false,
    supplier_status: 'active',
    ships_to: null,
    stock_max_age_hours: null,
    order_fee: '0.00',
    min_order_value: '0.00',
    freight: null,
    unit_weight_kg: null,
    rank: 100,
    surplus: false,
    ...offer
  }
}

/** A zone for every country, without costs. */
export function zoneOf (zone: Partial<FreightZone> = {}): FreightZone {
  return { countries: null, base: '0.00', per_unit: '0.00', per_kg: '0.00', ...zone }
}

export function planOf (demand: Demand, offers: readonly Offer[], policy = POLICY): Plan {
  return planSourcing(demand, Map.groupBy(offers, ({ sku }) => sku), policy)
}

/** The units that a plan serves. */
export function sourcedOf ({ lines }: Plan): number {
  return lines.reduce((sum, { sourced_quantity }) => sum + sourced_quantity, 0)
}

/** The purchases of a plan as "line supplier units", with "+surplus" if there is one. */
export function boughtOf ({ allocations }: Plan): string[] {
  return allocations.map(({ line_number, supplier_id, quantity, surplus_quantity: surplus }) =>
    `${line_number} ${supplier_id} ${quantity - surplus}${surplus > 0 ? `+${surplus}` : ''}`)
}

/** The reasons why candidates of the first line are out, by supplier. */
export function reasonsOf ({ lines }: Plan): Record<string, Ineligibility | null> {
  const candidates: Candidate[] = lines[0]?.candidates ?? []
  return Object.fromEntries(candidates
    .map(({ supplier_id, rejected_because }) => [supplier_id, rejected_because]))
}
