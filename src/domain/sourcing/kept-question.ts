// A question to the planner as text, so that a decision can be made again from what it saw: demand,
// offers, policy and work budget. Offers and lines are lists of values, since a decision of many
// offers would repeat their names. Texts are kept for ever: a value that is added later goes to the
// end of its list, and `read…` says what it is where a text lacks it.

import { isSameValue } from '../kernel/same-value.ts'
import { type Demand, type DemandLine, type Offer, PLANNER_VERSION } from './terms.ts'
import type { Policy, SearchBudget } from './terms.ts'

export type Question = {
  demand: Demand
  offers: ReadonlyMap<string, readonly Offer[]>
  policy: Policy
  /** As it was before the plan was made. */
  budget: SearchBudget
}

/** A question that was kept, and the version of the planner that answered it. */
export type KeptQuestion = Question & { planner_version: number }

type Kept = Omit<KeptQuestion, 'demand' | 'offers'> & {
  demand: Omit<Demand, 'lines'> & { lines: readonly Line[] }
  /** What the offers of a supplier share stands once. */
  suppliers: readonly Supplier[]
  offers: ReadonlyArray<readonly [sku: string, rows: readonly Row[]]>
}

/** Only the offers for the lines of the demand are kept. */
export function keepQuestion ({ demand, offers, policy, budget }: Question): string {
  const { lines, country, currency, now, today } = demand
  const suppliers: Offer[] = []
  const skus = new Set(lines.map(({ sku }) => sku))
  const rows: Array<[string, Row[]]> = []
  for (const sku of skus) {
    rows.push([sku, (offers.get(sku) ?? []).map((offer) =>
      writeRow(offer, placeOf(offer, suppliers)))])
  }
  const kept: Kept = {
    planner_version: PLANNER_VERSION,
    budget,
    policy,
    demand: { country, currency, now, today, lines: lines.map(writeLine) },
    suppliers: suppliers.map(writeSupplier),
    offers: rows
  }
  return JSON.stringify(kept)
}

export function readQuestion (text: string): KeptQuestion {
  const { demand, offers, suppliers, ...rest } = JSON.parse(text) as Kept
  return {
    ...rest,
    demand: { ...demand, lines: demand.lines.map(readLine) },
    offers: new Map(offers.map(([sku, rows]) =>
      [sku, rows.map((row) => readOffer(sku, row, suppliers))]))
  }
}

/** A supplier whose offers differ in what they should share stands more than once. */
function placeOf (offer: Offer, suppliers: Offer[]): number {
  const at = suppliers.findIndex((one) => isSameSupplier(one, offer))
  return at >= 0 ? at : suppliers.push(offer) - 1
}

function isSameSupplier (a: Offer, b: Offer): boolean {
  return isSameStanding(a, b) &&
    a.stock_max_age_hours === b.stock_max_age_hours && a.order_fee === b.order_fee &&
    a.min_order_value === b.min_order_value && a.rank === b.rank && a.surplus === b.surplus &&
    isSameValue(a.ships_to, b.ships_to) && isSameValue(a.freight, b.freight)
}

function isSameStanding (a: Offer, b: Offer): boolean {
  return a.supplier_id === b.supplier_id && a.supplier_status === b.supplier_status &&
    a.in_path === b.in_path && isLinkBroken(a) === isLinkBroken(b)
}

const isLinkBroken = ({ link_broken }: Offer): boolean => link_broken === true

type Supplier = readonly [
  supplier_id: string, supplier_status: Offer['supplier_status'], ships_to: Offer['ships_to'],
  stock_max_age_hours: number | null, order_fee: string, min_order_value: string,
  freight: Offer['freight'], rank: number, surplus: boolean, in_path?: boolean,
  link_broken?: true
]

function writeSupplier (offer: Offer): Supplier {
  const terms = [
    offer.supplier_id, offer.supplier_status, offer.ships_to, offer.stock_max_age_hours,
    offer.order_fee, offer.min_order_value, offer.freight, offer.rank, offer.surplus
  ] as const
  const is_passed = offer.in_path === true
  if (isLinkBroken(offer)) return [...terms, is_passed, true]
  return is_passed ? [...terms, true] : terms
}

type Row = readonly [
  supplier: number, available: number, unit_cost: string, currency: string,
  lead_time_days: number, as_of: string, price_breaks: Offer['price_breaks'],
  min_order_quantity: number, order_multiple: number, valid_from: string | null,
  valid_until: string | null, paused: boolean, unit_weight_kg: string | null
]

function writeRow (offer: Offer, supplier: number): Row {
  return [
    supplier, offer.available, offer.unit_cost, offer.currency, offer.lead_time_days, offer.as_of,
    offer.price_breaks, offer.min_order_quantity, offer.order_multiple, offer.valid_from,
    offer.valid_until, offer.paused, offer.unit_weight_kg
  ]
}

function readOffer (sku: string, row: Row, suppliers: readonly Supplier[]): Offer {
  const [
    at, available, unit_cost, currency, lead_time_days, as_of, price_breaks, min_order_quantity,
    order_multiple, valid_from, valid_until, paused, unit_weight_kg
  ] = row
  const supplier = suppliers[at]
  if (supplier === undefined) throw new Error(`a kept question without its supplier ${at}`)
  const [
    supplier_id, supplier_status, ships_to, stock_max_age_hours, order_fee, min_order_value,
    freight, rank, surplus, in_path, link_broken
  ] = supplier
  return {
    supplier_id,
    sku,
    available,
    unit_cost,
    price_breaks,
    currency,
    lead_time_days,
    min_order_quantity,
    order_multiple,
    as_of,
    valid_from,
    valid_until,
    supplier_status,
    paused,
    ships_to,
    stock_max_age_hours,
    order_fee,
    min_order_value,
    freight,
    unit_weight_kg,
    rank,
    surplus,
    ...in_path === true && { in_path },
    ...link_broken === true && { link_broken }
  }
}

type Line = readonly [
  line_number: number, sku: string, quantity: number, unit_price: string,
  requested_date: string | null, excluded_supplier_ids: readonly string[],
  suppliers: DemandLine['suppliers'], allocations: DemandLine['allocations'],
  margin_waived: boolean
]

function writeLine (line: DemandLine): Line {
  return [
    line.line_number, line.sku, line.quantity, line.unit_price, line.requested_date,
    line.excluded_supplier_ids, line.suppliers, line.allocations, line.margin_waived
  ]
}

function readLine ([
  line_number, sku, quantity, unit_price, requested_date, excluded_supplier_ids, suppliers,
  allocations, margin_waived
]: Line): DemandLine {
  return {
    line_number,
    sku,
    quantity,
    unit_price,
    requested_date,
    excluded_supplier_ids,
    suppliers,
    allocations,
    margin_waived
  }
}
