// Steps: money of a payment that is taken back, whole or in parts, and comes again.

import { money, pickOf, pickOne, pickSale, saleOf, sourcesIfMore, type Step } from './action.ts'
import { takeBackPurchase } from './ledger.ts'
import { isOpen, pendingOf, type Purchase, type Sale, unshippedOf } from './model.ts'
import { owedOf, paidOf } from './owing.ts'
import { isOver } from './paying.ts'
import type { Payment } from './payments.ts'

const isMissing = (sale: Sale): boolean => paidOf(sale) < owedOf(sale)

/** All there is (and it is not said how much), a part, or a cent too much. */
const amountsOf = (most: number): readonly [null, ...Array<number | null>] =>
  [null, null, Math.max(1, Math.trunc(most / 2)), most + 1]

const bodyOf = (amount: number | null): object => amount === null ? {} : { amount: money(amount) }

/** While money is missing, what has not shipped is asked back: without a word against anybody. */
export const reverse: Step = (model, pick) => {
  const sale = pickSale(model, pick, (one) => one.payments.some((payment) => leftOf(payment) > 0))
  const payment = sale && pickOf(sale.payments, pick)
  if (payment === undefined) return undefined
  const left = leftOf(payment)
  const amount = pickOne(amountsOf(left), pick)
  return {
    text: `reverse ${amount ?? 'all'} of ${payment.id} of ${sale?.id}`,
    send: async ({ send }) => send('POST', `/payments/${payment.id}/reversal`, bodyOf(amount)),
    refusal: amount !== null && amount > left ? 'reversal_exceeds_left' : undefined,
    apply: () => {
      if (left === 0 || sale === undefined) return
      payment.reversed += amount ?? left
      sale.is_reversal_told = true
      if (isOver(sale) || !isMissing(sale)) return
      sale.is_reversal_held = true
      for (const purchase of sale.purchases.filter(isOpen)) recall(sale, purchase)
    },
    sources: sourcesIfMore(sale?.id ?? '')
  }
}

const leftOf = ({ amount, reversed }: Payment): number => amount - reversed

function recall (sale: Sale, purchase: Purchase): void {
  if (!purchase.lines.some((line) => unshippedOf(line) > pendingOf(line))) return
  const before = purchase.lines.map(({ pending }) => pending.recall)
  takeBackPurchase(sale, purchase, 'recall')
  for (const [index, line] of purchase.lines.entries()) {
    line.recalled += line.pending.recall - (before[index] ?? 0)
  }
}

/** When none is missing any more, it is as if nothing had been asked back, but for what is gone. */
export const reinstate: Step = (model, pick) => {
  const sale = pickSale(model, pick, (one) => one.payments.some(({ reversed }) => reversed > 0))
  const payment = sale && pickOf(sale.payments, pick)
  if (payment === undefined) return undefined
  const { reversed, is_reinstated } = payment
  const amount = pickOne(amountsOf(reversed), pick)
  const is_refused = amount === null ? reversed === 0 && !is_reinstated : amount > reversed
  return {
    text: `reinstate ${amount ?? 'all'} of ${payment.id} of ${sale?.id}`,
    send: async ({ send }) => send('POST', `/payments/${payment.id}/reinstatement`, bodyOf(amount)),
    refusal: is_refused ? 'reinstatement_exceeds_reversed' : undefined,
    apply: () => {
      if (reversed === 0 || sale === undefined) return
      payment.reversed -= amount ?? reversed
      payment.is_reinstated = true
      if (isMissing(sale)) return
      sale.is_reversal_held = false
      sale.is_reversal_told = false
      for (const line of sale.purchases.flatMap(({ lines }) => lines)) {
        line.pending.recall -= Math.min(line.pending.recall, line.recalled)
        line.recalled = 0
      }
    },
    // What came again already is known, and nothing is planned anew.
    ...reversed > 0 && {
      sources: { sale: (now) => saleOf(now, sale?.id ?? ''), when: 'unreleased' }
    }
  }
}
