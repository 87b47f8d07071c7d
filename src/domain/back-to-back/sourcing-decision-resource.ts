// Describes the resource `sourcing_decision`: its id prefix, refusals and kinds of exceptions.

import { conflict, defineResource, notFound, unprocessable } from '../kernel/resource.ts'

export const SOURCING_DECISION_RESOURCE = defineResource({
  name: 'sourcing_decision',
  id_prefixes: ['dec'],
  refusals: {
    sourcing_decision_not_found: notFound('No such sourcing decision',
      'The sales order has no sourcing decision with this id.'),
    decision_not_replayable: conflict('The decision cannot be made again',
      'It was taken before decisions kept the stock, suppliers and dates that they saw.'),
    insufficient_stock: conflict('Not enough stock',
      'The order’s shortage policy is `reject` and not every unit can be sourced now; ' +
      '`shortages` lists what is missing. Nothing was stored.'),
    allocation_not_possible: unprocessable('An allocation breaks a rule',
      '`errors` names each allocation that cannot be kept, with the rule of sourcing that ' +
      'forbids it. Nothing was planned.'),
    warehouse_address_missing: conflict('The merchant has no warehouse address',
      'Delivery `via_warehouse` needs `settings.warehouse_address` of the merchant.')
  },
  exceptions: {
    allocation_broken: {
      meaning: 'Units that a person allocated to a supplier cannot be bought there. They wait; ' +
        '`retry` ends the allocations of the line and lets sourcing choose.',
      resolutions: ['retry', 'cancel', 'dismiss']
    },
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
