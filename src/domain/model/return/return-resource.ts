// Describes the resource `return`: its id prefix, events, refusals and kind of exceptions.

import { conflict, defineResource, notFound, unprocessable } from '../../kernel/resource.ts'
import type { Return } from './return.ts'

export const RETURN_RESOURCE = defineResource({
  name: 'return',
  id_prefixes: ['ret'],
  events: [
    'return.requested', 'return.approved', 'return.refused', 'return.shipped', 'return.received',
    'return.closed', 'return.updated'
  ],
  table: 'returns',
  is_of_order: true,
  shown_to: { storefront: true, supplier: seenBy },
  refusals: {
    return_not_found: notFound('No such return', 'There is no return with this id.'),
    return_not_requested: conflict('The return is decided',
      'Only a return that was requested and not decided yet can be approved or refused; `detail` ' +
      'names its status.'),
    return_not_awaited: conflict('No goods are waited for',
      'Goods can be sent and received only for a return that was approved and is not received or ' +
      'closed; `detail` names its status.'),
    return_not_closable: conflict('The return cannot be closed',
      'An operator closes a return once, after it was approved. A storefront withdraws one that ' +
      'is requested or approved, of which no goods are on their way and no units were ' +
      'accepted or refused; `detail` says what is in the way.'),
    return_reference_conflict: conflict('Another return has the reference',
      'The sales order has a return with this `reference` for other units. Nothing was done.'),
    return_exceeds_delivered: unprocessable('More is returned than was delivered',
      'At most the delivered units that were not returned, and that no other open return names, ' +
      'can be returned; `errors` names the lines. Nothing was done.'),
    return_route_impossible: unprocessable('The goods cannot go this way',
      'Goods of the merchant’s own warehouse go back to the merchant, since there is no other ' +
      'supplier. Nothing was done.'),
    restocking_fee_too_high: unprocessable('The restocking fee is more than the customer gets',
      'The fee is taken off a refund or a store credit, so it is at most its amount, and nothing ' +
      'where the customer gets a replacement. Nothing was done.'),
    receipt_exceeds_returned: unprocessable('More is received than is returned',
      'A receipt names at least one unit of each of its lines, and at most those that nobody has ' +
      'inspected yet. Nothing was done.'),
    restock_impossible: unprocessable('The units cannot become stock',
      'Only accepted units that come back to the merchant become stock, and only of an active ' +
      'own warehouse that counts in the currency of the purchase order or of the sales order. ' +
      'Nothing was done.'),
    supplier_credit_not_expected: conflict('No credit of the supplier is waited for',
      'A supplier credits a return after its receipt, and once; `detail` names the status of its ' +
      'credit. A credit that was refused, or that is overdue, may still be accepted.'),
    supplier_credit_too_high: unprocessable('The credit is more than was expected',
      'A supplier credits at most `supplier_credit_expected_amount`. Nothing was done.')
  },
  exceptions: {
    supplier_credit_refused: {
      meaning: 'A supplier refused to credit returned units, in whole or in part, or did not ' +
        'answer in time.',
      resolutions: ['dismiss']
    }
  }
})

/** A supplier sees returns to it once they are approved. */
function seenBy (data: object): string | null {
  const { approved_at, supplier_id } = data as Pick<Return, 'approved_at' | 'supplier_id'>
  return approved_at === null ? null : supplier_id
}

declare module '../../kernel/resource.ts' {
  interface Resources { return: typeof RETURN_RESOURCE }
}
