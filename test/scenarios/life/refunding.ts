// Steps: money that goes back to the customer, and comes back from it; credits.

import { creditGoodwill } from './crediting.ts'
import { money, pickOf, pickOne, pickSale, type Step } from './action.ts'
import { type Sale } from './model.ts'
import { owedOf, paidOf, refundDueOf } from './owing.ts'
import type { Payment } from './payments.ts'

let told = 0

const heldOf = ({ amount, reversed, refunded }: Payment): number =>
  Math.max(0, amount - reversed - refunded)

/** Of what is due, or goodwill on top; of a payment, or of none. */
export const refund: Step = (model, pick) => {
  const goodwill = pick(3) === 0
  const sale = pickSale(model, pick, (one) =>
    goodwill ? paidOf(one) >= owedOf(one) && owedOf(one) > 0 : refundDueOf(one) > 0)
  if (sale === undefined) return undefined
  const payment = pick(2) === 0 ? null : pickOf(sale.payments, pick) ?? null
  const most = Math.max(1, goodwill ? owedOf(sale) : refundDueOf(sale))
  const amount = pickOne([most, Math.max(1, Math.trunc(most / 2)), most + 1], pick)
  return {
    text: `refund ${sale.id} ${amount} ${goodwill ? 'as goodwill' : ''} of ${payment?.id}`,
    send: async ({ send }) => send('POST', `/sales-orders/${sale.id}/refunds`, {
      reference: `back ${++told}`,
      amount: money(amount),
      ...payment !== null && { payment_id: payment.id },
      ...goodwill && { goodwill, reason: 'late' }
    }),
    refusal: refusalOf(sale, { goodwill, amount, payment }),
    apply: (_model, body) => {
      if (goodwill) creditGoodwill(sale, amount)
      sale.refunded += amount
      if (payment !== null) payment.refunded += amount
      sale.refunds.push({ id: body.id, amount, bounced: 0, payment })
    }
  }
}

function refusalOf (
  sale: Sale, { goodwill, amount, payment }:
  { goodwill: boolean, amount: number, payment: Payment | null }
): string | undefined {
  if (goodwill && amount > owedOf(sale)) return 'credit_exceeds_left'
  const credited = sale.credited + (goodwill ? amount : 0)
  if (amount > refundDueOf({ ...sale, credited })) return 'refund_exceeds_due'
  return payment !== null && amount > heldOf(payment) ? 'refund_exceeds_payment' : undefined
}

/** It came back: whole, in part, or more than there was. */
export const bounce: Step = (model, pick) => {
  const refunds = model.sales.flatMap((sale) => sale.refunds.map((one) => ({ sale, one })))
  const found = pickOf(refunds, pick)
  if (found === undefined) return undefined
  const { sale, one } = found
  const left = one.amount - one.bounced
  const amount = pickOne([null, Math.max(1, Math.trunc(left / 2)), left + 1], pick)
  return {
    text: `bounce ${amount ?? 'all'} of ${one.id} of ${sale.id}`,
    send: async ({ send }) => send('POST', `/refunds/${one.id}/bounce`,
      amount === null ? {} : { amount: money(amount) }),
    refusal: amount !== null && amount > left ? 'bounce_exceeds_refund' : undefined,
    apply: () => {
      one.bounced += amount ?? left
      sale.refunded -= amount ?? left
      if (one.payment !== null) one.payment.refunded -= amount ?? left
    }
  }
}

export const credit: Step = (model, pick) => {
  const sale = pickSale(model, pick, (one) => owedOf(one) > 0)
  if (sale === undefined) return undefined
  const owed = owedOf(sale)
  const amount = pickOne([100, 100, Math.max(1, Math.trunc(owed / 2)), owed + 1], pick)
  return {
    text: `credit ${sale.id} ${amount}`,
    send: async ({ send }) => send('POST', `/sales-orders/${sale.id}/credits`,
      { amount: money(amount), reason: 'late' }),
    refusal: amount > owed ? 'credit_exceeds_left' : undefined,
    apply: () => { creditGoodwill(sale, amount) }
  }
}
