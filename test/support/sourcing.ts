// Demands, offers and policies for the tests of sourcing: valid as they stand.

import fc from 'fast-check'
import {
  type Demand, type DemandLine, type Offer, type Plan, planSourcing, type Policy
} from '../../src/domain/sourcing.ts'

export type Book = ReadonlyMap<string, readonly Offer[]>
export type Instance = { demand: Demand, offers: Offer[], policy: Policy }

export function lineOf (line: Partial<DemandLine> = {}): DemandLine {
  return {
    line_number: 1,
    sku: 'A',
    quantity: 10,
    unit_price: '20.00',
    requested_date: null,
    excluded_supplier_ids: [],
    ...line
  }
}

export function demandOf (...lines: Partial<DemandLine>[]): Demand {
  return {
    lines: lines.map((line, index) => lineOf({ line_number: index + 1, ...line })),
    country: 'FR',
    currency: 'EUR',
    now: '2026-03-10T12:00:00.000Z'
  }
}

export function offerOf (offer: Partial<Offer> = {}): Offer {
  return {
    supplier_id: 's1',
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
    supplier_status: 'active',
    ships_to: null,
    stock_max_age_hours: null,
    order_fee: '0.00',
    min_order_value: '0.00',
    rank: 100,
    surplus: false,
    ...offer
  }
}

export const POLICY: Policy = {
  objective: 'lowest_cost', split: 'allow', minimum_margin_percent: null, late_policy: 'wait'
}

export function bookOf (offers: readonly Offer[]): Book {
  return Map.groupBy(offers, ({ sku }) => sku)
}

export function planOf (demand: Demand, offers: readonly Offer[], policy = POLICY): Plan {
  return planSourcing(demand, bookOf(offers), policy)
}

/** What is bought, as "line supplier quantity". */
export function boughtOf ({ allocations }: Plan): string[] {
  return allocations.map(({ line_number, supplier_id, quantity }) =>
    `${line_number} ${supplier_id} ${quantity}`)
}
export { fc }
