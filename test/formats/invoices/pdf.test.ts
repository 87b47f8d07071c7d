// Invoices and credit notes as PDF, read by another library.

import t from 'tap'
import { LANGUAGES } from '../../../src/domain/kernel/language.ts'
import type { Invoice } from '../../../src/domain/model/invoice/invoice.ts'
import type { InvoiceDocument } from '../../../src/formats/invoice-document.ts'
import { buildCompiler } from '../../../src/formats/pdf/compile.ts'
import { printInvoice } from '../../../src/formats/pdf/print-invoice.ts'
import { inTurn } from '../../support/in-turn.ts'
import { layout } from '../given.ts'
import { readPdf } from '../read-pdf.ts'
import { CREDIT_NOTE, invoiceDocumentOf, invoiceOf, S19 } from './build-invoice.ts'

t.setTimeout(120_000)
const compile = buildCompiler()
const S7 = { ...S19, rate_percent: '7' }
const GOODS = [
  { price: '79.90', quantity: 2, tax: S19 }, { price: '1249.00', quantity: 1, tax: S19 },
  { price: '12.00', quantity: 10, tax: S7, about: { description: 'Handbook' } }
]
const EXTRAS = [
  { kind: 'shipping' as const, amount: '4.90', tax: S19 },
  { kind: 'discount' as const, amount: '-12.00', tax: S7 }
]

async function textOf (
  document: InvoiceDocument, language: typeof LANGUAGES[number] = 'en'
): Promise<string> {
  const { text } = await readPdf(compile(printInvoice(document, layout({ language }))))
  return text.replaceAll(/\s+/g, ' ')
}

t.test('an invoice in each language: who, what, tax by rate, and until when', async (t) => {
  const said = {
    en: ['Invoice', '29 Dec 2026', 'Tax 19% on EUR 1,413.70 EUR 268.60', 'EUR 1,797.86'],
    de: ['Rechnung', '29.12.2026', 'Steuer 7 % auf 108,00 EUR 7,56 EUR', '1.797,86 EUR'],
    es: ['Factura', '29 dic 2026', 'Impuestos 7 % sobre 108,00 EUR 7,56 EUR', '1797,86 EUR'],
    fr: ['Facture', '29 déc. 2026', 'Taxe 7 % sur 108,00 EUR 7,56 EUR', '1 797,86 EUR'],
    it: ['Fattura', '29 dic 2026', 'Imposte 7% su 108,00 EUR 7,56 EUR', '1797,86 EUR']
  }
  const document = invoiceDocumentOf(invoiceOf({ goods: GOODS, extras: EXTRAS }))
  await inTurn(LANGUAGES, async (language) => {
    const text = await textOf(document, language)
    for (const one of [
      ...said[language], 'INV-2026-00042', 'WEB-1042', 'PO-77', 'DE123456789', 'HRB 12345 B',
      'Lovelace SARL', 'FR32123456789', 'KB-1', 'Handbook', 'DE02 1203 0000 0000 2020 51'
    ]) t.ok(text.includes(one), `${language}: ${one} in ${text}`)
  })
})

t.test('what was paid before the issue is taken off', async (t) => {
  const invoice = invoiceOf({ goods: GOODS })
  const partly = await textOf(invoiceDocumentOf(invoice, '1000.00'))
  t.match(partly, /Paid EUR 1,000\.00 Still to be paid EUR 804\.87/)
  const paid = await textOf(invoiceDocumentOf(invoice, invoice.total))
  t.match(paid, /This invoice is paid\./)
  t.notMatch(paid, /Still to be paid|IBAN/)
  const later = { ...invoice, status: 'paid' as const, paid: invoice.total, version: 7 }
  const bytesOf = (one: Invoice) => compile(printInvoice(invoiceDocumentOf(one), layout()))
  t.ok(bytesOf(later).equals(bytesOf(invoice)), 'what is paid later changes no document')
})

t.test('prices that include tax: lines are without it, and it is said', async (t) => {
  const text = await textOf(invoiceDocumentOf(invoiceOf({
    goods: [{ price: '100.00', quantity: 3, tax: S19 }], about: { prices_include_tax: true }
  })))
  t.match(text, /3 84\.033333 19% 252\.10/)
  t.match(text, /Total without tax EUR 252\.10 Tax 19% on EUR 252\.10 EUR 47\.90 Total EUR 300\.00/)
  t.match(text, /The prices of the order include tax/)
})

t.test('a credit note names its invoice and its reason, and asks for nothing', async (t) => {
  const text = await textOf(invoiceDocumentOf(invoiceOf({ goods: GOODS, about: CREDIT_NOTE })))
  for (const one of [
    'Credit note', 'CN-2026-00007', 'For invoice INV-2026-00042', 'Invoice date 29 Nov 2026',
    'The goods were damaged.', 'Total credit EUR 1,804.87', 'The amount is given back or set off.'
  ]) t.ok(text.includes(one), `${one} in ${text}`)
  t.notMatch(text, /IBAN|To be paid by/)
})

t.test('a draft says that it is one, and has no number', async (t) => {
  const about = { status: 'draft', number: null, issued_on: null, issued_at: null } as const
  const text = await textOf(invoiceDocumentOf(invoiceOf({ goods: GOODS, about })))
  t.match(text, /Draft of an invoice/)
  t.notMatch(text, /INV-/)
})

t.test('without tax: its reasons are said, in the words of the language', async (t) => {
  const free = (category: 'K' | 'E' | 'AE', exemption_reason: string | null) =>
    ({ price: '10.00', quantity: 1, tax: { category, rate_percent: '0', exemption_reason } })
  const goods = [free('AE', null), free('E', 'Books'), free('K', null)]
  const text = await textOf(invoiceDocumentOf(invoiceOf({ goods })), 'de')
  t.match(text, /AE: Steuerschuldnerschaft des Leistungsempfängers\. E: Books K: Steuerfreie/)
  t.match(text, /Ohne Steuer \(AE\) auf 10,00 EUR 0,00 EUR/)
  const untaxed = await textOf(invoiceDocumentOf(invoiceOf({
    goods: [{ price: '10.00', quantity: 1, tax: null }],
    extras: [{ kind: 'tax', amount: '1.90', tax: null }],
    about: { tax_mode: 'none' }
  })))
  t.match(untaxed, /Subtotal EUR 10\.00 Tax EUR 1\.90 Total EUR 11\.90/)
  t.notMatch(untaxed, /without tax/)
})

t.test('many lines stand on many pages, and the sums on the last', async (t) => {
  const goods = Array.from({ length: 120 }, () => ({ price: '1.00', quantity: 1, tax: S19 }))
  const { pages } = await readPdf(compile(printInvoice(
    invoiceDocumentOf(invoiceOf({ goods })), layout())))
  t.ok(pages.length > 3)
  t.match(pages.at(-1), /EUR 142\.80/)
  pages.slice(1).forEach((page) => t.match(page, /Invoice INV-2026-00042/))
})
