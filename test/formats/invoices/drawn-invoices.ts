// Invoices and credit notes as chance draws them; some lack what electronic formats ask for.

import fc, { type Arbitrary } from 'fast-check'
import { readMoney, formatMoney } from '../../../src/domain/kernel/money.ts'
import type {
  Invoice, InvoiceParty, InvoiceTax
} from '../../../src/domain/model/invoice/invoice.ts'
import type { InvoiceDocument } from '../../../src/formats/invoice-document.ts'
import {
  BUYER, CREDIT_NOTE, type Extra, type Goods, invoiceDocumentOf, invoiceOf, SELLER
} from './build-invoice.ts'

const rateOf = (rate_percent: string): InvoiceTax =>
  ({ category: 'S', rate_percent, exemption_reason: null })
const taxOf = (category: InvoiceTax['category'], reason: string | null = null): InvoiceTax =>
  ({ category, rate_percent: category === 'O' ? null : '0', exemption_reason: reason })

const MIXED: readonly InvoiceTax[] = [
  rateOf('19'), rateOf('7'), rateOf('8.875'), rateOf('5.5'), taxOf('Z'), taxOf('E', 'Books'),
  taxOf('AE'), taxOf('AE'), taxOf('G'), { ...rateOf('7'), category: 'L' },
  { ...rateOf('0.5'), category: 'M' }
]
/** Nothing else stands beside these. */
const ALONE: readonly InvoiceTax[] = [
  taxOf('K', 'Intra-community supply'), taxOf('K'), taxOf('O', 'Outside the scope'), taxOf('O')
]

/** The taxes of one document. */
const TAXES: Arbitrary<InvoiceTax[]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.uniqueArray(fc.constantFrom(...MIXED), { minLength: 1, maxLength: 4 })
  },
  { weight: 1, arbitrary: fc.constantFrom(...ALONE).map((one) => [one]) }
)

const CENTS = fc.integer({ min: 0, max: 500_000 }).map((cents) => (cents / 100).toFixed(2))
const PRICE = fc.oneof(CENTS, fc.constantFrom('0.00', '19.99', '0.3333', '1234.567891', '0.01'))

const GOODS = (taxes: readonly InvoiceTax[]): Arbitrary<Goods> => fc.record({
  price: PRICE, quantity: fc.integer({ min: 1, max: 60 }), tax: fc.constantFrom(...taxes)
})

/** Shipping, other charges, and a discount in proportion to the goods of each group. */
function extrasOf (
  goods: readonly Goods[], { shipping, percent }: { shipping: string | null, percent: number }
): Extra[] {
  const taxes = [...new Set(goods.map(({ tax }) => tax))]
  const discounts = taxes.map((tax) => {
    const value = goods.filter((one) => one.tax === tax).reduce((all, one) =>
      all + readMoney(one.price) * BigInt(one.quantity), 0n)
    const cents = value * BigInt(percent) / 100n / 10_000n
    return { kind: 'discount' as const, amount: formatMoney(-cents * 10_000n, 'EUR'), tax }
  })
  return [
    ...shipping === null
      ? []
      : [
          { kind: 'shipping' as const, amount: shipping, tax: taxes[0] ?? null },
          { kind: 'other' as const, amount: '2.50', tax: taxes.at(-1) ?? null }
        ],
    ...percent === 0 ? [] : discounts.filter(({ amount }) => readMoney(amount) !== 0n)
  ]
}

const COUNTRIES = ['DE', 'DE', 'FR', 'NL', 'NL', 'IT', 'DK', 'AT', 'ES', 'US']
/** As Denmark, the Netherlands and the others have them. */
const REGISTERED = ['12345678', '12345678', '12345678', '12345678', '12345678', null]

/** A party may lack what a document asks of it: `findMissing` tells. */
function partyOf (like: InvoiceParty): Arbitrary<InvoiceParty> {
  const some = <T>(value: T): Arbitrary<T | null> =>
    fc.oneof({ weight: 12, arbitrary: fc.constant(value) }, fc.constant(null))
  return fc.record({
    country: fc.constantFrom(...COUNTRIES),
    postal_code: some('10435'),
    tax: fc.constantFrom('', '', '', '', '', '', '', null, '27/123/45678'),
    email: some('billing@shop.example'),
    phone: some('+49 30 1234'),
    registration_number: fc.constantFrom(...REGISTERED),
    iban: some(like.iban),
    endpoint: some(like.endpoint)
  }).map(({ country, postal_code, tax, ...fields }) => ({
    ...like,
    ...fields,
    tax_id: tax === '' ? `${country}123456789` : tax,
    address: like.address && { ...like.address, country, postal_code }
  }))
}

const ABOUT: Arbitrary<Partial<Invoice>> = fc.record({
  seller: partyOf(SELLER),
  buyer: partyOf(BUYER),
  purchase_order_number: fc.constantFrom(null, 'PO-77', 'PO-77', 'PO-77'),
  delivered_on: fc.constantFrom(null, '2026-11-27', '2026-11-27'),
  currency: fc.constantFrom('EUR', 'EUR', 'SEK'),
  buyer_reference: fc.constantFrom(null, 'Dept. 7 & co'),
  due_on: fc.constantFrom(null, '2026-12-29'),
  prices_include_tax: fc.boolean(),
  reason: fc.constantFrom(null, 'Thank you <very> much.')
})

export const DRAWN: Arbitrary<InvoiceDocument> = TAXES.chain((taxes) => fc.record({
  goods: fc.array(GOODS(taxes), { minLength: 1, maxLength: 12 }),
  shipping: fc.constantFrom(null, '4.90', '12.00'),
  percent: fc.constantFrom(0, 0, 10, 33, 100),
  about: ABOUT,
  is_credit: fc.boolean(),
  is_prepaid: fc.boolean()
})).map(({ goods, about, is_credit, is_prepaid, ...rest }) => {
  const invoice = invoiceOf({
    goods, extras: extrasOf(goods, rest), about: { ...about, ...is_credit && CREDIT_NOTE }
  })
  return invoiceDocumentOf(invoice, is_prepaid && !is_credit ? invoice.total : '0.00')
})
