// The JSON shapes of the seller in whose name a parcel leaves. Sales orders and purchase orders
// have it.

import Type from 'typebox'
import { nullable, text } from '../../../platform/http/schemas.ts'
import { sha256 } from '../../documents/schema/settings.ts'

const fields = {
  name: text(200, 'Packing slips name this seller.', { examples: ['Lovelace Toys'] }),
  reference: nullable(text(100, 'Packing slips name the order by this number of the seller, or ' +
    'by none when it is null.', { examples: ['LT-2201'] })),
  logo_sha256: nullable(Type.String({
    ...sha256,
    description: 'Packing slips show the logo with this hash, or none when it is null.'
  }))
}

export const ShipFrom = Type.Object(fields, {
  $id: 'ShipFrom',
  description: 'The goods leave in the name of this seller: packing slips have its name, number ' +
    'and logo in the place of everything that the merchant says of itself. The merchant’s own ' +
    'number of the order is not for the parcel.'
})

export const NewShipFrom = Type.Object({
  name: fields.name,
  reference: Type.Optional(fields.reference),
  logo_sha256: Type.Optional(fields.logo_sha256)
}, {
  $id: 'NewShipFrom',
  additionalProperties: false,
  description: 'The goods shall leave in the name of this seller. The logo must have been ' +
    'uploaded by a key of the same account. What is said once stays.',
  examples: [{ name: 'Lovelace Toys', reference: 'LT-2201', logo_sha256: null }]
})

export const SHIP_FROM_SCHEMAS = [ShipFrom, NewShipFrom]
