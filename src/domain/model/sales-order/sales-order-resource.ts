// Describes the resource `sales_order`: its id prefixes, events and refusals.

import { conflict, defineResource, notFound } from '../../kernel/resource.ts'

export const SALES_ORDER_RESOURCE = defineResource({
  name: 'sales_order',
  id_prefixes: ['so', 'hld'],
  events: [
    'sales_order.created', 'sales_order.confirmed', 'sales_order.changed',
    'sales_order.payment_recorded', 'sales_order.payment_reversed',
    'sales_order.payment_reinstated', 'sales_order.refunded',
    'sales_order.refund_bounced', 'sales_order.credited', 'sales_order.held',
    'sales_order.hold_removed', 'sales_order.released', 'sales_order.sourced',
    'sales_order.acknowledged', 'sales_order.cancellation_requested', 'sales_order.shipped',
    'sales_order.delivered', 'sales_order.returned', 'sales_order.completed',
    'sales_order.reopened', 'sales_order.canceled', 'sales_order.updated'
  ],
  table: 'sales_orders',
  shown_to: { storefront: true },
  refusals: {
    sales_order_not_found: notFound('No such sales order',
      'There is no sales order with this id.'),
    sales_order_not_draft: conflict('The sales order is not a draft',
      'Only a draft can be confirmed.'),
    sales_order_canceled: conflict('The sales order is canceled',
      'A canceled sales order takes no further changes.'),
    sales_order_not_confirmed: conflict('The sales order is not confirmed',
      'Only a confirmed sales order can be shipped or sourced again.'),
    sales_order_completed: conflict('The sales order is completed',
      'All ordered units are delivered. The sales order takes no further changes.'),
    ship_to_fixed: conflict('The address can no longer change',
      'A purchase order still has units to ship to this address. Only phone and company can ' +
      'change.'),
    customization_fixed: conflict('The customization can no longer change',
      'A supplier has accepted units of the line, so they may be made by now. Cancel them, or ' +
      'add a line with another customization. Nothing was done.'),
    quantity_below_canceled: conflict('The quantity is below what is canceled',
      'The quantity of a line includes its canceled units; `detail` says which number to send. ' +
      'Send 0 to remove the line.'),
    not_cancelable: conflict('So many units cannot be canceled',
      'Units that have shipped, or that a supplier was already asked to cancel, cannot be ' +
      'canceled. Nothing was done.'),
    nothing_to_cancel: conflict('There is nothing left to cancel',
      'Every unit has shipped, is canceled, or waits for its supplier’s answer.'),
    hold_not_found: notFound('No such hold', 'The sales order has no hold with this id.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { sales_order: typeof SALES_ORDER_RESOURCE }
}
