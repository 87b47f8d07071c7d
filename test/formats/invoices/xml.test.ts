// Invoices as UBL and CII: both say the same, their sums are those that EN 16931 asks for, and
// UBL is valid by the schemas of OASIS. `npm run rules` judges the same by the official rules.

import t from 'tap'
import fc from 'fast-check'
import { readMoney } from '../../../src/domain/kernel/money.ts'
import { findMissing } from '../../../src/domain/model/invoice/missing-particulars.ts'
import { writeInvoiceCii } from '../../../src/formats/cii/write-invoice.ts'
import type { InvoiceDocument } from '../../../src/formats/invoice-document.ts'
import { writeInvoiceUbl } from '../../../src/formats/ubl/write-invoice.ts'
import {
  BUYER, CREDIT_NOTE, invoiceDocumentOf, invoiceOf, S19, SELLER
} from './build-invoice.ts'
import { DRAWN } from './drawn-invoices.ts'
import { readInvoice, type Said } from './read-xml.ts'
import { validateUbl } from './ubl-schema.ts'

const readUbl = (document: InvoiceDocument): Said =>
  readInvoice(writeInvoiceUbl(document), validateUbl)
const readCii = (document: InvoiceDocument): Said => readInvoice(writeInvoiceCii(document))

const sum = (amounts: readonly string[]): bigint =>
  amounts.reduce((all, one) => all + readMoney(one), 0n)

/** The names of the rules that are broken. */
function findBroken (said: Said): string[] {
  const charges = said.charges.map((amount, at) =>
    said.is_charge[at] === 'true' ? amount : `-${amount}`)
  const rules: ReadonlyArray<[name: string, is: bigint, should_be: bigint]> = [
    ['BR-CO-10', sum(said.lines_total), sum(said.amounts)],
    ['BR-CO-11 and 12', sum(said.charges_total) - sum(said.allowances_total), sum(charges)],
    ['BR-CO-13', sum(said.net_total), sum(said.amounts) + sum(charges)],
    ['BR-CO-14', sum(said.tax_total), sum(said.taxes)],
    ['BR-CO-15', sum(said.total), sum(said.net_total) + sum(said.tax_total)],
    ['BR-CO-16', sum(said.payable), sum(said.total) - sum(said.prepaid)],
    ['groups', sum(said.taxable), sum(said.net_total)]
  ]
  return [
    ...rules.filter(([, is, should_be]) => is !== should_be).map(([name]) => name),
    ...said.prices.some((price) => price.startsWith('-')) ? ['BR-27'] : [],
    ...said.charges.some((amount) => amount.startsWith('-')) ? ['BR-31 and 36'] : [],
    ...said.names.length === 0 ? ['BR-16'] : []
  ]
}

/** These stand in UBL only, as Peppol asks for them, or in an order of their own. */
function comparable ({ endpoints: _endpoints, ...said }: Said): object {
  return { ...said, countries: said.countries.toSorted() }
}

t.test('whatever is invoiced: sums are right, and both formats say the same', (t) => {
  let written = 0
  fc.assert(fc.property(DRAWN, (document) => {
    if (findMissing(document.invoice, 'en16931').length > 0) return
    written++
    const [ubl, cii] = [readUbl(document), readCii(document)]
    t.strictSame(comparable(ubl), comparable(cii))
    t.strictSame([...findBroken(ubl), ...findBroken(cii)], [])
  }), { numRuns: 80, seed: 20261129 })
  t.ok(written > 40, `${written} documents were written`)
  t.end()
})

const GOODS = [{ price: '79.90', quantity: 2, tax: S19 }]

t.test('an invoice that is partly paid names the account and what is left', (t) => {
  const said = readUbl(invoiceDocumentOf(invoiceOf({ goods: GOODS }), '100.00'))
  t.match(said, {
    type: ['380'],
    number: ['INV-2026-00042'],
    due_on: ['20261229'],
    terms: ['Payable by 2026-12-29.'],
    account: ['DE02120300000000202051'],
    order: ['WEB-1042'],
    tax_ids: ['DE123456789', 'FR32123456789'],
    total: ['190.16'],
    prepaid: ['100.00'],
    payable: ['90.16']
  })
  t.end()
})

t.test('a credit note names its invoice, and has a line where it only gives money', (t) => {
  const about = { ...CREDIT_NOTE, reason: 'A \u0000 <delay> &amp; a "word"' }
  const goods = readCii(invoiceDocumentOf(invoiceOf({ goods: GOODS, about })))
  t.match(goods, {
    type: ['381'],
    credited: ['INV-2026-00042'],
    note: ['A ? <delay> &amp; a "word"'],
    account: [],
    due_on: [],
    payable: ['190.16']
  })
  const money = readUbl(invoiceDocumentOf(invoiceOf({
    goods: [], extras: [{ kind: 'adjustment', amount: '20.00', tax: S19 }], about
  })))
  t.match(money, { names: ['Adjustment'], quantities: ['1'], amounts: ['20.00'], total: ['23.80'] })
  t.strictSame(money.charges, [])
  t.end()
})

t.test('what goes the other way has a quantity below 0', (t) => {
  const about = { quantity: 3, unit_price: '-10.00', net_amount: '-30.00' }
  const said = readUbl(invoiceDocumentOf(invoiceOf({
    goods: [...GOODS, { price: '-10.00', quantity: 3, tax: S19, about }]
  })))
  t.match(said, {
    quantities: ['2', '-3'], prices: ['79.90', '10.00'], amounts: ['159.80', '-30.00']
  })
  t.strictSame(findBroken(said), [])
  t.end()
})

t.test('an issued document has the same bytes, whatever becomes of it', (t) => {
  const invoice = invoiceOf({ goods: GOODS })
  const later = {
    ...invoice,
    status: 'paid' as const,
    paid: invoice.total,
    version: 9,
    updated_at: '2027-01-01T00:00:00.000Z'
  }
  for (const write of [writeInvoiceUbl, writeInvoiceCii]) {
    t.strictSame(write(invoiceDocumentOf(later)), write(invoiceDocumentOf(invoice)))
  }
  t.end()
})

t.test('what is missing is named, by what each standard asks for', (t) => {
  const missing = (about: object, standard: 'peppol' | 'en16931' = 'peppol') =>
    findMissing({ ...invoiceOf({ goods: GOODS }), ...about }, standard).map(({ name }) => name)
  const groupOf = (category: string) => ({
    taxes: [{
      category,
      rate_percent: '0',
      exemption_reason: null,
      taxable_amount: '1.00',
      tax_amount: '0.00'
    }]
  })
  const within = (party: typeof SELLER, country: string, about: object = {}) =>
    ({ ...party, address: party.address && { ...party.address, country, ...about }, ...about })
  t.strictSame(missing({}), [])
  t.strictSame(missing({ tax_mode: 'none' }), ['tax'])
  t.strictSame(missing({ currency: 'KWD' }), ['currency'])
  t.strictSame(missing({
    seller: { ...SELLER, address: null }, buyer: { ...BUYER, address: null }
  }), ['seller_address', 'buyer_address'])
  t.strictSame(missing({ seller: { ...SELLER, tax_id: null } }), ['seller_tax_id'])
  t.strictSame(missing({ ...groupOf('AE'), buyer: { ...BUYER, tax_id: '123' } }), ['buyer_tax_id'])
  t.strictSame(missing({ ...groupOf('K'), delivered_on: null }), ['delivered_on'])
  t.strictSame(missing(groupOf('E')), ['exemption_reason'])
  t.strictSame(missing({ ...groupOf('O'), seller: { ...SELLER, registration_number: null } }),
    ['seller_registration_number'])
  const bare = {
    seller: { ...SELLER, endpoint: null },
    buyer: { ...BUYER, endpoint: { scheme: 'EM', id: 'a@b.example' } },
    purchase_order_number: null
  }
  t.strictSame(missing(bare), ['seller_endpoint', 'buyer_endpoint', 'buyer_reference'])
  t.strictSame(missing(bare, 'en16931'), [])
  t.strictSame(missing({
    seller: { ...SELLER, phone: null, email: null }, buyer: within(BUYER, 'DE')
  }), ['seller_phone', 'seller_email'])
  t.strictSame(missing({
    seller: within(SELLER, 'NL', { postal_code: null, registration_number: null, iban: null }),
    buyer: within(BUYER, 'NL', { registration_number: null })
  }), ['seller_postal_code', 'seller_iban', 'seller_registration_number',
    'buyer_registration_number'])
  t.strictSame(missing({ seller: within(SELLER, 'GR') }), ['greek_mark'])
  t.end()
})
