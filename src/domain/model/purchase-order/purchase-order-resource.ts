// Describes the resource `purchase_order`: its id prefix, events, refusals and kinds of exceptions.

import { conflict, defineResource, notFound, unprocessable } from '../../kernel/resource.ts'
import type { PurchaseOrder } from './purchase-order.ts'

export const PURCHASE_ORDER_RESOURCE = defineResource({
  name: 'purchase_order',
  id_prefixes: ['po'],
  events: [
    'purchase_order.planned', 'purchase_order.issued', 'purchase_order.sent',
    'purchase_order.acknowledged',
    'purchase_order.cancellation_requested', 'purchase_order.cancellation_refused',
    'purchase_order.shipped', 'purchase_order.delivered', 'purchase_order.returned',
    'purchase_order.closed', 'purchase_order.rejected', 'purchase_order.expired',
    'purchase_order.canceled', 'purchase_order.updated'
  ],
  table: 'purchase_orders',
  is_of_order: true,
  shown_to: { supplier: seenBy },
  refusals: {
    purchase_order_not_found: notFound('No such purchase order',
      'There is no purchase order with this id.'),
    purchase_order_not_open: conflict('The purchase order is not open',
      'Only a purchase order that was issued and has not ended takes answers and shipments; ' +
      '`detail` names its status.'),
    purchase_order_not_planned: conflict('The purchase order is not planned',
      'Only a planned purchase order can be issued; `detail` names its status.'),
    sales_order_not_released: conflict('The sales order is not released',
      'A purchase order is issued only when its sales order is confirmed, paid as its terms say, ' +
      'and without a hold.'),
    ship_complete: conflict('The order ships whole or not at all',
      'The sales order’s `partial_shipments` asks for all units at once: a shipment must have ' +
      'all units that are left, and nothing is issued while a unit has no supplier. `detail` ' +
      'tells what is missing. Nothing was done.'),
    plan_outdated: conflict('The planned purchase order is outdated',
      'A rule of sourcing now forbids the purchase order, or it would cost more than planned; ' +
      '`detail` names the rule. Nothing was issued. Source the sales order again.'),
    answer_exceeds_live: unprocessable('The answer is for more units than there are',
      'The answer names more units of a line than the line has live units, or it rejects units ' +
      'that have shipped. Nothing was done.'),
    promise_out_of_range: unprocessable('The promised date is out of range',
      'Units can be promised for today, in the merchant’s time zone, at the earliest and for two ' +
      'years ahead at the latest; `errors` names the lines. Nothing was done.'),
    substitute_impossible: unprocessable('The substitute is not possible',
      'An entry with the status `substituted`, and no other, names in `substitute_sku` another ' +
      'SKU that the supplier offers now; `errors` names the lines. Nothing was done.'),
    nothing_to_close: conflict('There is nothing left to close',
      'Every unit has shipped. Units that are on their way to the warehouse and never arrive can ' +
      'be closed by an operator only.'),
    cancellation_not_requested: conflict('No cancellation waits for an answer',
      'The supplier was not asked to cancel, or the request was withdrawn.'),
    receipt_exceeds_shipped: unprocessable('More is received than was shipped',
      'Only units that have shipped and not arrived yet can be received. Nothing was done.')
  },
  exceptions: {
    cost_increase: {
      meaning: 'A supplier asks a higher cost for a line than the tolerance or the margin allows.',
      resolutions: ['approve', 'refuse']
    },
    substitution: {
      meaning: 'A supplier offers another SKU for units of a line.',
      resolutions: ['approve', 'refuse']
    },
    late_acknowledgement: {
      meaning: 'A supplier did not answer a purchase order in time.',
      resolutions: ['dismiss']
    },
    late_shipment: {
      meaning: 'Units of a purchase order have not shipped by their promised date.',
      resolutions: ['dismiss', 'cancel']
    },
    over_shipment: {
      meaning: 'A supplier shipped more units than the order has.',
      resolutions: ['dismiss']
    },
    cancellation_refused: {
      meaning: 'A supplier refused to cancel units.',
      resolutions: ['dismiss']
    },
    cancellation_unanswered: {
      meaning: 'A supplier did not answer a request to cancel in time.',
      resolutions: ['dismiss', 'withdraw']
    },
    purchase_terms_broken: {
      meaning: 'What is left of an issued purchase order breaks its supplier’s minimum, multiple ' +
        'or minimum order value.',
      resolutions: ['dismiss', 'cancel']
    },
    chain_out_of_step: {
      meaning: 'A purchase order and the order of the partner that supplies it differ, and ' +
        'nothing that either side does will mend it by itself. It ends once both agree.',
      resolutions: ['retry', 'dismiss']
    }
  }
})

/** A supplier sees its purchase order once it is issued. What is only planned may vanish. */
function seenBy (data: object): string | null {
  const { issued_at, supplier_id } = data as Pick<PurchaseOrder, 'issued_at' | 'supplier_id'>
  return issued_at === null ? null : supplier_id
}

declare module '../../kernel/resource.ts' {
  interface Resources { purchase_order: typeof PURCHASE_ORDER_RESOURCE }
}
