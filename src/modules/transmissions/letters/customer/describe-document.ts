// Says in a mail what an invoice or a credit note comes to, and how it is paid. It asks for what
// the document asks for, and for nothing once all of it is paid or credited.

import { formatMoney, readMoney } from '../../../../domain/kernel/money.ts'
import type { Invoice } from '../../../../domain/model/invoice/invoice.ts'
import { describeTotal, type Words } from './describe-sums.ts'

export function describeDocument (invoice: Invoice, words: Words): string {
  const { texts } = words
  const payment = invoice.kind === 'credit_note'
    ? [texts.credit_terms]
    : describePayment(invoice, words)
  return [...describeTotal(invoice, words), ...payment].join('\n')
}

function describePayment (
  { status, total, prepaid_amount, due_on, currency, seller, number }: Invoice,
  { texts, values }: Words
): string[] {
  const due = readMoney(total) - readMoney(prepaid_amount)
  if (status === 'paid' || due <= 0n) return [texts.invoice_paid]
  const amount = values.money(formatMoney(due, currency), currency)
  return [
    due_on === null ? texts.payment_due(amount) : texts.pay_by(amount, values.date(due_on)),
    ...seller.iban === null ? [] : [texts.account(seller.iban)],
    ...number === null ? [] : [texts.payment_reference(number)]
  ]
}
