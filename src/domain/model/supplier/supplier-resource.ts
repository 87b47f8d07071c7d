// Describes the resource `supplier`: its id prefix, events and refusals.

import { defineResource, notFound, unprocessable } from '../../kernel/resource.ts'

export const SUPPLIER_RESOURCE = defineResource({
  name: 'supplier',
  id_prefixes: ['sup'],
  events: ['supplier.created', 'supplier.updated'],
  table: 'suppliers',
  refusals: {
    supplier_not_found: notFound('No such supplier', 'There is no supplier with this id.'),
    unknown_supplier: unprocessable('The supplier does not exist',
      'The body names a supplier id that the merchant does not have.'),
    simulator_unavailable: unprocessable('The service plays no suppliers',
      'Whoever runs the service must set TANDEM_SIMULATOR to `true` before suppliers can have a ' +
      '`simulator`. It is for tests, and not for production.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { supplier: typeof SUPPLIER_RESOURCE }
}
