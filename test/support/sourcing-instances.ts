// Generates random orders for property tests of sourcing. Each option (fees, minimums, …) is on or
// off.

import fc from 'fast-check'
import type { Demand, Freight, Offer, Policy } from '../../src/domain/sourcing/plan-sourcing.ts'
import { demandOf, offerOf, POLICY } from './sourcing.ts'

export type Instance = { demand: Demand, offers: Offer[], policy: Policy }

type Size = {
  suppliers_max: number
  lines_max: number
  quantity_max: number
  available_max: number
  minimum_max: number
  multiple_max: number
  /** True if several lines may have one SKU, and lines may exclude suppliers. */
  lines_share: boolean
  min_order_values: readonly number[]
}

/** Orders with so few units that brute force can solve them. */
export const SMALL: Size = {
  suppliers_max: 3,
  lines_max: 3,
  quantity_max: 5,
  available_max: 9,
  minimum_max: 5,
  multiple_max: 4,
  lines_share: true,
  min_order_values: [0, 300, 600, 1000, 1500, 2500]
}

/** Orders with each SKU on one line, for `unit-program`. */
export const LARGE: Size = {
  suppliers_max: 4,
  lines_max: 3,
  quantity_max: 60,
  available_max: 70,
  minimum_max: 30,
  multiple_max: 7,
  lines_share: false,
  min_order_values: [0]
}

/** Smaller orders with minimum order values, which give `unit-program` very many states. */
export const VALUED: Size = {
  ...LARGE,
  suppliers_max: 3,
  lines_max: 2,
  quantity_max: 14,
  min_order_values: [0, 2000, 4000, 8000]
}

const cents = (amount: number): string => (amount / 100).toFixed(2)
const oneIn = (chances: number): fc.Arbitrary<boolean> => fc.nat(chances - 1).map((at) => at === 0)

export function instances (size: Size): fc.Arbitrary<Instance> {
  return fc.record({
    fees: fc.boolean(),
    values: fc.boolean(),
    minimums: fc.boolean(),
    multiples: fc.boolean(),
    breaks: fc.boolean(),
    surplus: fc.boolean(),
    exclusions: fc.boolean(),
    freight: fc.boolean(),
    dates: oneIn(4),
    suppliers: fc.integer({ min: 2, max: size.suppliers_max }),
    lines: fc.integer({ min: 1, max: size.lines_max })
  }).chain((options) => ordersOf(size, options))
}

type Options = {
  fees: boolean
  values: boolean
  minimums: boolean
  multiples: boolean
  breaks: boolean
  surplus: boolean
  exclusions: boolean
  freight: boolean
  dates: boolean
  suppliers: number
  lines: number
}

function ordersOf (size: Size, options: Options): fc.Arbitrary<Instance> {
  const suppliers = Array.from({ length: options.suppliers }, (_, at) => `s${at}`)
  const skus = Array.from({ length: options.lines }, (_, at) => `K${at}`)
  const lines = fc.tuple(...skus.map((sku, at) => fc.record({
    sku: size.lines_share && at > 0 ? fc.constantFrom(...skus.slice(0, at + 1)) : fc.constant(sku),
    quantity: fc.integer({ min: 1, max: size.quantity_max }),
    unit_price: fc.integer({ min: 100, max: 900 }).map(cents),
    requested_date: options.dates ? fc.constantFrom(null, '2026-03-12') : fc.constant(null),
    excluded_supplier_ids: size.lines_share && options.exclusions
      ? fc.subarray(suppliers)
      : fc.constant([])
  })))
  const offers = fc.tuple(...suppliers.map((id) => offersOf(id, skus, size, options)))
  const policies = fc.record({
    minimum_margin_percent: fc.constantFrom(null, null, null, 10),
    late_policy: fc.constantFrom('wait' as const, 'reject' as const)
  })
  return fc.record({ lines, offers, policy: size.lines_share ? policies : fc.constant({}) })
    .map((drawn) => ({
      demand: demandOf(...drawn.lines),
      offers: drawn.offers.flat(),
      policy: { ...POLICY, ...drawn.policy }
    }))
}

/** Where lines share SKUs, the freight of some offers is not known. */
function freightsOf ({ lines_share }: Size): fc.Arbitrary<Freight | null> {
  const zone = fc.record({
    countries: lines_share
      ? fc.constantFrom(null, null, ['FR'], ['DE'])
      : fc.constantFrom(null, ['FR', 'DE']),
    base: fc.constantFrom(0, 100, 700).map(cents),
    per_unit: fc.constantFrom(0, 10, 150, 400).map(cents),
    per_kg: fc.constantFrom(0, 0, 60).map(cents)
  })
  return fc.option(zone.map((one) => ({ zones: [one] })), { freq: 3 })
}

function offersOf (
  id: string, skus: readonly string[], size: Size, options: Options
): fc.Arbitrary<Offer[]> {
  const unit_cost = fc.integer({ min: 1, max: 80 }).map((tens) => cents(tens * 10))
  const supplier = fc.record({
    order_fee: options.fees ? fc.constantFrom(0, 50, 300, 1000).map(cents) : fc.constant('0.00'),
    min_order_value: options.values
      ? fc.constantFrom(...size.min_order_values).map(cents)
      : fc.constant('0.00'),
    rank: fc.integer({ min: 1, max: 3 }),
    freight: options.freight ? freightsOf(size) : fc.constant(null),
    surplus: options.surplus ? fc.boolean() : fc.constant(false)
  })
  const stock = fc.record({
    available: fc.integer({ min: 0, max: size.available_max }),
    unit_cost,
    price_breaks: options.breaks
      ? fc.array(fc.record({
        min_quantity: fc.integer({ min: 1, max: size.quantity_max }), unit_cost
      }), { maxLength: 3 })
      : fc.constant([]),
    lead_time_days: fc.integer({ min: 0, max: 4 }),
    unit_weight_kg: size.lines_share ? fc.constantFrom('0.5', '2', null) : fc.constant('1.5'),
    min_order_quantity: options.minimums
      ? fc.integer({ min: 1, max: size.minimum_max })
      : fc.constant(1),
    order_multiple: options.multiples
      ? fc.integer({ min: 1, max: size.multiple_max })
      : fc.constant(1)
  })
  const rows = fc.tuple(...skus.map(() => fc.tuple(stock, oneIn(7))))
  return fc.tuple(supplier, rows).map(([terms, drawn]) => drawn.flatMap(([row, is_absent], at) =>
    is_absent ? [] : [offerOf(id, { ...terms, ...row, sku: skus[at] ?? '' })]))
}
