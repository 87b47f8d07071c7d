// Money that moved for a sales order: payments, taken back and come again, and refunds.

import { formatMoney, readMoney } from '../../kernel/money.ts'
import { RuleError } from '../../kernel/rule.ts'

/** Money of a payment that was taken back. `reference` tells two of one payment apart. */
export type Reversal = {
  reference: string | null
  amount: string
  reason: string | null
  reversed_at: string
  /** What suppliers were asked to give up for it; forgotten when the money comes again. */
  recalled: readonly Recalled[]
}

export type Recalled = { purchase_order_id: string, line_number: number, quantity: number }

/** Money that was taken back and came again. */
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
  /** Σ reversals − Σ reinstatements: so much of `amount` does not count. */
  reversed_amount: string
  /** Of the newest reversal; null when nothing is reversed. */
  reversed_at: string | null
  reversal_reason: string | null
  /** Oldest first. */
  reversals: readonly Reversal[]
  reinstatements: readonly Reinstatement[]
  created_at: string
}

export type Refund = Omit<Payment,
  'reversed_amount' | 'reversed_at' | 'reversal_reason' | 'reversals' | 'reinstatements'>

export type PaymentDescription = Omit<Payment, 'reversals'> & {
  reversals: ReadonlyArray<Omit<Reversal, 'recalled'>>
}

export function describePayment (payment: Payment): PaymentDescription {
  if (payment.reversals.length === 0) return payment
  const reversals = payment.reversals.map(({ recalled: _recalled, ...reversal }) => reversal)
  return { ...payment, reversals }
}

/** In millionths: what counts of it. */
export function countedOf ({ amount, reversed_amount }: Payment): bigint {
  return readMoney(amount) - readMoney(reversed_amount)
}

/** In millionths: what was taken back of it and did not come again. */
export function reversedOf ({ reversals, reinstatements }: Payment): bigint {
  const sumOf = (moves: ReadonlyArray<{ amount: string }>): bigint =>
    moves.reduce((all, { amount }) => all + readMoney(amount), 0n)
  return sumOf(reversals) - sumOf(reinstatements)
}

/** What is said of money taken back, or come again: all there is, unless it names an amount. */
export type NewMove = { amount?: string, reference?: string | null, reason?: string | null }

/**
 * How much of the payment is taken back, in millionths; undefined when that was said before. Throws
 * `reversal_conflict` and `reversal_exceeds_left`.
 */
export function reversingOf (
  payment: Payment, said: NewMove, currency: string
): bigint | undefined {
  const left = countedOf(payment)
  if (isSaidBefore(payment.reversals, said, 'reversal_conflict')) return undefined
  if (left === 0n && isAll(said)) return undefined
  return amountWithin(left, said, (rest) => new RuleError('reversal_exceeds_left', {
    detail: `${formatMoney(rest, currency)} ${currency} of the payment are left.`
  }))
}

/**
 * How much of what was taken back came again, in millionths; undefined when that was said before.
 * Throws `reinstatement_conflict` and `reinstatement_exceeds_reversed`.
 */
export function reinstatingOf (
  payment: Payment, said: NewMove, currency: string
): bigint | undefined {
  const reversed = readMoney(payment.reversed_amount)
  if (isSaidBefore(payment.reinstatements, said, 'reinstatement_conflict')) return undefined
  if (reversed === 0n && payment.reinstatements.length > 0 && isAll(said)) return undefined
  return amountWithin(reversed, said, (rest) => new RuleError('reinstatement_exceeds_reversed', {
    detail: `${formatMoney(rest, currency)} ${currency} of the payment are reversed.`
  }))
}

/** Neither an amount nor a reference: whatever there is, and nothing is fine. */
const isAll = ({ amount, reference = null }: NewMove): boolean =>
  amount === undefined && reference === null

function amountWithin (
  most: bigint, { amount }: NewMove, refuse: (most: bigint) => RuleError
): bigint {
  const moved = amount === undefined ? most : readMoney(amount)
  if (moved === 0n || moved > most) throw refuse(most)
  return moved
}

/** The same reference is the same move, and then of the same amount. */
function isSaidBefore (
  known: ReadonlyArray<{ reference: string | null, amount: string }>,
  { reference = null, amount }: NewMove, rule: 'reversal_conflict' | 'reinstatement_conflict'
): boolean {
  const same = reference === null ? undefined : known.find((one) => one.reference === reference)
  if (same === undefined) return false
  if (amount === undefined || readMoney(amount) === readMoney(same.amount)) return true
  throw new RuleError(rule, { detail: `${reference} was recorded with the amount ${same.amount}.` })
}

/** Less of the payment counts. */
export function withReversal (
  payment: Payment, reversal: Reversal, currency: string
): Payment {
  const { reversed_at, reason: reversal_reason } = reversal
  const reversals = [...payment.reversals, reversal]
  const after = { ...payment, reversed_at, reversal_reason, reversals }
  return { ...after, reversed_amount: formatMoney(reversedOf(after), currency) }
}

/** More of the payment counts again. */
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
