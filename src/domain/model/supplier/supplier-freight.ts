// The freight of a supplier as it is written: completed, in canonical amounts, without faults.

import { canonicalMoney, findFineness, isZero } from '../../kernel/money.ts'
import type { Fault } from '../../kernel/rule.ts'
import type { Freight, FreightZone } from '../../sourcing/plan-sourcing.ts'

export type NewFreight = { zones: ReadonlyArray<Partial<FreightZone>> }

/** A zone that names no countries is for every other country, and amounts are 0 by default. */
export function completeFreight ({ zones }: NewFreight, currency: string): Freight {
  return {
    zones: zones.map(({ countries = null, base = '0', per_unit = '0', per_kg = '0' }) => ({
      countries,
      base: canonicalMoney(base, currency),
      per_unit: canonicalMoney(per_unit, currency),
      per_kg: canonicalMoney(per_kg, currency)
    }))
  }
}

/** The base is part of a total, so it has no more decimals than the currency. */
export function findFreightFaults (freight: Freight | null, currency: string): Fault[] {
  if (freight === null) return []
  const seen = new Set<string | null>()
  return freight.zones.flatMap(({ countries, base }, at) => {
    const pointer = `/freight/zones/${at}`
    return [
      ...findRepeated(countries, seen, `${pointer}/countries`),
      ...findFineness(`${pointer}/base`, base, currency)
    ]
  })
}

/** Adds the countries to those seen in earlier zones; null is every other country. */
function findRepeated (
  countries: FreightZone['countries'], seen: Set<string | null>, pointer: string
): Fault[] {
  const faults = (countries ?? [null]).flatMap((country, index): Fault[] => {
    if (!seen.has(country)) return []
    return [{
      pointer: country === null ? pointer : `${pointer}/${index}`,
      code: 'repeated',
      detail: country === null
        ? 'An earlier zone is for every other country already.'
        : `An earlier zone already has the country ${country}.`
    }]
  })
  for (const country of countries ?? [null]) seen.add(country)
  return faults
}

/** Does the freight cost anything? Amounts of 0 are the same in every currency. */
export function isCharged (freight: Freight | null): boolean {
  return freight !== null && freight.zones.some(({ base, per_unit, per_kg }) =>
    !isZero(base) || !isZero(per_unit) || !isZero(per_kg))
}
