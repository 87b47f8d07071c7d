// What would have to change so that a supplier could serve the units that a plan leaves short:
// every rule in the way of its offer, not only the first, and how far it is from each.

import { dayOf } from '../kernel/calendar.ts'
import { formatMoney, readMoney } from '../kernel/money.ts'
import {
  excessOf, isExcluded, isTooLate, isTooOld, isValidOn, type JudgedOffer, shipsTo,
  smallestQuantityOf
} from './eligibility.ts'
import { freightOf } from './freight.ts'
import type { Shortfall, ShortUnits } from './short-units.ts'
import type { Demand, DemandLine, Need, NeededRule, Policy } from './terms.ts'

/** How far an offer is from a rule; empty where that has no measure. */
type Distance = { units?: number, days?: number, amount?: bigint }

type Asked = {
  demand: Demand
  policy: Policy
  line: DemandLine
  judged: JudgedOffer
  /** The supplier serves the SKU only in part, which the split policy forbids. */
  is_split: boolean
  /** What the plan buys of the SKU from the supplier, and what is short. */
  wanted: number
  /** With what its minimum and its multiple add to that. */
  sold: number
  /** What the purchase order of the supplier would come to then, in millionths. */
  worth: () => bigint
}

type Rule = (asked: Asked) => Distance | null

/** In the order in which offers are judged. */
const RULES: Readonly<Record<NeededRule, Rule>> = {
  supplier_suspended: of(({ judged: { offer } }) => offer.supplier_status === 'suspended'),
  supplier_excluded: of(({ line, judged: { offer } }) => isExcluded(line, offer.supplier_id)),
  in_path: of(({ judged: { offer } }) => offer.in_path === true),
  link_broken: of(({ judged: { offer } }) => offer.link_broken === true),
  offer_paused: of(({ judged: { offer } }) => offer.paused),
  does_not_ship_to_country: of(({ judged: { offer }, demand }) => !shipsTo(offer, demand.country)),
  currency_without_rate: of(({ judged: { offer }, demand }) => offer.currency !== demand.currency),
  freight_unknown: of((asked) => freightFault(asked) === 'freight_unknown'),
  weight_unknown: of((asked) => freightFault(asked) === 'weight_unknown'),
  stock_too_old: of(({ judged: { offer }, demand }) => isTooOld(offer, Date.parse(demand.now))),
  not_valid_now: of(({ judged: { offer }, demand }) => !isValidOn(offer, demand.today)),
  out_of_stock: ({ judged: { offer }, sold }) => unitsAbove(sold, offer.available),
  below_minimum_order_quantity: ({ judged: { offer }, wanted, sold }) =>
    offer.surplus || smallestQuantityOf(offer) <= wanted ? null : unitsAbove(sold, wanted),
  order_multiple: ({ judged: { offer }, wanted, sold }) =>
    offer.surplus || smallestQuantityOf(offer) > wanted ? null : unitsAbove(sold, wanted),
  too_late: ({ line, judged: { arrival_date, arrival_day }, policy }) =>
    isTooLate(line, arrival_date, policy)
      ? { days: arrival_day - dayOf(line.requested_date ?? arrival_date) }
      : null,
  below_minimum_margin: ({ line, judged, demand, policy }) => {
    if (judged.offer.currency !== demand.currency) return null
    return amountAbove(excessOf(line, judged, policy))
  },
  not_whole: ({ is_split, judged: { offer }, sold }) =>
    is_split ? unitsAbove(sold, offer.available) ?? {} : null,
  below_minimum_order_value: ({ judged: { offer }, demand, worth }) => {
    const least = readMoney(offer.min_order_value)
    return least === 0n || offer.currency !== demand.currency ? null : amountAbove(least - worth())
  }
}

/** Everything that keeps the offer from serving what is short of the line's SKU. */
export function needsOf (
  line: DemandLine, judged: JudgedOffer, is_split: boolean,
  { demand, policy, units }: Pick<Shortfall, 'demand' | 'policy'> & { units: ShortUnits }
): Need[] {
  const { offer } = judged
  const wanted = units.boughtOf(offer) + units.wantedOf(line, judged)
  const sold = smallestQuantityOf(offer, wanted)
  const worth = (): bigint => units.worthOf(offer, sold)
  const asked: Asked = { demand, policy, line, judged, is_split, wanted, sold, worth }
  return NEEDED.flatMap(([rule, distanceTo]) => {
    const distance = distanceTo(asked)
    if (distance === null) return []
    const { units: short_by_units = null, days: short_by_days = null, amount } = distance
    const short_by_amount = amount === undefined ? null : formatMoney(amount, offer.currency)
    return { rule, short_by_units, short_by_days, short_by_amount }
  })
}

const NEEDED = Object.entries(RULES) as ReadonlyArray<readonly [NeededRule, Rule]>

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
