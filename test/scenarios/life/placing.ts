// Steps: orders placed and confirmed, with what they cannot get.

import {
  type Action, type Choose, money, pickOf, pickOne, type Step
} from './action.ts'
import { REQUESTED } from './answer.ts'
import { type Model, type Sale, type SaleLine, sum, totalOf, unsourcedOf } from './model.ts'
import { servableOf } from './sourcing.ts'

export const SKUS = ['BOLT', 'NUT', 'RING'] as const

let placed = 0

export const SHIP_TO = {
  name: 'Ada Lovelace',
  line1: '12 Rue de la Paix',
  city: 'Paris',
  postal_code: '75002',
  country: 'FR'
}
export function openLine (line_number: number, pick: Choose): SaleLine {
  return {
    line_number,
    sku: pickOne(SKUS, pick),
    price: 2000 + 10 * pick(4),
    quantity: 1 + pick(6),
    canceled: 0,
    credited: 0,
    replacement_for: null,
    excluded: new Set(),
    note: null,
    engraving: null
  }
}

export function describeLine ({ sku, price, quantity }: SaleLine): object {
  return { sku, quantity, unit_price: money(price), requested_date: REQUESTED }
}

function openSale (pick: Choose): Sale {
  const lines = Array.from({ length: pickOne([1, 2, 2, 3], pick) }, (_none, at) =>
    openLine(at + 1, pick))
  return {
    id: '',
    status: pick(6) === 5 ? 'draft' : 'confirmed',
    terms: pickOne(['on_account', 'prepaid'], pick),
    policy: pickOne(['backorder', 'backorder', 'reject', 'cancel_short'], pick),
    mode: pickOne(['drop_ship', 'drop_ship', 'via_warehouse'], pick),
    ship_to: { line1: SHIP_TO.line1, phone: null },
    gift: null,
    priority: pick(3),
    charges: pickOne([0, 0, 500, -300], pick),
    holds: 0,
    is_reversal_held: false,
    is_reversal_told: false,
    payments: [],
    refunded: 0,
    refunds: [],
    credited: 0,
    credits: [],
    lines,
    purchases: [],
    shipments: []
  }
}

export const place: Step = (model, pick) => {
  const sale = openSale(pick)
  const total = totalOf(sale)
  const amounts = pickOne<readonly number[]>(
    sale.terms === 'on_account' ? [[]] : [[], [total], [1000, total - 1000], [1000]], pick)
  return {
    text: `place ${wordsOf(sale)}, paid [${amounts.join(', ')}]`,
    send: async ({ send }) => send('POST', '/sales-orders', describeSale(sale, amounts)),
    refusal: isTooShort(model, sale) ? 'insufficient_stock' : undefined,
    apply: (_model, body) => {
      sale.id = body.id
      sale.payments = body.payments.map((one: { id: string }, at: number) =>
        ({ id: one.id, amount: amounts[at], reversed: 0, is_reinstated: false, refunded: 0 }))
      model.sales.push(sale)
    },
    ...sourcing(() => sale, sale.status)
  }
}

function wordsOf ({ status, terms, policy, mode, priority, charges, lines }: Sale): string {
  const units = lines.map(({ quantity, sku, price }) => `${quantity} ${sku} at ${price}`)
  return [`${units.join(', ')};`, status, terms, policy, mode, `priority ${priority}`,
    `charges ${charges}`].join(' ')
}

/** At first all that can be is bought; then `cancel_short` takes the rest off. */
function sourcing (
  find: (model: Model) => Sale, status: Sale['status']
): Partial<Action> {
  if (status === 'draft') return {}
  return {
    sources: { sale: find, when: 'always' },
    finish: (model) => {
      const sale = find(model)
      if (sale.policy !== 'cancel_short') return
      for (const line of sale.lines) line.canceled += unsourcedOf(sale, line)
    }
  }
}

function isTooShort (model: Model, sale: Sale): boolean {
  if (sale.policy !== 'reject' || sale.status === 'draft') return false
  return servableOf(model, sale) < sum(sale.lines, (line) => unsourcedOf(sale, line))
}

function describeSale (sale: Sale, amounts: readonly number[]): object {
  const { terms, policy, mode, priority, charges, status, lines } = sale
  return {
    reference: `LIFE-${process.pid}-${++placed}`,
    currency: 'EUR',
    customer: { name: 'Ada Lovelace' },
    ship_to: SHIP_TO,
    payment_terms: terms,
    shortage_policy: policy,
    delivery_mode: mode,
    priority,
    confirm: status !== 'draft',
    charges: charges === 0
      ? []
      : [{ kind: charges < 0 ? 'discount' : 'shipping', amount: money(charges) }],
    lines: lines.map(describeLine),
    payments: amounts.map((amount, at) => ({ reference: `at once ${at}`, amount: money(amount) }))
  }
}

export const confirm: Step = (model, pick) => {
  const drafts = model.sales.filter(({ status }) => status === 'draft')
  const sale = pick(16) === 15 ? pickOf(model.sales, pick) : pickOf(drafts, pick)
  if (sale === undefined) return undefined
  const { id } = sale
  const confirmed: Sale = { ...sale, status: 'confirmed' }
  const shortage = isTooShort(model, confirmed) ? 'insufficient_stock' : undefined
  return {
    text: `confirm ${id}`,
    send: async ({ send }) => send('POST', `/sales-orders/${id}/confirmation`, {}),
    refusal: sale.status === 'draft' ? shortage : 'sales_order_not_draft',
    apply: () => {
      sale.status = 'confirmed'
    },
    ...sourcing(() => sale, 'confirmed')
  }
}
