// Steps: orders, lines and purchase orders that are canceled, and what suppliers say to that.

import {
  pickOf, pickOne, pickPurchase, pickSale, purchaseOf, saleOf, sourcesIfMore, type Step
} from './action.ts'
import { planWhole } from './changing.ts'
import { agree, giveUp, reducibleOf, refuse, takeBackPurchase } from './ledger.ts'
import {
  isOpen, lineOf, pendingOf, type Purchase, requestableOf, type Sale, unansweredOf, undecidedOf,
  unsourcedOf
} from './model.ts'
import { refusalOf } from './paying.ts'

export const cancelSale: Step = (model, pick) => {
  const sale = pickSale(model, pick, ({ status }) => status === 'draft' || status === 'confirmed')
  if (sale === undefined) return undefined
  const units = sale.lines.map((line) => ({ line, quantity: reducibleOf(sale, line) }))
  const is_nothing = units.every(({ quantity }) => quantity === 0)
  return {
    text: `cancel ${sale.id}`,
    send: async ({ send }) => send('POST', `/sales-orders/${sale.id}/cancellation`, {}),
    refusal: refusalOf(sale) ?? (is_nothing ? 'nothing_to_cancel' : undefined),
    apply: () => { cancelUnits(sale, units) },
    ...planWhole(model, sale)
  }
}

export const cancelLines: Step = (model, pick) => {
  const sale = pickSale(model, pick, ({ status }) => status === 'draft' || status === 'confirmed')
  const line = sale && pickOf(sale.lines, pick)
  if (sale === undefined || line === undefined) return undefined
  const most = reducibleOf(sale, line)
  const quantity = pick(8) === 7 ? most + 1 : 1 + pick(Math.max(1, most))
  const named = [{ line_number: line.line_number, quantity }]
  return {
    text: `cancel ${quantity} of ${sale.id}/${line.line_number}`,
    send: async ({ send }) =>
      send('POST', `/sales-orders/${sale.id}/cancellation`, { lines: named }),
    refusal: refusalOf(sale) ?? (quantity > most ? 'not_cancelable' : undefined),
    apply: () => { cancelUnits(sale, [{ line, quantity }]) },
    ...planWhole(model, sale)
  }
}

function cancelUnits (
  sale: Sale, units: ReadonlyArray<{ line: Sale['lines'][number], quantity: number }>
): void {
  for (const { line, quantity } of units) {
    line.canceled += giveUp(sale, line, 'cancellation', quantity)
  }
  const is_empty = sale.lines.every((line) => line.canceled === line.quantity)
  if (sale.status === 'draft' && is_empty) sale.status = 'canceled'
}

export const cancelPurchase: Step = (model, pick) => {
  const purchase = pickPurchase(model, pick, (one) => isOpen(one) || one.status === 'planned')
  if (purchase === undefined) return undefined
  const { sale } = purchaseOf(model, purchase.id)
  const can = isOpen(purchase) || purchase.status === 'planned'
  const is_nothing = purchase.lines.every((line) =>
    unansweredOf(line) + undecidedOf(line) + requestableOf(line) === 0)
  return {
    text: `take ${purchase.id} back`,
    send: async ({ send }) => send('POST', `/purchase-orders/${purchase.id}/cancellation`, {}),
    refusal: can ? is_nothing ? 'nothing_to_cancel' : undefined : 'purchase_order_not_open',
    apply: () => { takeBackPurchase(sale, purchase, 'resourcing') },
    sources: sourcesIfMore(sale.id)
  }
}

const isAsked = ({ cancellation }: Purchase): boolean => cancellation === 'requested'

export const answerCancellation: Step = (model, pick) => {
  const purchase = pickPurchase(model, pick, isAsked)
  if (purchase === undefined) return undefined
  const { sale } = purchaseOf(model, purchase.id)
  const decision = pickOne(['accepted', 'refused'], pick)
  return {
    text: `the cancellation of ${purchase.id} is ${decision}`,
    send: async ({ send }) =>
      send('POST', `/purchase-orders/${purchase.id}/cancellation-response`, { decision }),
    refusal: isAsked(purchase) ? undefined : 'cancellation_not_requested',
    apply: () => {
      for (const line of purchase.lines) {
        if (decision === 'accepted') agree(sale, purchase, line, pendingOf(line))
        else refuse(purchase, line, pendingOf(line))
      }
    },
    sources: sourcesIfMore(sale.id)
  }
}

/** A person's word on units that every supplier has failed. */
export const resolveNoSupplier: Step = (model, pick) => {
  const exception = pickOf(model.facts.exceptions.filter(({ kind, is_open }) =>
    is_open && kind === 'no_supplier'), pick)
  if (exception === undefined) return undefined
  const sale = saleOf(model, exception.sale_id ?? '')
  const line = lineOf(sale, exception.line_number ?? 0)
  const resolution = pickOne(['dismiss', 'cancel', 'retry'], pick)
  return {
    text: `${resolution} ${sale.id}/${line.line_number}, which no supplier serves`,
    send: async ({ send }) =>
      send('POST', `/exceptions/${exception.id}/resolutions`, { resolution }),
    apply: () => {
      if (resolution === 'cancel') line.canceled += unsourcedOf(sale, line)
      if (resolution === 'retry') line.excluded.clear()
    },
    ...resolution !== 'dismiss' && { sources: { sale: () => sale, when: 'always' as const } }
  }
}
