// Steps: orders placed and confirmed, with what they cannot get.

import {
  type Action, type Choose, money, pickOf, pickOne, type Step
} from './action.ts'
import { REQUESTED } from './answer.ts'
import { type Model, type Sale, type SaleLine, sum, unsourcedOf } from './model.ts'
import { totalOf } from './owing.ts'
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

/** Cents, of which a tax is no whole number. */
export const PRICES = [1999, 2003, 2010, 2025] as const
const RATES = ['20', '5.5', '8.875', '0'] as const
const TAX_MODES = ['none', 'net', 'gross', 'gross'] as const

export function openLine (line_number: number, pick: Choose): SaleLine {
  return {
    line_number,
    sku: pickOne(SKUS, pick),
    price: pickOne(PRICES, pick),
    discount: pickOne([0, 0, 333], pick),
    rate: pickOne(RATES, pick),
    quantity: 1 + pick(6),
    canceled: 0,
    credited: 0,
    replacement_for: null,
    excluded: new Set(),
    note: null,
    engraving: null
  }
}

export function describeLine (
  { sku, price, discount, rate, quantity }: SaleLine, { tax }: Pick<Sale, 'tax'>
): object {
  return {
    sku,
    quantity,
    unit_price: money(price),
    requested_date: REQUESTED,
    ...discount > 0 && { discount: money(discount) },
    ...tax.mode !== 'none' && { tax: describeTax(rate) }
  }
}

const describeTax = (rate_percent: string): object =>
  ({ category: rate_percent === '0' ? 'Z' : 'S', rate_percent })

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
    tax: { mode: pickOne(TAX_MODES, pick), rounding: pickOne(['half_up', 'half_even'], pick) },
    shipping: pickOne([0, 0, 495], pick),
    shipping_rate: pickOne(RATES, pick),
    off: pickOne([0, 0, 301], pick),
    holds: 0,
    is_reversal_held: false,
    is_reversal_told: false,
    payments: [],
    refunded: 0,
    refunds: [],
    credited: 0,
    credits: [],
    invoiced: { total: 0, tax: 0 },
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

function wordsOf (sale: Sale): string {
  const { status, terms, policy, mode, priority, tax, shipping, shipping_rate, off, lines } = sale
  const units = lines.map(({ quantity, sku, price, discount, rate }) =>
    `${quantity} ${sku} at ${price} less ${discount} with ${rate} %`)
  return [`${units.join(', ')};`, status, terms, policy, mode, `priority ${priority}`,
    `${tax.mode} ${tax.rounding}, shipping ${shipping} with ${shipping_rate} %, off ${off}`
  ].join(' ')
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
  const { terms, policy, mode, priority, tax, status, lines } = sale
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
    tax_mode: tax.mode === 'none' ? 'none' : 'rates',
    prices_include_tax: tax.mode === 'gross',
    tax_rounding: tax.rounding,
    charges: describeCharges(sale),
    lines: lines.map((line) => describeLine(line, sale)),
    payments: amounts.map((amount, at) => ({ reference: `at once ${at}`, amount: money(amount) }))
  }
}

function describeCharges ({ tax, shipping, shipping_rate, off }: Sale): object[] {
  return [
    ...shipping === 0
      ? []
      : [{
          kind: 'shipping',
          amount: money(shipping),
          ...tax.mode !== 'none' && { tax: describeTax(shipping_rate) }
        }],
    ...off === 0 ? [] : [{ kind: 'discount', amount: money(-off) }]
  ]
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
