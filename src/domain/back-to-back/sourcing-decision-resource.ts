// Describes the resource `sourcing_decision`: its id prefix, refusals and kinds of exceptions.

import { conflict, defineResource } from '../kernel/resource.ts'

export const SOURCING_DECISION_RESOURCE = defineResource({
  name: 'sourcing_decision',
  id_prefixes: ['dec'],
  refusals: {
    insufficient_stock: conflict('Not enough stock',
      'The order’s shortage policy is `reject` and not every unit can be sourced now; ' +
      '`shortages` lists what is missing. Nothing was stored.'),
    warehouse_address_missing: conflict('The merchant has no warehouse address',
      'Delivery `via_warehouse` needs `settings.warehouse_address` of the merchant.')
  },
  exceptions: {
    below_minimum_margin: {
      meaning: 'Every offer of a line costs more than the minimum margin allows.',
      resolutions: ['source_anyway', 'cancel', 'dismiss']
    },
    no_supplier: {
      meaning: 'No supplier can serve a line, and waiting does not help.',
      resolutions: ['retry', 'cancel', 'dismiss']
    }
  }
})

declare module '../kernel/resource.ts' {
  interface Resources { sourcing_decision: typeof SOURCING_DECISION_RESOURCE }
}
