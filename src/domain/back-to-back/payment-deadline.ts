// Until when an unpaid order keeps its stock.

import type { BackToBack } from './state.ts'
import type { Surroundings } from './surroundings.ts'
import { owedOf } from '../model/sales-order/credit.ts'
import { isPaid, type SalesOrder } from '../model/sales-order/sales-order.ts'

/**
 * An unpaid order keeps its stock for `reservation_minutes`. That time starts when the order is
 * confirmed, and again when it owes more. A paid order has no time limit.
 */
export function withPaymentDue (
  before: SalesOrder, state: BackToBack, { settings, now }: Surroundings
): BackToBack {
  const { sales_order } = state
  if (isPaid(sales_order)) {
    return sales_order.payment_due_at === null
      ? state
      : { ...state, sales_order: { ...sales_order, payment_due_at: null } }
  }
  const starts = sales_order.status === 'confirmed' && (before.status === 'draft' ||
    owedOf(sales_order) > owedOf(before))
  if (!starts) return state
  const due_ms = Date.parse(now) + settings.reservation_minutes * 60_000
  const payment_due_at = new Date(due_ms).toISOString()
  return { ...state, sales_order: { ...sales_order, payment_due_at } }
}
