// Payments of a sales order, with their reversals and reinstatements.

import { formatMoney, readMoney } from '../../kernel/money.ts'
import { RuleError } from '../../kernel/rule.ts'

/** Money of a payment that was taken back. `reference` is unique among a payment's reversals. */
export type Reversal = {
  reference: string | null
  amount: string
  reason: string | null
  reversed_at: string
  /** Units that suppliers were asked to give up for it; emptied when the money comes again. */
  recalled: readonly Recalled[]
}

export type Recalled = { purchase_order_id: string, line_number: number, quantity: number }

/** Money that was taken back and came back. */
export type Reinstatement = {
  reference: string | null
  amount: string
  reason: string | null
  reinstated_at: string
}

export type Payment = {
  id: string
  sales_order_id: string
  reference: string
  amount: string
  method: string | null
  received_at: string
  /** Σ reversals − Σ reinstatements. This part of `amount` does not count as paid. */
  reversed_amount: string
  /** The time of the newest reversal; null when nothing is reversed. */
  reversed_at: string | null
  reversal_reason: string | null
  /** Oldest first. */
  reversals: readonly Reversal[]
  reinstatements: readonly Reinstatement[]
  /** Σ refunds that name the payment, less what of them came back. */
  refunded_amount: string
  created_at: string
}

export type PaymentDescription = Omit<Payment, 'reversals'> & {
  reversals: ReadonlyArray<Omit<Reversal, 'recalled'>>
}

export function describePayment (payment: Payment): PaymentDescription {
  if (payment.reversals.length === 0) return payment
  const reversals = payment.reversals.map(({ recalled: _recalled, ...reversal }) => reversal)
  return { ...payment, reversals }
}

/** What can still be refunded of the payment, in millionths; never below 0. */
export function heldOf (payment: Payment): bigint {
  const held = countedOf(payment) - readMoney(payment.refunded_amount)
  return held > 0n ? held : 0n
}

/** What left twice, refunded and taken back, in millionths; never below 0. */
export function overdrawnOf (payment: Payment): bigint {
  const beyond = readMoney(payment.refunded_amount) - countedOf(payment)
  return beyond > 0n ? beyond : 0n
}

/** The part of the payment that counts as paid, in millionths. */
export function countedOf ({ amount, reversed_amount }: Payment): bigint {
  return readMoney(amount) - readMoney(reversed_amount)
}

/** The part that was taken back and did not come back, in millionths. */
export function reversedOf ({ reversals, reinstatements }: Payment): bigint {
  const sumOf = (moves: ReadonlyArray<{ amount: string }>): bigint =>
    moves.reduce((all, { amount }) => all + readMoney(amount), 0n)
  return sumOf(reversals) - sumOf(reinstatements)
}

/** The body of a reversal or reinstatement. Without an amount, it means all that is possible. */
export type NewMove = { amount?: string, reference?: string | null, reason?: string | null }

/**
 * The amount that is taken back, in millionths; undefined when this reversal is already recorded.
 * Throws `reversal_conflict` and `reversal_exceeds_left`.
 */
export function reversingOf (
  payment: Payment, said: NewMove, currency: string
): bigint | undefined {
  const left = countedOf(payment)
  if (isSaidBefore(payment.reversals, said, 'reversal_conflict')) return undefined
  if (left === 0n && isAll(said)) return undefined
  return amountWithin(left, said, (rest) => new RuleError('reversal_exceeds_left', {
    detail: `At most ${formatMoney(rest, currency)} ${currency} of the payment can be reversed.`
  }))
}

/**
 * The amount that came back, in millionths; undefined when this reinstatement is already recorded.
 * Throws `reinstatement_conflict` and `reinstatement_exceeds_reversed`.
 */
export function reinstatingOf (
  payment: Payment, said: NewMove, currency: string
): bigint | undefined {
  const reversed = readMoney(payment.reversed_amount)
  if (isSaidBefore(payment.reinstatements, said, 'reinstatement_conflict')) return undefined
  if (reversed === 0n && payment.reinstatements.length > 0 && isAll(said)) return undefined
  return amountWithin(reversed, said, (rest) => new RuleError('reinstatement_exceeds_reversed', {
    detail: `At most ${formatMoney(rest, currency)} ${currency} of the payment can be reinstated.`
  }))
}

/** Neither an amount nor a reference: all is meant, and a repetition is not a fault. */
export const isAll = ({ amount, reference = null }: NewMove): boolean =>
  amount === undefined && reference === null

/** The amount of the move, or else all that is possible. Throws what `refuse` makes. */
export function amountWithin (
  most: bigint, { amount }: NewMove, refuse: (most: bigint) => RuleError
): bigint {
  const moved = amount === undefined ? most : readMoney(amount)
  if (moved === 0n || moved > most) throw refuse(most)
  return moved
}

/** Is the reference already recorded? Throws `rule` if it was recorded with another amount. */
export function isSaidBefore (
  known: ReadonlyArray<{ reference: string | null, amount: string }>,
  { reference = null, amount }: NewMove,
  rule: 'reversal_conflict' | 'reinstatement_conflict' | 'bounce_conflict'
): boolean {
  const same = reference === null ? undefined : known.find((one) => one.reference === reference)
  if (same === undefined) return false
  if (amount === undefined || readMoney(amount) === readMoney(same.amount)) return true
  throw new RuleError(rule, { detail: `${reference} was recorded with the amount ${same.amount}.` })
}

/** Adds a reversal: less of the payment counts. */
export function withReversal (
  payment: Payment, reversal: Reversal, currency: string
): Payment {
  const { reversed_at, reason: reversal_reason } = reversal
  const reversals = [...payment.reversals, reversal]
  const after = { ...payment, reversed_at, reversal_reason, reversals }
  return { ...after, reversed_amount: formatMoney(reversedOf(after), currency) }
}

/** Adds a reinstatement: more of the payment counts again. */
export function withReinstatement (
  payment: Payment, reinstatement: Reinstatement, currency: string
): Payment {
  const after = { ...payment, reinstatements: [...payment.reinstatements, reinstatement] }
  const reversed = reversedOf(after)
  return {
    ...after,
    reversed_amount: formatMoney(reversed, currency),
    ...reversed === 0n && { reversed_at: null, reversal_reason: null }
  }
}
