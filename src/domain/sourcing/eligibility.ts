// Whether an offer may serve a line and, if not, the first reason why.

import { dateOf, dayOf, HOUR_MS } from '../kernel/calendar.ts'
import { readMoney } from '../kernel/money.ts'
import { sorted } from '../kernel/sort-few.ts'
import { freightOf, type OfferFreight, type UnknownFreight } from './freight.ts'
import type { Demand, DemandLine, Ineligibility, Offer, Policy } from './terms.ts'

/** An offer as the lines of its SKU see it. */
export type JudgedOffer = {
  offer: Offer
  /** Null: it is not known, and the offer is out. */
  freight: OfferFreight | null
  arrival_day: number
  arrival_date: string
  /** Why it is out, line by line; null where it may serve. */
  reasons: readonly (Ineligibility | null)[]
}

/** A SKU of the demand: its lines as they came, its offers by supplier id. */
export type JudgedSku = {
  sku: string
  lines: readonly DemandLine[]
  offers: readonly JudgedOffer[]
}

type Setting = {
  country: string
  currency: string
  policy: Policy
  now_ms: number
  today: string
  dayToDate: (day: number) => string
}

/** Every offer of every SKU of the demand, judged line by line; SKUs in order. */
export function judgeOffers (
  demand: Demand, offers: ReadonlyMap<string, readonly Offer[]>, policy: Policy
): JudgedSku[] {
  const today = dayOf(demand.today)
  const dayToDate = datesKept()
  const setting: Setting = {
    country: demand.country,
    currency: demand.currency,
    policy,
    now_ms: Date.parse(demand.now),
    today: demand.today,
    dayToDate
  }
  return linesBySku(demand.lines).map(([sku, lines]) => {
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0)
    return {
      sku,
      lines,
      offers: bySupplier(offers.get(sku) ?? []).map((offer) => {
        const arrival_day = today + offer.lead_time_days
        const arrival_date = dayToDate(arrival_day)
        const known = freightOf(offer, demand.country)
        const freight = typeof known === 'string' ? null : known
        const standing = standingOf(offer, known, units, setting)
        const reasons = lines.map((line) =>
          reasonOf(line, { offer, freight, arrival_date, standing }, policy))
        return { offer, freight, arrival_day, arrival_date, reasons }
      })
    }
  })
}

/** The smallest quantity of at least so many units that the supplier sells. */
export function smallestQuantityOf (
  { min_order_quantity, order_multiple }: Offer, units = 1
): number {
  return Math.ceil(Math.max(units, min_order_quantity) / order_multiple) * order_multiple
}

function linesBySku (lines: readonly DemandLine[]): [string, DemandLine[]][] {
  const by_sku = new Map<string, DemandLine[]>()
  for (const line of lines) {
    const others = by_sku.get(line.sku)
    if (others === undefined) by_sku.set(line.sku, [line])
    else others.push(line)
  }
  return sorted([...by_sku], ([a], [b]) => a < b ? -1 : 1)
}

function bySupplier (offers: readonly Offer[]): Offer[] {
  return sorted(offers, (a, b) => a.supplier_id < b.supplier_id ? -1 : 1)
}

// Few lead times make many arrivals, and a date costs more to write than to look up.
function datesKept (): (day: number) => string {
  const dates = new Map<number, string>()
  return (day) => {
    let date = dates.get(day)
    if (date === undefined) {
      date = dateOf(day)
      dates.set(day, date)
    }
    return date
  }
}

// What holds for every line of the SKU, exclusion and lateness apart.
function standingOf (
  offer: Offer, freight: OfferFreight | UnknownFreight, units: number, setting: Setting
): Ineligibility | null {
  if (offer.in_path === true) return 'in_path'
  if (offer.link_broken === true) return 'link_broken'
  if (offer.paused) return 'offer_paused'
  if (!shipsTo(offer, setting.country)) return 'does_not_ship_to_country'
  if (offer.currency !== setting.currency) return 'currency_without_rate'
  if (typeof freight === 'string') return freight
  if (isTooOld(offer, setting.now_ms)) return 'stock_too_old'
  if (!isValidOn(offer, setting.today)) return 'not_valid_now'
  return quantityReasonOf(offer, units)
}

function quantityReasonOf (offer: Offer, units: number): Ineligibility | null {
  if (offer.available <= 0) return 'out_of_stock'
  const smallest = smallestQuantityOf(offer)
  if (smallest > units && !offer.surplus) return 'below_minimum_order_quantity'
  return smallest > offer.available ? 'out_of_stock' : null
}

export function shipsTo ({ ships_to }: Offer, country: string): boolean {
  return ships_to === null || ships_to.includes(country)
}

export function isTooOld (
  { as_of, stock_max_age_hours }: Pick<Offer, 'as_of' | 'stock_max_age_hours'>, now_ms: number
): boolean {
  if (stock_max_age_hours === null) return false
  return Date.parse(as_of) < now_ms - stock_max_age_hours * HOUR_MS
}

export function isValidOn ({ valid_from, valid_until }: Offer, today: string): boolean {
  return (valid_from === null || valid_from <= today) &&
    (valid_until === null || valid_until >= today)
}

type Judging = Pick<JudgedOffer, 'offer' | 'freight' | 'arrival_date'> & {
  standing: Ineligibility | null
}

function reasonOf (
  line: DemandLine, judged: Judging, policy: Policy
): Ineligibility | null {
  const { offer, arrival_date, standing } = judged
  if (offer.supplier_status === 'suspended') return 'supplier_suspended'
  if (isExcluded(line, offer.supplier_id)) return 'supplier_excluded'
  if (standing !== null) return standing
  if (isTooLate(line, arrival_date, policy)) return 'too_late'
  return excessOf(line, judged, policy) > 0n ? 'below_minimum_margin' : null
}

/** Does a person prefer some supplier for the line? */
export function hasPreference ({ suppliers }: DemandLine): boolean {
  return suppliers !== null && suppliers.preferred.length > 0
}

export function prefers ({ suppliers }: DemandLine, { supplier_id }: Offer): boolean {
  return suppliers?.preferred.includes(supplier_id) === true
}

export function isTooLate (
  { requested_date }: DemandLine, arrival_date: string, { late_policy }: Policy
): boolean {
  return late_policy === 'reject' && requested_date !== null && arrival_date > requested_date
}

export function isExcluded (
  { excluded_supplier_ids, suppliers }: DemandLine, supplier_id: string
): boolean {
  if (excluded_supplier_ids.includes(supplier_id)) return true
  if (suppliers === null) return false
  const { excluded, required } = suppliers
  return excluded.includes(supplier_id) || (required !== null && required !== supplier_id)
}

/**
 * How much a unit costs above what the minimum margin allows, in millionths; 0 or less when it does
 * not. A free line (price 0) takes only free goods. The freight of the unit counts. The base of the
 * freight and the fee do not, since the units of an order share them.
 */
export function excessOf (
  { unit_price, margin_waived }: DemandLine,
  { offer, freight }: Pick<JudgedOffer, 'offer' | 'freight'>,
  { minimum_margin_percent }: Pick<Policy, 'minimum_margin_percent'>
): bigint {
  if (minimum_margin_percent === null || margin_waived) return 0n
  const price = readMoney(unit_price)
  const cost = dearestOf(offer) + readMoney(freight?.unit_freight ?? '0')
  const part = 10_000n - BigInt(Math.round(minimum_margin_percent * 100))
  // Divided last and rounded up, so that a cost just above the border is above it.
  return (cost * 10_000n - price * part + 9_999n) / 10_000n
}

// The base cost; a price break above it counts too, so that no quantity falls below the margin.
function dearestOf ({ unit_cost, price_breaks, available }: Offer): bigint {
  return price_breaks.reduce((dearest, price_break) => {
    const cost = readMoney(price_break.unit_cost)
    return price_break.min_quantity <= available && cost > dearest ? cost : dearest
  }, readMoney(unit_cost))
}
