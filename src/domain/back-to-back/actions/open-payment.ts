// Makes payments and refunds from the bodies of requests.

import { momentOf } from '../../kernel/calendar.ts'
import { canonicalMoney, zeroMoney } from '../../kernel/money.ts'
import type { Payment } from '../../model/sales-order/payment.ts'
import type { Refund } from '../../model/sales-order/refund.ts'

export type NewPayment = {
  reference: string
  amount: string
  method?: string | null
  received_at?: string
}

export type NewRefund = NewPayment & {
  payment_id?: string | null
  reason?: string | null
  /** It is credited too, beyond what is due. */
  goodwill?: boolean
}

export function normalizePayment<Move extends NewPayment> (
  payment: Move, currency: string
): Move {
  const { received_at } = payment
  return {
    ...payment,
    amount: canonicalMoney(payment.amount, currency),
    ...received_at !== undefined && { received_at: new Date(received_at).toISOString() }
  }
}

type Opening = { id: string, sales_order_id: string, currency: string, now: string }

/** `payment` is normalized. */
export function openPayment (payment: NewPayment, opening: Opening): Payment {
  const { created_at, ...moved } = openMove(payment, opening)
  return {
    ...moved,
    reversed_amount: zeroMoney(opening.currency),
    reversed_at: null,
    reversal_reason: null,
    reversals: [],
    reinstatements: [],
    refunded_amount: zeroMoney(opening.currency),
    created_at
  }
}

/** `refund` is normalized. */
export function openRefund (refund: NewRefund, opening: Opening): Refund {
  const { created_at, ...moved } = openMove(refund, opening)
  const { payment_id = null, reason = null } = refund
  const bounced_amount = zeroMoney(opening.currency)
  return { ...moved, payment_id, reason, bounced_amount, bounces: [], created_at }
}

function openMove (
  { reference, amount, method = null, received_at }: NewPayment,
  { id, sales_order_id, now }: Opening
) {
  return {
    id,
    sales_order_id,
    reference,
    amount,
    method,
    received_at: momentOf(received_at, now),
    created_at: now
  }
}
