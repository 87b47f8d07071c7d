// What the electronic formats of an invoice say alike, by the terms of EN 16931: lines, allowances
// and charges, groups of tax, totals, and the words around them.

import { formatMoney, readMoney, zeroMoney } from '../domain/kernel/money.ts'
import type {
  Invoice, InvoiceCharge, InvoiceLine, InvoiceParty, InvoiceTax, InvoiceTaxGroup
} from '../domain/model/invoice/invoice.ts'
import type { TaxCategory } from '../domain/model/tax/tax.ts'
import { isVatNumber } from '../domain/model/tax/vat-number.ts'
import type { InvoiceDocument } from './invoice-document.ts'

export type ContentLine = {
  id: string
  name: string
  sku: string | null
  quantity: string
  price: string
  amount: string
  tax: InvoiceTax
}

export type ContentCharge = {
  is_charge: boolean
  /** Never below 0. */
  amount: string
  reason: string
  /** Of UNCL 5189 for allowances, of UNCL 7161 for charges. */
  code: string | null
  tax: InvoiceTax
}

export type ContentGroup = Omit<InvoiceTaxGroup, 'rate_percent'> &
  { rate_percent: string, exemption_code: string | null }

export type InvoiceContent = {
  number: string
  issued_on: string
  /** UNCL 1001. */
  type_code: '380' | '381'
  lines: ContentLine[]
  charges: ContentCharge[]
  groups: ContentGroup[]
  totals: {
    lines: string
    allowances: string | null
    charges: string | null
    net: string
    tax: string
    total: string
    prepaid: string | null
    payable: string
  }
  /** How and until when it is to be paid. */
  terms: string
  iban: string | null
  /** UNCL 4461: how money is transferred to the account. */
  transfer_code: string
}

/**
 * Amounts and particulars as `findMissing` has found them complete. What is paid after the issue
 * changes no document: only `prepaid_amount` stands in it.
 */
export function contentOf ({ invoice }: InvoiceDocument): InvoiceContent {
  const { currency, kind, seller, prepaid_amount: prepaid } = invoice
  const { lines, charges } = splitCharges(invoice)
  const sumOf = (amounts: readonly string[]): string =>
    formatMoney(amounts.reduce((all, one) => all + readMoney(one), 0n), currency)
  const sumOfCharges = (is_charge: boolean): string | null => {
    const some = charges.filter((one) => one.is_charge === is_charge)
    return some.length === 0 ? null : sumOf(some.map(({ amount }) => amount))
  }
  const is_credit = kind === 'credit_note'
  const paid = is_credit ? 0n : readMoney(prepaid)
  return {
    number: invoice.number ?? '',
    issued_on: invoice.issued_on ?? '',
    type_code: is_credit ? '381' : '380',
    lines,
    charges,
    groups: groupsOf(invoice, [...lines, ...charges]),
    totals: {
      lines: sumOf(lines.map(({ amount }) => amount)),
      allowances: sumOfCharges(false),
      charges: sumOfCharges(true),
      net: invoice.net_total,
      tax: invoice.tax_total,
      total: invoice.total,
      prepaid: paid === 0n ? null : prepaid,
      payable: formatMoney(readMoney(invoice.total) - paid, currency)
    },
    terms: termsOf(invoice),
    iban: is_credit ? null : seller.iban?.replaceAll(/\s/g, '') ?? null,
    transfer_code: transferCodeOf(invoice)
  }
}

/** Credit notes that only give money back have no goods: then charges are the lines. */
function splitCharges (
  invoice: Invoice
): { lines: ContentLine[], charges: ContentCharge[] } {
  const goods = invoice.lines.map(goodsOf)
  const charges = invoice.charges.filter(({ amount }) => readMoney(amount) !== 0n)
  if (goods.length > 0) return { lines: goods, charges: charges.map(chargeOf) }
  return {
    lines: charges.filter(isCharge).map(lineOf),
    charges: charges.filter((one) => !isCharge(one)).map(chargeOf)
  }
}

/** Prices are never below 0: what goes the other way has a quantity below 0. */
function goodsOf (line: InvoiceLine): ContentLine {
  const is_back = line.net_amount.startsWith('-')
  return {
    id: String(line.line_number),
    name: line.description ?? line.sku,
    sku: line.sku,
    quantity: String(is_back ? -line.quantity : line.quantity),
    price: line.unit_price.replace('-', ''),
    amount: line.net_amount,
    tax: taxOf(line)
  }
}

const WORDS: Readonly<Record<InvoiceCharge['kind'], string>> = {
  shipping: 'Shipping',
  discount: 'Discount',
  tax: 'Tax',
  other: 'Other charges',
  adjustment: 'Adjustment'
}
const FREIGHT = 'FC'
const DISCOUNT = '95'

function isCharge ({ amount }: InvoiceCharge): boolean {
  return !amount.startsWith('-')
}

function chargeOf (charge: InvoiceCharge): ContentCharge {
  const is_charge = isCharge(charge)
  return {
    is_charge,
    amount: charge.amount.replace('-', ''),
    reason: charge.reason ?? WORDS[charge.kind],
    code: is_charge
      ? charge.kind === 'shipping' ? FREIGHT : null
      : charge.kind === 'discount' ? DISCOUNT : null,
    tax: taxOf(charge)
  }
}

function lineOf (charge: InvoiceCharge, index: number): ContentLine {
  return {
    id: String(index + 1),
    name: charge.reason ?? WORDS[charge.kind],
    sku: null,
    quantity: '1',
    price: charge.amount,
    amount: charge.amount,
    tax: taxOf(charge)
  }
}

const NO_TAX: InvoiceTax = { category: 'O', rate_percent: null, exemption_reason: null }

function taxOf ({ tax }: { tax: InvoiceTax | null }): InvoiceTax {
  return tax ?? NO_TAX
}

/** Why there is no tax, of the list VATEX. E has many reasons, which only the seller knows. */
const EXEMPTIONS: Partial<Readonly<Record<TaxCategory, string>>> = {
  AE: 'VATEX-EU-AE', K: 'VATEX-EU-IC', G: 'VATEX-EU-G', O: 'VATEX-EU-O'
}

/** Others must not say why. */
const EXEMPT: readonly TaxCategory[] = ['E', 'AE', 'K', 'G', 'O']

/** A line without an amount, such as a replacement, has a group too. */
function groupsOf (
  { taxes, currency }: Invoice, taxed: ReadonlyArray<{ tax: InvoiceTax }>
): ContentGroup[] {
  const zero = zeroMoney(currency)
  const groups = new Map(taxes.map((one) => [keyOf(one), one]))
  for (const { tax } of taxed) {
    const key = keyOf(tax)
    if (!groups.has(key)) groups.set(key, { ...tax, taxable_amount: zero, tax_amount: zero })
  }
  return [...groups.values()].map(({ exemption_reason, rate_percent, ...group }) => ({
    ...group,
    rate_percent: rate_percent ?? '0',
    exemption_code: EXEMPTIONS[group.category] ?? null,
    exemption_reason: EXEMPT.includes(group.category) ? exemption_reason : null
  }))
}

function keyOf ({ category, rate_percent }: InvoiceTax): string {
  return `${category} ${Number(rate_percent)}`
}

const SEPA = '58'
const ANY = '30'

/** Euros go by SEPA; Denmark knows no other code for a transfer by IBAN. */
function transferCodeOf ({ currency, seller }: Invoice): string {
  return currency === 'EUR' || seller.address?.country === 'DK' ? SEPA : ANY
}

function termsOf ({ kind, due_on }: Invoice): string {
  if (kind === 'credit_note') return 'The amount is given back or set off.'
  return due_on === null ? 'Payable in advance.' : `Payable by ${due_on}.`
}

/** In lines, what is not subject to tax must have no rate; others without one have 0. */
export function rateOf ({ category, rate_percent }: InvoiceTax): string | null {
  return category === 'O' ? null : rate_percent ?? '0'
}

/** Numbers for tax must not stand beside what is not subject to it. */
export function isTaxed ({ groups }: InvoiceContent): boolean {
  return groups.every(({ category }) => category !== 'O')
}

/** There is a place for numbers of tax offices with sellers only. */
export function buyerOf ({ buyer }: Invoice): InvoiceParty {
  return isVatNumber(buyer.tax_id) ? buyer : { ...buyer, tax_id: null }
}
