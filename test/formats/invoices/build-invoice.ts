// Invoices for tests of formats, with sums that are right: an order's goods, charges and taxes in,
// the whole document out.

import {
  divideHalfEven, formatMoney, readMoney, roundMoney
} from '../../../src/domain/kernel/money.ts'
import type {
  Invoice, InvoiceCharge, InvoiceTax, InvoiceTaxGroup
} from '../../../src/domain/model/invoice/invoice.ts'
import type { InvoiceDocument } from '../../../src/formats/invoice-document.ts'
import { ADDRESS } from '../given.ts'

export const S19: InvoiceTax = { category: 'S', rate_percent: '19', exemption_reason: null }

/** Amounts are in the order's prices: with tax where they include it. */
export type Goods = { price: string, quantity: number, tax: InvoiceTax | null, about?: object }
export type Extra = { kind: InvoiceCharge['kind'], amount: string, tax: InvoiceTax | null }
type Order = { goods: readonly Goods[], extras?: readonly Extra[], about?: Partial<Invoice> }

export const SELLER: Invoice['seller'] = {
  name: 'Analytical Bikes GmbH',
  address: {
    ...ADDRESS,
    name: 'Analytical Bikes GmbH',
    line1: 'Kastanienallee 1',
    city: 'Berlin',
    postal_code: '10435',
    country: 'DE'
  },
  email: 'billing@bikes.example',
  phone: '+49 30 1234',
  tax_id: 'DE123456789',
  registration_number: 'HRB 12345 B',
  iban: 'DE02120300000000202051',
  endpoint: { scheme: '9930', id: 'DE123456789' }
}

export const BUYER: Invoice['buyer'] = {
  name: 'Lovelace SARL',
  address: { ...ADDRESS, company: 'Lovelace SARL' },
  email: 'ada@lovelace.example',
  phone: null,
  tax_id: 'FR32123456789',
  registration_number: '123456789',
  iban: null,
  endpoint: { scheme: '0225', id: '123456789' }
}

const ISSUED_AT = '2026-11-28T23:30:00.000Z'

const PLAIN: Omit<Invoice, 'lines' | 'charges' | 'taxes' | 'net_total' | 'tax_total' | 'total'> = {
  id: 'inv_01m8h7m2hhe12vav1dhvv29gt4',
  version: 1,
  kind: 'invoice',
  status: 'issued',
  number: 'INV-2026-00042',
  sales_order_id: 'so_01m8h7m2hhe12vav1dhvv29gt4',
  sales_order_reference: 'WEB-1042',
  purchase_order_number: 'PO-77',
  buyer_reference: null,
  currency: 'EUR',
  issued_at: ISSUED_AT,
  issued_on: '2026-11-29',
  due_on: '2026-12-29',
  delivered_on: '2026-11-27',
  tax_mode: 'rates',
  prices_include_tax: false,
  seller: SELLER,
  buyer: BUYER,
  ship_to: ADDRESS,
  paid: '0.00',
  prepaid_amount: '0.00',
  shipment_ids: [],
  credited_invoice_id: null,
  credited_invoice_number: null,
  credited_invoice_issued_on: null,
  reason: null,
  missing: [],
  created_at: ISSUED_AT,
  updated_at: ISSUED_AT
}

export const CREDIT_NOTE: Partial<Invoice> = {
  kind: 'credit_note',
  number: 'CN-2026-00007',
  due_on: null,
  credited_invoice_id: 'inv_01m8h7m2hhe12vav1dhvv29gt4',
  credited_invoice_number: 'INV-2026-00042',
  credited_invoice_issued_on: '2026-11-29',
  reason: 'The goods were damaged.'
}

type Part = { gross: bigint, net: bigint, tax: InvoiceTax | null }

export function invoiceOf ({ goods, extras = [], about = {} }: Order): Invoice {
  const { currency = 'EUR', prices_include_tax = false } = about
  const money = (micros: bigint): string => formatMoney(micros, currency)
  const partOf = (amount: bigint, tax: InvoiceTax | null): Part => ({
    gross: roundMoney(amount, currency), net: roundMoney(amount, currency), tax
  })
  const lines = goods.map(({ price, quantity, tax }) =>
    partOf(readMoney(price) * BigInt(quantity), tax))
  const charges = extras.map(({ amount, tax }) => partOf(readMoney(amount), tax))
  const taxes = taxesOf([...lines, ...charges], prices_include_tax, currency)
  const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n)
  const net = sum([...lines, ...charges].map((one) => one.net))
  const tax = sum(taxes.map(({ tax_amount }) => readMoney(tax_amount)))
  return {
    ...PLAIN,
    lines: goods.map((one, at) => ({
      line_number: at + 1,
      sales_order_line_number: at + 1,
      sku: `KB-${at + 1}`,
      description: 'Mechanical keyboard',
      quantity: one.quantity,
      unit_price: prices_include_tax
        ? perUnit(lines[at]?.net ?? 0n, one.quantity)
        : one.price,
      net_amount: money(lines[at]?.net ?? 0n),
      tax: one.tax,
      ...one.about
    })),
    charges: extras.map(({ kind, tax }, at) => ({
      kind, amount: money(charges[at]?.net ?? 0n), reason: null, tax
    })),
    taxes,
    net_total: money(net),
    tax_total: money(tax),
    total: money(net + tax),
    ...about
  }
}

/** With ten decimals. */
function perUnit (net: bigint, quantity: number): string {
  const digits = divideHalfEven(net * 10_000n, BigInt(quantity)).toString().padStart(11, '0')
  return `${digits.slice(0, -10)}.${digits.slice(-10)}`
}

/** One a group. Where prices include tax, the group's net is shared out over its parts. */
function taxesOf (
  parts: readonly Part[], is_included: boolean, currency: string
): InvoiceTaxGroup[] {
  const taxed = parts.filter(({ tax }) => tax !== null)
  const groups = Map.groupBy(taxed, ({ tax }) => `${tax?.category} ${tax?.rate_percent}`)
  return [...groups.values()].flatMap((group) => {
    const tax = group[0]?.tax
    if (tax === null || tax === undefined) return []
    const rate = readMoney(tax.rate_percent ?? '0')
    const gross = group.reduce((all, one) => all + one.gross, 0n)
    const hundred = 100_000_000n
    const amount = roundMoney(
      divideHalfEven(gross * rate, is_included ? hundred + rate : hundred), currency)
    const net = is_included ? gross - amount : gross
    if (is_included) shareOut(group, net, currency)
    return [{
      ...tax, taxable_amount: formatMoney(net, currency), tax_amount: formatMoney(amount, currency)
    }]
  })
}

function shareOut (group: readonly Part[], net: bigint, currency: string): void {
  const gross = group.reduce((all, one) => all + one.gross, 0n)
  let [before, told] = [0n, 0n]
  for (const part of group) {
    before += part.gross
    const until = gross === 0n ? 0n : roundMoney(divideHalfEven(before * net, gross), currency)
    part.net = until - told
    told = until
  }
}

export function invoiceDocumentOf (
  invoice: Invoice, prepaid_amount = '0.00'
): InvoiceDocument {
  return { invoice: { ...invoice, prepaid_amount }, at: ISSUED_AT }
}
