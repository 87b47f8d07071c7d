// What a supplier charges for shipping to one country: a base for each purchase order, and freight
// for each unit.

import {
  amountOf, formatMoney, isZero, readMoney, timesDecimal, zeroMoney
} from '../kernel/money.ts'
import type { Freight, FreightZone, Ineligibility, Offer } from './terms.ts'

/** The freight of an offer, in its currency. */
export type OfferFreight = {
  /** Once for each purchase order. */
  base: string
  /** For each unit, to six decimals. */
  unit_freight: string
}

/** Freight that is not known is not freight of 0: such an offer is out. */
export type UnknownFreight = Extract<Ineligibility, 'freight_unknown' | 'weight_unknown'>

/** The freight to the country, or why it is not known. */
export function freightOf (
  { freight, unit_weight_kg, currency }: Pick<Offer, 'freight' | 'unit_weight_kg' | 'currency'>,
  country: string
): OfferFreight | UnknownFreight {
  if (freight === null) {
    const zero = zeroMoney(currency)
    return { base: zero, unit_freight: zero }
  }
  const zone = zoneOf(freight, country)
  if (zone === undefined) return 'freight_unknown'
  const { base, per_unit, per_kg } = zone
  if (isZero(per_kg)) return { base, unit_freight: per_unit }
  if (unit_weight_kg === null) return 'weight_unknown'
  const micros = readMoney(per_unit) + timesDecimal(per_kg, unit_weight_kg)
  return { base, unit_freight: formatMoney(micros, currency) }
}

/** The zone that names the country, else the one for every other country. */
function zoneOf ({ zones }: Freight, country: string): FreightZone | undefined {
  return zones.find(({ countries }) => countries?.includes(country)) ??
    zones.find(({ countries }) => countries === null)
}

/** The freight of so many units in millionths, rounded half-even to the currency's decimals. */
export function freightAmountOf (unit_freight: string, units: number, currency: string): bigint {
  return isZero(unit_freight) ? 0n : amountOf(unit_freight, units, currency)
}

/** What a unit costs with its freight. */
export function landedCostOf (unit_cost: string, unit_freight: string, currency: string): string {
  return isZero(unit_freight)
    ? unit_cost
    : formatMoney(readMoney(unit_cost) + readMoney(unit_freight), currency)
}
