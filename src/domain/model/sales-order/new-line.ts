// What a sales order line begins with: nothing was done with it, and nothing is said of it yet.

import type { SalesOrderLine } from './sales-order.ts'

/** Counters and dates of a new line. */
export const UNTOUCHED = {
  promised_date: null,
  latest_promised_date: null,
  canceled_quantity: 0,
  cancel_reason: null,
  sourced_quantity: 0,
  pending_cancellation_quantity: 0,
  shipped_quantity: 0,
  delivered_quantity: 0,
  credited_quantity: 0,
  lost_quantity: 0,
  refused_quantity: 0,
  returned_quantity: 0
} satisfies Partial<SalesOrderLine>
