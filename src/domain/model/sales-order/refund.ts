// Refunds of a sales order: money that was returned to the customer, and that may come back.

import { formatMoney, readMoney } from '../../kernel/money.ts'
import { RuleError } from '../../kernel/rule.ts'
import { amountWithin, isAll, isSaidBefore, type NewMove, type Payment } from './payment.ts'

/** Money of a refund that came back to the merchant. `reference` is unique among its bounces. */
export type Bounce = {
  reference: string | null
  amount: string
  reason: string | null
  bounced_at: string
}

export type Refund = Pick<Payment,
  'id' | 'sales_order_id' | 'reference' | 'amount' | 'method' | 'received_at' | 'created_at'> & {
    /** The payment that it gives back; null when it names none. */
    payment_id: string | null
    reason: string | null
    /** Σ bounces. This part of `amount` does not count as refunded. */
    bounced_amount: string
    /** Oldest first. */
    bounces: readonly Bounce[]
  }

/** The part of the refund that counts, in millionths. */
export function returnedOf ({ amount, bounced_amount }: Refund): bigint {
  return readMoney(amount) - readMoney(bounced_amount)
}

/** Σ bounces, in millionths. */
export function bouncedOf ({ bounces }: Pick<Refund, 'bounces'>): bigint {
  return bounces.reduce((all, { amount }) => all + readMoney(amount), 0n)
}

/** What the refunds give back of each payment that they name, in millionths, by its id. */
export function refundedByPayment (refunds: readonly Refund[]): Map<string, bigint> {
  const refunded = new Map<string, bigint>()
  for (const refund of refunds) {
    if (refund.payment_id === null) continue
    refunded.set(refund.payment_id,
      (refunded.get(refund.payment_id) ?? 0n) + returnedOf(refund))
  }
  return refunded
}

/**
 * The amount that came back, in millionths; undefined when this bounce is already recorded. Throws
 * `bounce_conflict` and `bounce_exceeds_refund`.
 */
export function bouncingOf (refund: Refund, said: NewMove, currency: string): bigint | undefined {
  const left = returnedOf(refund)
  if (isSaidBefore(refund.bounces, said, 'bounce_conflict')) return undefined
  if (left === 0n && isAll(said)) return undefined
  return amountWithin(left, said, (rest) => new RuleError('bounce_exceeds_refund', {
    detail: `At most ${formatMoney(rest, currency)} ${currency} of the refund can have come back.`
  }))
}

/** Adds a bounce: less of the refund counts. */
export function withBounce (refund: Refund, bounce: Bounce, currency: string): Refund {
  const bounces = [...refund.bounces, bounce]
  return { ...refund, bounces, bounced_amount: formatMoney(bouncedOf({ bounces }), currency) }
}
