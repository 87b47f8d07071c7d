// The JSON shapes of a person's plan: which supplier gets how many units of which line.

import Type, { type Static } from 'typebox'
import { idOf, lineNumber, quantity, ref } from '../../../platform/http/schemas.ts'

const NewAllocation = Type.Object({
  line_number: lineNumber('The units belong to the line with this number.'),
  supplier_id: idOf('sup', 'This supplier gets the units.'),
  quantity: quantity('The supplier gets so many units of the line.')
}, {
  $id: 'NewAllocation',
  additionalProperties: false,
  description: 'The supplier gets these units of the line, and no others of it.'
})

export const NewSourcing = Type.Object({
  allocations: Type.Optional(Type.Array(ref(NewAllocation), {
    maxItems: 1_000,
    description: 'The list replaces all allocations that were made before; an empty list ends ' +
      'them. Without it they stay as they are.'
  }))
}, {
  $id: 'NewSourcing',
  additionalProperties: false,
  description: 'The request plans again what is not issued.',
  examples: [{ allocations: [] }]
})
export type NewSourcing = Static<typeof NewSourcing>

export const AllocatedUnits = Type.Object({
  supplier_id: idOf('sup', 'A person gave the units to this supplier.'),
  quantity: quantity('The supplier gets so many units.')
}, { $id: 'AllocatedUnits', description: 'A person gave these units to a supplier.' })

export const ALLOCATION_SCHEMAS = [NewAllocation, NewSourcing]
