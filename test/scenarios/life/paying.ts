// Steps: money that comes, is returned or does not come, and holds.

import { money, pickOf, pickOne, pickPurchase, pickSale, saleOf, type Step } from './action.ts'
import { withdraw } from './ledger.ts'
import { type Sale, unansweredOf, unsourcedOf } from './model.ts'
import { isPaid, owedOf, paidOf } from './owing.ts'

export const isOver = ({ status }: Sale): boolean => status === 'canceled' || status === 'completed'
export const refusalOf = ({ status }: Sale): string | undefined => {
  if (status === 'canceled') return 'sales_order_canceled'
  return status === 'completed' ? 'sales_order_completed' : undefined
}

let paid = 0

export const pay: Step = (model, pick) => {
  const sale = pickSale(model, pick, (one) =>
    one.status === 'canceled' ? pick(4) === 0 : one.status !== 'completed' && !isPaid(one))
  if (sale === undefined) return undefined
  const { id } = sale
  const missing = Math.max(100, owedOf(sale) - paidOf(sale))
  const amount = pickOne([missing, missing, 1000, missing + 500], pick)
  return {
    text: `pay ${id} ${amount}`,
    send: async ({ send }) => send('POST', `/sales-orders/${id}/payments`,
      { reference: `later ${++paid}`, amount: money(amount) }),
    apply: (_model, body) => {
      sale.payments.push({ id: body.id, amount, reversed: 0, is_reinstated: false, refunded: 0 })
    }
  }
}

/** Its time is up: what was never sent to a supplier goes. */
export const timeOut: Step = (model, pick) => {
  const waiting = model.facts.sales.filter((one) => one.payment_due_at !== null)
  const fact = pickOf(waiting, pick)
  if (fact === undefined) return undefined
  return {
    text: `time out ${fact.id}`,
    send: async ({ runDue }) => runDue('time out unpaid orders',
      { table: 'sales_orders', column: 'payment_due_at', id: fact.id }),
    apply: () => {
      const sale = saleOf(model, fact.id)
      for (const { lines } of sale.purchases.filter(({ status }) => status === 'planned')) {
        for (const line of lines) {
          withdraw(line, { units: unansweredOf(line), as: 'canceled', of: 'unanswered' })
        }
      }
      for (const line of sale.lines) line.canceled += unsourcedOf(sale, line)
    },
    is_job: true
  }
}

export const hold: Step = (model, pick) => {
  const sale = pickSale(model, pick, (one) => !isOver(one))
  if (sale === undefined) return undefined
  return {
    text: `hold ${sale.id}`,
    send: async ({ send }) => send('POST', `/sales-orders/${sale.id}/holds`,
      { reason: 'address_check' }),
    refusal: refusalOf(sale),
    apply: () => { sale.holds++ }
  }
}

export const removeHold: Step = (model, pick) => {
  const held = model.facts.sales.filter(({ holds }) => holds.length > 0)
  const fact = pickOf(held, pick)
  const hold_id = fact && pickOf(fact.holds, pick)
  if (fact === undefined || hold_id === undefined) return undefined
  return {
    text: `remove a hold of ${fact.id}`,
    send: async ({ send }) => send('DELETE', `/sales-orders/${fact.id}/holds/${hold_id}`),
    apply: () => {
      const sale = saleOf(model, fact.id)
      if (hold_id === fact.reversal_hold) sale.is_reversal_held = false
      else sale.holds--
    },
    sources: { sale: (now) => saleOf(now, fact.id), when: 'unreleased' }
  }
}

/** A supplier does not say whether it gives units up: a person is told, nothing else. */
export const leaveUnanswered: Step = (model, pick) => {
  const asked = pickPurchase(model, pick, ({ cancellation }) => cancellation === 'requested')
  if (asked?.cancellation !== 'requested') return undefined
  return {
    text: `leave the cancellation of ${asked.id} unanswered`,
    send: async ({ runDue }) => runDue('note unanswered cancellations',
      { table: 'purchase_orders', column: 'cancellation_due_at', id: asked.id }),
    apply: () => {},
    is_job: true
  }
}
