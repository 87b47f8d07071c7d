// Money of a sale: received, taken back, returned; and what becomes of an order nobody pays.

import { type BackToBack, openOrders } from './back-to-back.ts'
import { cancelPurchaseOrder } from './canceling.ts'
import { cancelUnsourced } from './confirming.ts'
import type { Surroundings } from './drafting.ts'
import { openSaleException } from './judging.ts'
import { readMoney } from './money.ts'
import { type PurchaseOrder, unshippedOf } from './purchase-order.ts'
import { RuleError } from './rule.ts'
import {
  evaluateSalesOrder, type Payment, PAYMENT_REVERSED, type Refund
} from './sales-order.ts'
import { dropPlanned } from './planning.ts'

/** Adds a payment. */
export function recordPayment (state: BackToBack, payment: Payment): BackToBack {
  const payments = [...state.sales_order.payments, payment]
  return { ...state, sales_order: evaluateSalesOrder({ ...state.sales_order, payments }) }
}

/** Money went back to the customer. Throws `refund_exceeds_due`. */
export function recordRefund (state: BackToBack, refund: Refund): BackToBack {
  const { sales_order } = state
  if (readMoney(refund.amount) > readMoney(sales_order.refund_due)) {
    throw new RuleError('refund_exceeds_due', {
      detail: `${sales_order.refund_due} ${sales_order.currency} are due.`
    })
  }
  const refunds = [...sales_order.refunds, refund]
  return { ...state, sales_order: evaluateSalesOrder({ ...sales_order, refunds }) }
}

/**
 * The money was taken back: the order is held, what has not shipped is asked back, and a person is
 * told. Undefined when it was reversed before.
 */
export function reversePayment (
  before: BackToBack, payment: Payment, { reason }: { reason: string | null },
  surroundings: Surroundings
): BackToBack | undefined {
  if (payment.reversed_at !== null) return undefined
  const { now, newId } = surroundings
  const { sales_order } = before
  const reversed = { ...payment, reversed_at: now, reversal_reason: reason }
  const is_over = sales_order.status === 'canceled' || sales_order.status === 'completed'
  const hold = { id: newId('hld'), reason: PAYMENT_REVERSED, created_at: now }
  const held = {
    ...before,
    sales_order: evaluateSalesOrder({
      ...sales_order,
      payments: sales_order.payments.map((one) => one.id === payment.id ? reversed : one),
      holds: is_over ? sales_order.holds : [...sales_order.holds, hold]
    })
  }
  const asked = openOrders(held).filter((one) => hasTakeable(one)).reduce((state, order) =>
    cancelPurchaseOrder(state, order, surroundings, { kind: 'recall' }), held)
  return openSaleException(asked, {
    kind: 'payment_reversed',
    line_number: null,
    detail: `${payment.reference}: ${payment.amount} ${sales_order.currency} were taken back.`
  }, surroundings)
}

const hasTakeable = ({ lines }: PurchaseOrder): boolean => lines.some((line) =>
  unshippedOf(line) > line.pending_cancellation_quantity)

/**
 * Gives back the stock of an order that is still unpaid: what is planned or unsourced is canceled,
 * and the order too unless a purchase order was ever issued. Undefined when it is not due.
 */
export function timeOutPayment (
  before: BackToBack, surroundings: Surroundings
): BackToBack | undefined {
  const { now } = surroundings
  const { status, payment_due_at } = before.sales_order
  if (status !== 'confirmed' || payment_due_at === null || payment_due_at > now) return undefined
  const { sales_order, ...rest } = dropPlanned(before, surroundings)
  return cancelUnsourced(
    { ...rest, sales_order: { ...sales_order, payment_due_at: null } }, now, 'payment_timeout')
}
