// Says in a mail what an order comes to: tax, total, what was credited, and what is due.

import { isZero } from '../../../../domain/kernel/money.ts'
import type { InvoiceTaxGroup } from '../../../../domain/model/invoice/invoice.ts'
import type { SalesOrderDocument } from '../../../../formats/order-document.ts'
import type { CustomerTexts } from './texts.ts'
import type { Values } from './values.ts'

export type Words = { texts: CustomerTexts, values: Values }

type Totals = {
  currency: string
  prices_include_tax: boolean
  taxes: ReadonlyArray<Pick<InvoiceTaxGroup, 'rate_percent' | 'tax_amount'>>
  total: string
}

/** The total, with the tax that was added above it, or that is included below it. */
export function describeTotal (
  { currency, prices_include_tax, taxes, total }: Totals, { texts, values }: Words
): string[] {
  const say = prices_include_tax ? texts.tax_included : texts.tax
  const tax = taxes.filter(({ tax_amount }) => !isZero(tax_amount))
    .map(({ rate_percent, tax_amount }) =>
      say(values.percent(rate_percent ?? '0'), values.money(tax_amount, currency)))
  const sum = texts.total(values.money(total, currency))
  return prices_include_tax ? [sum, ...tax] : [...tax, sum]
}

const AWAITED: ReadonlySet<string> = new Set(['awaiting', 'partially_paid', 'overdue'])

export function describeSums (order: SalesOrderDocument['order'], words: Words): string[] {
  const { texts, values } = words
  const { currency, credited, payment_due, payment_status, refund_due } = order
  const unlessZero = (amount: string, say: (amount: string) => string): string[] =>
    isZero(amount) ? [] : [say(values.money(amount, currency))]
  return [
    ...describeTotal(order, words),
    ...unlessZero(credited, texts.credited),
    ...AWAITED.has(payment_status) ? unlessZero(payment_due, texts.payment_due) : [],
    ...unlessZero(refund_due, texts.refund_due)
  ]
}
