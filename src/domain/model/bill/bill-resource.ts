// Describes the resource `bill`: its id prefix, events, refusals and its kind of exceptions.

import { conflict, defineResource, notFound, unprocessable } from '../../kernel/resource.ts'
import { type Bill, OPEN_BILLS_MAX } from './bill.ts'

export const BILL_RESOURCE = defineResource({
  name: 'bill',
  id_prefixes: ['bill', 'bmk'],
  events: [
    'bill.recorded', 'bill.matched', 'bill.disputed', 'bill.approved', 'bill.rejected', 'bill.paid'
  ],
  table: 'bills',
  shown_to: { supplier: (data) => (data as Pick<Bill, 'supplier_id'>).supplier_id },
  refusals: {
    bill_not_found: notFound('No such bill', 'There is no bill with this id.'),
    bill_number_taken: conflict('The supplier has another bill of this number',
      'The supplier has sent a bill with this number in the same year, with other content, and ' +
      'it was not rejected. `detail` names it.'),
    open_bills_limit: conflict('The purchase order has too many open bills',
      `A purchase order has at most ${OPEN_BILLS_MAX} bills that are neither approved nor ` +
      'rejected; `detail` names it. Send the bill again when some of them are decided.'),
    bill_not_open: conflict('The bill is decided',
      'Only a bill that is matched or disputed can be approved or rejected; `detail` names its ' +
      'status.'),
    bill_not_approved: conflict('The bill is not approved',
      'Only an approved bill is paid, and once; `detail` names its status.'),
    bill_reason_missing: unprocessable('The bill needs a reason',
      'A disputed bill is approved in spite of its findings, or rejected, only with a reason.'),
    bill_currency_differs: conflict('The bill is in another currency',
      'The costs of a purchase order are in its own currency, so a bill in another one cannot be ' +
      'approved. Reject it, and ask the supplier for one in the currency of the purchase order.'),
    bill_orders_differ: unprocessable('The purchase orders belong to no one bill',
      'All purchase orders of a bill must be orders to the supplier that bills. An operator that ' +
      'names no supplier bills for that of the first line.'),
    own_stock_not_billed: unprocessable('Nobody bills the merchant’s own stock',
      'The purchase order takes goods from the merchant’s own warehouse, which sends no bills.')
  },
  exceptions: {
    bill_mismatch: {
      meaning: 'A supplier’s bill differs from what was agreed or from what has moved.',
      resolutions: ['approve', 'reject']
    }
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { bill: typeof BILL_RESOURCE }
}
