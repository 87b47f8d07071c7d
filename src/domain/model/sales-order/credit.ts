// Credits of a sales order: what its customer owes less than the total.

import { isZero, readMoney } from '../../kernel/money.ts'
import { sum } from '../../kernel/sum.ts'

/** Why the customer owes less. A `return` and a `loss` are of units, `goodwill` is of none. */
export const CREDIT_KINDS = ['goodwill', 'return', 'loss'] as const
export type CreditKind = typeof CREDIT_KINDS[number]

export type Credit = {
  id: string
  kind: CreditKind
  /** The caller's number, unique in the order; null when none was given. */
  reference: string | null
  /** At least 0: after a goodwill credit, returned units may have nothing left to credit. */
  amount: string
  reason: string | null
  /** The line and how many of its units are credited; null for goodwill. */
  line_number: number | null
  quantity: number | null
  /** The return, shipment or refund that it comes from; null when it stands alone. */
  source_id: string | null
  created_at: string
}

/**
 * What each credit lessens, in millionths: its amount, but all together no more than the total. So
 * when the total falls below the credits, as units are canceled, the newest count less.
 */
export function countedCredits (
  { credits, total }: { credits: readonly Credit[], total: string }
): Array<{ credit: Credit, amount: bigint }> {
  let left = readMoney(total)
  return credits.map((credit) => {
    const given = readMoney(credit.amount)
    const amount = given < left ? given : left
    left -= amount
    return { credit, amount }
  })
}

/** Σ what the credits lessen, in millionths. */
export function creditedOf (order: { credits: readonly Credit[], total: string }): bigint {
  return countedCredits(order).reduce((all, { amount }) => all + amount, 0n)
}

/** How many units of the line are credited. */
export function creditedUnitsOf (credits: readonly Credit[], line_number: number): number {
  // Nearly all orders have no credit.
  if (credits.length === 0) return 0
  return sum(credits, (one) => one.line_number === line_number ? one.quantity ?? 0 : 0)
}

/** What the customer owes for the order, in millionths: the total less what is credited of it. */
export function owedOf ({ total, credited }: { total: string, credited: string }): bigint {
  if (isZero(credited)) return readMoney(total)
  return readMoney(total) - readMoney(credited)
}
