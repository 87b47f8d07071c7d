// What would have to change so that a supplier could serve the units that a plan leaves short:
// every rule in the way of its offer, not only the first, and how far it is from each.

import { dayOf } from '../kernel/calendar.ts'
import { formatMoney, readMoney } from '../kernel/money.ts'
import { unitCostOf } from './allocate-units.ts'
import {
  excessOf, isExcluded, isTooOld, isValidOn, type JudgedOffer, type JudgedSku, shipsTo,
  smallestQuantityOf
} from './eligibility.ts'
import { freightOf } from './freight.ts'
import type { Allocation, Demand, DemandLine, Need, NeededRule, Offer, Policy } from './terms.ts'

/** A plan that leaves units short. */
export type Shortfall = {
  demand: Demand
  policy: Policy
  judgement: readonly JudgedSku[]
  allocations: readonly Allocation[]
  /** Units that nobody serves, by line number. */
  short: ReadonlyMap<number, number>
}

/** How far an offer is from a rule; empty where that has no measure. */
type Distance = { units?: number, days?: number, amount?: bigint }

type Asked = Omit<Shortfall, 'short'> & {
  line: DemandLine
  judged: JudgedOffer
  /** The supplier serves the SKU only in part, which the split policy forbids. */
  is_split: boolean
  /** The supplier would sell this many units of the SKU: what the plan buys and what is short. */
  units: number
  /** What the purchase order of the supplier would come to then, in millionths. */
  worth: bigint
}

type Rule = (asked: Asked) => Distance | null

/** In the order in which offers are judged. */
const RULES: Readonly<Record<NeededRule, Rule>> = {
  supplier_suspended: of(({ judged: { offer } }) => offer.supplier_status === 'suspended'),
  supplier_excluded: of(({ line, judged: { offer } }) => isExcluded(line, offer.supplier_id)),
  offer_paused: of(({ judged: { offer } }) => offer.paused),
  does_not_ship_to_country: of(({ judged: { offer }, demand }) => !shipsTo(offer, demand.country)),
  currency_without_rate: of(({ judged: { offer }, demand }) => offer.currency !== demand.currency),
  freight_unknown: of((asked) => freightFault(asked) === 'freight_unknown'),
  weight_unknown: of((asked) => freightFault(asked) === 'weight_unknown'),
  stock_too_old: of(({ judged: { offer }, demand }) => isTooOld(offer, Date.parse(demand.now))),
  not_valid_now: of(({ judged: { offer }, demand }) => !isValidOn(offer, demand.today)),
  out_of_stock: ({ judged: { offer }, units }) =>
    unitsAbove(soldUnits(offer, units), offer.available),
  below_minimum_order_quantity: ({ judged: { offer }, units }) =>
    offer.surplus ? null : unitsAbove(smallestQuantityOf(offer), units),
  order_multiple: ({ judged: { offer }, units }) =>
    offer.surplus || smallestQuantityOf(offer) > units
      ? null
      : unitsAbove(roundedUp(units, offer), units),
  too_late: ({ line: { requested_date }, judged: { arrival_date, arrival_day }, policy }) => {
    const is_late = requested_date !== null && arrival_date > requested_date
    return is_late && policy.late_policy === 'reject'
      ? { days: arrival_day - dayOf(requested_date) }
      : null
  },
  below_minimum_margin: ({ line, judged, demand, policy }) => {
    if (judged.offer.currency !== demand.currency) return null
    return amountAbove(excessOf(line, judged, policy))
  },
  not_whole: ({ is_split, judged: { offer }, units }) =>
    is_split ? unitsAbove(units, offer.available) ?? {} : null,
  below_minimum_order_value: ({ judged: { offer }, demand, worth }) =>
    offer.currency !== demand.currency
      ? null
      : amountAbove(readMoney(offer.min_order_value) - worth)
}

/** Everything that keeps the offer from serving the units of the line that are short. */
export function needsOf (
  line: DemandLine, judged: JudgedOffer, is_split: boolean, shortfall: Shortfall
): Need[] {
  const { supplier_id, sku, currency } = judged.offer
  const asked: Asked = {
    ...shortfall,
    line,
    judged,
    is_split,
    units: boughtOf(supplier_id, sku, shortfall) + (shortfall.short.get(line.line_number) ?? 0),
    worth: worthOf(line, supplier_id, shortfall)
  }
  return Object.entries(RULES).flatMap(([rule, distanceTo]) => {
    const distance = distanceTo(asked)
    if (distance === null) return []
    const { units = null, days = null, amount } = distance
    return {
      rule: rule as NeededRule,
      short_by_units: units,
      short_by_days: days,
      short_by_amount: amount === undefined ? null : formatMoney(amount, currency)
    }
  })
}

function of (isBroken: (asked: Asked) => boolean): Rule {
  return (asked) => isBroken(asked) ? {} : null
}

function unitsAbove (wanted: number, there: number): Distance | null {
  return wanted > there ? { units: wanted - there } : null
}

function amountAbove (amount: bigint): Distance | null {
  return amount > 0n ? { amount } : null
}

function freightFault ({ judged: { offer }, demand }: Asked): string | null {
  const freight = freightOf(offer, demand.country)
  return typeof freight === 'string' ? freight : null
}

/** With a surplus, the minimum and whole multiples are bought. */
function soldUnits (offer: Offer, units: number): number {
  return offer.surplus ? roundedUp(Math.max(units, smallestQuantityOf(offer)), offer) : units
}

function roundedUp (units: number, { order_multiple }: Offer): number {
  return Math.ceil(units / order_multiple) * order_multiple
}

function boughtOf (supplier_id: string, sku: string, { allocations }: Shortfall): number {
  return allocations.reduce((all, one) =>
    one.supplier_id === supplier_id && one.sku === sku ? all + one.quantity : all, 0)
}

/** With all that is short of the line's SKU, and what the supplier could add now of the others. */
function worthOf (line: DemandLine, supplier_id: string, shortfall: Shortfall): bigint {
  const { judgement, short } = shortfall
  return judgement.reduce((all, { sku, lines, offers }) => {
    const judged = offers.find((one) => one.offer.supplier_id === supplier_id)
    if (judged === undefined) return all
    const { offer, reasons } = judged
    const wanted = lines.reduce((sum, one, at) => one === line || reasons[at] === null
      ? sum + (short.get(one.line_number) ?? 0)
      : sum, 0)
    const bought = boughtOf(supplier_id, sku, shortfall)
    const most = Math.min(bought + wanted, offer.available)
    const units = sku === line.sku
      ? soldUnits(offer, bought + wanted)
      : most >= smallestQuantityOf(offer) ? most : bought
    return units === 0 ? all : all + readMoney(unitCostOf(offer, units)) * BigInt(units)
  }, 0n)
}
