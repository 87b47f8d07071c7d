// Payments and refunds of a sale, and the end of the time limit of an unpaid order.

import type { BackToBack } from '../state.ts'
import { cancelUnsourced } from './confirm-sales-order.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import { pairLines } from '../../kernel/line-numbers.ts'
import { formatMoney, readMoney } from '../../kernel/money.ts'
import { heldOf, type Payment } from '../../model/sales-order/payment.ts'
import type { Refund } from '../../model/sales-order/refund.ts'
import { giveBackPlanned } from '../plan-unissued.ts'
import { RuleError } from '../../kernel/rule.ts'
import { evaluateSalesOrder } from '../../model/sales-order/evaluate-sales-order.ts'
import type { SalesOrder } from '../../model/sales-order/sales-order.ts'

export function recordSalePayment (state: BackToBack, payment: Payment): BackToBack {
  const payments = [...state.sales_order.payments, payment]
  return { ...state, sales_order: evaluateSalesOrder({ ...state.sales_order, payments }) }
}

/**
 * Adds a refund to the customer. Throws `refund_exceeds_due`, `payment_not_found` and
 * `refund_exceeds_payment`.
 */
export function recordSaleRefund (state: BackToBack, refund: Refund): BackToBack {
  const { sales_order } = state
  if (readMoney(refund.amount) > readMoney(sales_order.refund_due)) {
    throw new RuleError('refund_exceeds_due', {
      detail: `At most ${sales_order.refund_due} ${sales_order.currency} can be refunded.`
    })
  }
  assertHeld(refund, sales_order)
  const refunds = [...sales_order.refunds, refund]
  return { ...state, sales_order: evaluateSalesOrder({ ...sales_order, refunds }) }
}

function assertHeld ({ payment_id, amount }: Refund, { payments, currency }: SalesOrder): void {
  if (payment_id === null) return
  const payment = payments.find(({ id }) => id === payment_id)
  if (payment === undefined) throw new RuleError('payment_not_found')
  const held = heldOf(payment)
  if (readMoney(amount) <= held) return
  throw new RuleError('refund_exceeds_payment', {
    detail: `At most ${formatMoney(held, currency)} ${currency} of the payment ` +
      `${payment.reference} can be refunded.`
  })
}

/**
 * Gives back the stock of an unpaid order: planned and unsourced units are canceled. The order is
 * canceled too if all its units then are. Undefined when the time limit has not passed.
 */
export function timeOutPayment (
  before: BackToBack, surroundings: WritableSurroundings
): BackToBack | undefined {
  const { now } = surroundings
  const { status, payment_due_at } = before.sales_order
  if (status !== 'confirmed' || payment_due_at === null || payment_due_at > now) return undefined
  const { sales_order, ...rest } = giveBackPlanned(before, surroundings)
  const timed_out = cancelUnsourced(
    { ...rest, sales_order: { ...sales_order, payment_due_at: null } }, now, 'payment_timeout')
  const is_cut = pairLines(before.sales_order.lines, timed_out.sales_order.lines)
    .some(({ was, line }) => line.canceled_quantity !== was.canceled_quantity)
  if (!is_cut) return timed_out
  const cancel_reason = 'payment_timeout'
  return { ...timed_out, sales_order: { ...timed_out.sales_order, cancel_reason } }
}
