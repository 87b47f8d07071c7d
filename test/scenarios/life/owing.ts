// What the customer owes and has paid, and what an order says of that.

import type { Sale } from './model.ts'
import { sum } from './invariants.ts'
import { wantedOf, worthOf } from './worth.ts'

export const totalOf = (sale: Sale): number => worthOf(sale, wantedOf).total

export function paidOf ({ payments, refunded }: Sale): number {
  return sum(payments, ({ amount, reversed }) => amount - reversed) - refunded
}

export const owedOf = (sale: Sale): number => Math.max(0, totalOf(sale) - sale.credited)
export const refundDueOf = (sale: Sale): number => Math.max(0, paidOf(sale) - owedOf(sale))

export function paymentStatusOf (sale: Sale): string {
  const [owed, paid] = [owedOf(sale), paidOf(sale)]
  if (paid > owed) return 'refund_due'
  if (owed === 0 && paid === 0 && sale.refunded > 0) return 'refunded'
  if (sale.terms === 'on_account') return accountStatusOf(sale, paid)
  if (sale.status === 'canceled' && paid === 0) return 'not_required'
  if (paid >= owed) return 'paid'
  return paid > 0 ? 'partially_paid' : 'awaiting'
}

/** On account nothing is asked for but what is invoiced. */
function accountStatusOf ({ invoiced: { total: asked } }: Sale, paid: number): string {
  if (asked === 0) return 'not_required'
  if (paid >= asked) return 'paid'
  return paid > 0 ? 'partially_paid' : 'awaiting'
}

export const isPaid = (sale: Sale): boolean =>
  sale.terms === 'on_account' || paidOf(sale) >= owedOf(sale)
export const isReleased = (sale: Sale): boolean =>
  sale.status === 'confirmed' && sale.holds === 0 && !sale.is_reversal_held && isPaid(sale)
