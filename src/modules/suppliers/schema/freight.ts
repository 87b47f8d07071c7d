// The JSON shapes of what a supplier charges for shipping.

import Type from 'typebox'
import { money, nullableCountries, ref } from '../../../platform/http/schemas.ts'

const zoneAmounts = {
  base: money('Each purchase order costs this much, however many units it has.'),
  per_unit: money('Each unit costs this much.'),
  per_kg: money('Each kilogram costs this much, by `unit_weight_kg` of the stock rows.')
}
const zone_countries = nullableCountries(
  'The zone has these countries. Null means every country that no other zone names.')

const FreightZone = Type.Object({ countries: zone_countries, ...zoneAmounts }, {
  $id: 'FreightZone',
  additionalProperties: false,
  description: 'Shipping to the countries of the zone costs this much.'
})

const NewFreightZone = Type.Partial(FreightZone, {
  $id: 'NewFreightZone',
  additionalProperties: false,
  description: 'Shipping to the countries of the zone costs this much. Amounts that are left out ' +
    'are 0. Without `countries` the zone is for every country that no other zone names.'
})

const FREIGHT_HINT = 'Each country is in one zone at most. Nothing is bought for a country that ' +
  'is in none.'
const zones_options = {
  minItems: 1, maxItems: 300, description: `These zones say what shipping costs. ${FREIGHT_HINT}`
}

export const Freight = Type.Object({ zones: Type.Array(ref(FreightZone), zones_options) }, {
  $id: 'Freight',
  additionalProperties: false,
  description: 'The supplier charges this for shipping a purchase order.'
})

export const NewFreight = Type.Object({ zones: Type.Array(ref(NewFreightZone), zones_options) }, {
  $id: 'NewFreight',
  additionalProperties: false,
  description: 'The supplier charges this for shipping a purchase order.',
  examples: [{
    zones: [
      { countries: ['FR', 'DE'], base: '5.00', per_kg: '0.70' },
      { countries: null, base: '18.00', per_kg: '2.10' }
    ]
  }]
})

export const freight_hint = 'The supplier charges this for shipping. Null means nothing.'

export const FREIGHT_SCHEMAS = [FreightZone, NewFreightZone, Freight, NewFreight]
