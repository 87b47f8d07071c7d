// Says what the sheet of a sales order prints for its customer.

import { isZero, readMoney, formatMoney } from '../../domain/kernel/money.ts'
import type { SalesOrderDocument } from '../order-document.ts'
import {
  cell, datesOfLine, facts, lookOf, pricedColumns, totals, unitsOfLine, wordsOfLine
} from './print-lines.ts'
import type { Cell, Fact, Layout, Sheet } from './sheet.ts'
import { type Values, valuesFor } from './write-values.ts'
import type { Words } from './words/en.ts'

type Order = SalesOrderDocument['order']

export function printSalesOrder ({ order, seller, at }: SalesOrderDocument, layout: Layout): Sheet {
  const values = valuesFor(layout)
  const { words, address } = values
  const { customer, ship_to, bill_to } = order
  return {
    template: 'sales-order',
    ...lookOf(layout, values, { sender: seller, at }),
    title: words[titleOf(order)],
    number: order.number,
    facts: factsOf(order, values),
    parties: [
      {
        label: words.customer,
        lines: [customer.name, customer.company, customer.email, customer.phone].filter(isSaid)
      },
      { label: words.ship_to, lines: address(ship_to) },
      ...bill_to === null ? [] : [{ label: words.bill_to, lines: address(bill_to) }]
    ],
    columns: pricedColumns(words, order.currency),
    rows: order.lines.map((line) => rowOf(line, values, order.currency)),
    totals: totalsOf(order, values),
    texts: facts([[words.gift_message, order.gift_message]])
  }
}

function isSaid (text: string | null): text is string {
  return text !== null
}

function titleOf ({ status }: Order): keyof Words {
  if (status === 'draft') return 'sales_order_draft'
  return status === 'canceled' ? 'sales_order_canceled' : 'sales_order'
}

function factsOf (order: Order, { words, date }: Values): Fact[] {
  return facts([
    [words.number, order.number],
    [words.date, date(order.created_at)],
    [words.reference, order.reference],
    [words.customer_order_number, order.purchase_order_number],
    [words.payment, words[order.payment_terms]]
  ])
}

function rowOf (line: Order['lines'][number], values: Values, currency: string): Cell[] {
  const { words, count, amount, money } = values
  const { quantity, canceled_quantity: canceled } = line
  return [
    cell(String(line.line_number)),
    cell(line.sku),
    cell(line.description ?? '', [
      ...line.substitutes.map((one) =>
        `${words.sent_instead}: ${count(one.quantity)} × ${one.sku}`),
      ...line.discount === null ? [] : [`${words.discount}: ${money(line.discount, currency)}`],
      ...wordsOfLine(line), ...datesOfLine(values, line),
      ...unitsOfLine(values, { quantity, canceled })
    ]),
    cell(count(quantity - canceled)),
    cell(amount(line.unit_price, currency)),
    cell(amount(line.amount, currency))
  ]
}

function totalsOf (
  order: Order, { words, money, percent }: Values
): Sheet['totals'] {
  const { lines, charges, taxes, prices_include_tax, total, currency } = order
  const label = prices_include_tax ? words.tax_included : words.tax
  const tax = taxes.filter(({ tax_amount }) => !isZero(tax_amount))
    .map(({ rate_percent, tax_amount }) =>
      [`${label} ${percent(rate_percent ?? '0')}`, money(tax_amount, currency)] as const)
  const subtotal = lines.reduce((sum, { amount }) => sum + readMoney(amount), 0n)
  const unlessZero = (sum: string) => isZero(sum) ? null : money(sum, currency)
  return totals([
    [words.subtotal,
      charges.length + tax.length === 0 ? null : money(formatMoney(subtotal, currency), currency)],
    ...charges.map(({ kind, amount }) => [words[kind], money(amount, currency)] as const),
    ...prices_include_tax ? [] : tax,
    [words.total, money(total, currency)],
    ...prices_include_tax ? tax : [],
    [words.credited, unlessZero(order.credited)],
    [words.paid, unlessZero(order.paid)],
    [words.payment_due, unlessZero(order.payment_due)],
    [words.refund_due, unlessZero(order.refund_due)]
  ], words.total)
}
