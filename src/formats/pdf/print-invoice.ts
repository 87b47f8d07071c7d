// Says what the sheet of an invoice or credit note prints.

import { formatMoney, isZero, readMoney } from '../../domain/kernel/money.ts'
import type {
  Invoice, InvoiceCharge, InvoiceLine, InvoiceTax
} from '../../domain/model/invoice/invoice.ts'
import type { TaxCategory } from '../../domain/model/tax/tax.ts'
import type { InvoiceDocument } from '../invoice-document.ts'
import { cell, facts, lookOf, pricedColumns, totals } from './print-lines.ts'
import type { Cell, Column, Fact, Layout, Sheet } from './sheet.ts'
import { type Values, valuesFor } from './write-values.ts'
import type { Words } from './words/en.ts'

export function printInvoice (document: InvoiceDocument, layout: Layout): Sheet {
  const { invoice, at } = document
  const values = valuesFor(layout)
  const { words, address } = values
  const { seller, buyer, ship_to } = invoice
  const look = lookOf(layout, values, { sender: { ...seller, code: null }, at })
  return {
    template: 'invoice',
    ...look,
    sender: { ...look.sender, lines: [...look.sender.lines, ...registered(seller, values)] },
    title: words[titleOf(invoice)],
    number: invoice.number ?? '',
    facts: factsOf(invoice, values),
    parties: [
      { label: words.bill_to, lines: buyerLines(buyer, values) },
      { label: words.ship_to, lines: address(ship_to) }
    ],
    columns: columnsOf(invoice, values),
    rows: invoice.lines.map((line) => rowOf(line, invoice, values)),
    totals: totalsOf(invoice, values),
    texts: facts([
      ['', invoice.reason],
      ['', pricesSay(invoice, words)],
      ['', reasonsOf(invoice, words)],
      [words.payment, paymentOf(invoice, values)]
    ])
  }
}

function titleOf ({ kind, status }: Invoice): keyof Words {
  const is_draft = status === 'draft' || status === 'discarded'
  if (kind === 'credit_note') return is_draft ? 'credit_note_draft' : 'credit_note'
  return is_draft ? 'invoice_draft' : 'invoice'
}

function factsOf (invoice: Invoice, { words, date }: Values): Fact[] {
  const day = (one: string | null): string | null => one && date(one)
  return facts([
    [words.number, invoice.number],
    [words.date, day(invoice.issued_on)],
    [words.credited_invoice, invoice.credited_invoice_number],
    [words.credited_invoice_date, day(invoice.credited_invoice_issued_on)],
    [words.delivered_on, day(invoice.delivered_on)],
    [words.due_on, day(invoice.due_on)],
    [words.reference, invoice.sales_order_reference],
    [words.customer_order_number, invoice.purchase_order_number],
    [words.supplier_reference, invoice.buyer_reference]
  ])
}

type Registered = Pick<Invoice['seller'], 'registration_number'>

function registered ({ registration_number: number }: Registered, { words }: Values): string[] {
  return number === null ? [] : [`${words.registration_number} ${number}`]
}

function buyerLines (buyer: Invoice['buyer'], values: Values): string[] {
  return [
    buyer.name, ...values.party({ ...buyer, code: null }), ...registered(buyer, values)
  ]
}

/** Without tax, a document of an order that says nothing of it looks as if it were none. */
function hasTax ({ tax_mode }: Invoice): boolean {
  return tax_mode !== 'none'
}

function columnsOf (invoice: Invoice, { words }: Values): Column[] {
  const columns = pricedColumns(words, invoice.currency)
  const amount = columns.slice(-1)
  const tax: Column = { label: words.tax, align: 'right', width: 'auto' }
  return hasTax(invoice) ? [...columns.slice(0, -1), tax, ...amount] : columns
}

function rowOf (line: InvoiceLine, invoice: Invoice, values: Values): Cell[] {
  const { count, amount } = values
  return [
    cell(String(line.line_number)),
    cell(line.sku),
    cell(line.description ?? ''),
    cell(count(line.quantity)),
    cell(amount(line.unit_price, invoice.currency)),
    ...hasTax(invoice) ? [cell(rateOf(line.tax, values))] : [],
    cell(amount(line.net_amount, invoice.currency))
  ]
}

/** What has no rate above 0 says by which category. */
function rateOf (tax: InvoiceTax | null, { percent }: Values): string {
  if (tax === null) return ''
  return isZero(tax.rate_percent ?? '0') ? tax.category : percent(tax.rate_percent ?? '0')
}

function totalsOf (invoice: Invoice, values: Values): Sheet['totals'] {
  const { words, money } = values
  const { lines, charges, taxes, currency, total, net_total, prepaid_amount: prepaid } = invoice
  const is_credit = invoice.kind === 'credit_note'
  const sums = is_credit ? words.total_credit : words.total
  const subtotal = lines.reduce((sum, { net_amount }) => sum + readMoney(net_amount), 0n)
  const due = readMoney(total) - readMoney(prepaid)
  const said = (amount: bigint): string => money(formatMoney(amount, currency), currency)
  return totals([
    [words.subtotal, charges.length === 0 ? null : said(subtotal)],
    ...charges.map((charge) => [nameOf(charge, values), money(charge.amount, currency)] as const),
    [words.net_total, hasTax(invoice) ? money(net_total, currency) : null],
    ...taxes.map((group) => [
      `${taxNameOf(group, values)} ${words.tax_on} ${money(group.taxable_amount, currency)}`,
      money(group.tax_amount, currency)
    ] as const),
    [sums, money(total, currency)],
    [words.paid, is_credit || isZero(prepaid) ? null : money(prepaid, currency)],
    [words.payment_due, is_credit || isZero(prepaid) || due === 0n ? null : said(due)]
  ], sums)
}

function nameOf ({ kind, reason, tax }: InvoiceCharge, values: Values): string {
  const name = reason ?? values.words[kind]
  return tax === null ? name : `${name} (${rateOf(tax, values)})`
}

function taxNameOf (tax: InvoiceTax, { words, percent }: Values): string {
  const rate = tax.rate_percent ?? '0'
  return isZero(rate) ? `${words.no_tax} (${tax.category})` : `${words.tax} ${percent(rate)}`
}

/** What stands for a reason where the merchant says none. */
const REASONS: Partial<Readonly<Record<TaxCategory, keyof Words>>> = {
  AE: 'reverse_charge', K: 'within_union', G: 'export', O: 'not_taxed'
}

function reasonsOf ({ taxes }: Invoice, words: Words): string {
  const reasons = taxes.flatMap(({ category, exemption_reason }) => {
    const known = REASONS[category]
    const reason = exemption_reason ?? (known === undefined ? null : words[known])
    return reason === null ? [] : [`${category}: ${reason}`]
  })
  return [...new Set(reasons)].join('\n')
}

function pricesSay (invoice: Invoice, words: Words): string | null {
  if (!hasTax(invoice)) return null
  return invoice.prices_include_tax ? words.prices_included : words.net_prices
}

/** How it is paid: where to, under which name, and what was paid before. */
function paymentOf (
  { kind, seller, number, total, prepaid_amount }: Invoice, { words }: Values
): string {
  if (kind === 'credit_note') return words.credit_terms
  const is_paid = readMoney(prepaid_amount) >= readMoney(total)
  if (is_paid) return words.invoice_paid
  return [
    ...seller.iban === null ? [] : [`${words.iban}: ${spaced(seller.iban)}`],
    ...number === null ? [] : [`${words.payment_reference}: ${number}`]
  ].join('\n')
}

/** Read by people, the digits of an account stand in fours. */
function spaced (iban: string): string {
  return iban.replaceAll(/\s/g, '').replaceAll(/.{4}(?=.)/g, '$& ')
}
