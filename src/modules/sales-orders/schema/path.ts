// The JSON shapes of the merchants that a sales order has passed.

import Type from 'typebox'
import { idOf, text } from '../../../platform/http/schemas.ts'

const HASHES_MAX = 64

const hash = text(64, 'The hash stands for a merchant. Only who knows its id can tell.', {
  examples: ['q8Qy2m0b8vX0t7Wd1Yx3ZB5mY9sUe4Kf6hJ7kL8nPaE']
})
const pathFields = {
  salt: text(64, 'The hashes are made with this salt.', { examples: ['mUqG0v8sYb3dXw5R'] }),
  merchants: Type.Array(hash, {
    maxItems: HASHES_MAX,
    description: 'The order has passed these merchants: each is HMAC-SHA256 of its id with the ' +
      'salt as key, in base64url. More than eight are refused with `chain_cycle`.'
  })
}

export const SalePath = Type.Object({
  ...pathFields,
  supplier_ids: Type.Array(idOf('sup', 'This supplier is linked to a merchant of the path.'), {
    description: 'Nothing is bought from these suppliers: the order would go back. The list has ' +
      'those that are linked now, also since the order was placed.',
    examples: [[]]
  })
}, { $id: 'SalePath', description: 'The path says which merchants an order has passed.' })

export const NewSalePath = Type.Object(pathFields, {
  $id: 'NewSalePath',
  additionalProperties: false,
  description: 'The path says which merchants the order has passed, so that none gets it twice.'
})
