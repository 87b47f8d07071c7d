// The JSON shape of what an operator says of the suppliers of a line.

import Type, { type TArray, type TUnsafe } from 'typebox'
import { idOf, nullable } from '../../../platform/http/schemas.ts'

const SUPPLIERS_MAX = 100

function listOf (description: string): TArray<TUnsafe<string>> {
  return Type.Array(idOf('sup', 'This id names a supplier.'), {
    maxItems: SUPPLIERS_MAX, uniqueItems: true, description, examples: [[]]
  })
}

const fields = {
  preferred: listOf('These suppliers serve as many units as they can, whatever the cost and the ' +
    'objective; the others serve the rest. It holds for all lines of the SKU.'),
  excluded: listOf('These suppliers do not serve the line.'),
  required: nullable(idOf('sup', 'Only this supplier may serve the line. Null means any.'))
}

export const NewLineSuppliers = Type.Partial(Type.Object(fields), {
  $id: 'NewLineSuppliers',
  additionalProperties: false,
  description: 'An operator says which suppliers serve the line. A field that is left out says ' +
    'nothing; what the line said before is replaced.',
  examples: [{ excluded: [], required: null }]
})

export const LineSuppliers = Type.Object(fields, {
  $id: 'LineSuppliers',
  description: 'An operator said which suppliers serve the line.'
})
