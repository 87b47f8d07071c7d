// Orders as PDF, read by another library: what stands in them, and what must not.

import t from 'tap'
import { LANGUAGES } from '../../src/domain/kernel/language.ts'
import { buildCompiler } from '../../src/formats/pdf/compile.ts'
import { writePurchaseOrderCsv } from '../../src/formats/csv/purchase-order.ts'
import { writeEdifact } from '../../src/formats/edifact/write-edifact.ts'
import { printInvoice } from '../../src/formats/pdf/print-invoice.ts'
import { printPackingSlip } from '../../src/formats/pdf/print-packing-slip.ts'
import { printPurchaseOrder } from '../../src/formats/pdf/print-purchase-order.ts'
import { printSalesOrder } from '../../src/formats/pdf/print-sales-order.ts'
import { WORDS } from '../../src/formats/pdf/words/words.ts'
import { writeUbl } from '../../src/formats/ubl/write-ubl.ts'
import { writeX12 } from '../../src/formats/x12/write-x12.ts'
import { PNG, SVG } from '../modules/documents/logos.ts'
import { inTurn } from '../support/in-turn.ts'
import {
  ADDRESS, layout, purchaseDocument, purchaseLine, saleLine, salesDocument
} from './given.ts'
import { invoiceDocumentOf, invoiceOf, S19 } from './invoices/build-invoice.ts'
import { readPdf } from './read-pdf.ts'

t.setTimeout(120_000)
const compile = buildCompiler()

const LINES = [purchaseLine(1, { canceled_quantity: 1 }), purchaseLine(2, { note: 'Engrave it' })]

t.test('a purchase order in each language, with its words, dates and amounts', async (t) => {
  const said = {
    en: ['Purchase order', '21 Nov 2026', 'EUR 1,234.56', '52.005', 'Germany'],
    de: ['Bestellung', '21.11.2026', '1.234,56 EUR', '52,005', 'Deutschland'],
    es: ['Pedido de compra', '21 nov 2026', '1234,56 EUR', '52,005', 'Alemania'],
    fr: ['Bon de commande', '21 nov. 2026', '1 234,56 EUR', '52,005', 'Allemagne'],
    it: ['Ordine di acquisto', '21 nov 2026', '1234,56 EUR', '52,005', 'Germania']
  }
  await inTurn(LANGUAGES, async (language) => {
    const sheet = printPurchaseOrder(purchaseDocument(LINES), layout({ language }))
    const { text, info, lang } = await readPdf(compile(sheet))
    for (const one of [...said[language], 'LW-1', 'KB-1', 'Litware, Inc.', 'Engrave it', '1 / 1']) {
      t.ok(text.includes(one), `${language}: ${one}`)
    }
    t.equal(lang, language)
    t.match(info, { Author: 'Analytical Bikes', Title: /PO-01K9X3V8HQ2M4N6P8$/ })
  })
  const american = printPurchaseOrder(purchaseDocument(LINES), layout({ paper: 'letter' }))
  t.match((await readPdf(compile(american))).text, /Nov 21, 2026/)
})

t.test('substitutes: suppliers and customers read what was ordered and what is sent', async (t) => {
  const bought = purchaseDocument([
    purchaseLine(1, { rejected_quantity: 2 }), purchaseLine(2, { sku: 'KB-9', substitute_for: 1 })
  ])
  const textOf = async (sheet: Parameters<typeof compile>[0]): Promise<string> =>
    (await readPdf(compile(sheet))).text
  t.match(await textOf(printPurchaseOrder(bought, layout())), /KB-9\s+Instead of: KB-1\b/)
  const slip = await textOf(printPackingSlip(bought, layout({ language: 'de' }), null))
  t.match(slip, /KB-9\s+Statt: KB-1\b/)
  const sold = salesDocument([saleLine(1, { substitutes: [{ sku: 'KB-9', quantity: 2 }] })])
  t.match(await textOf(printSalesOrder(sold, layout())), /Sent instead: 2 × KB-9\b/)
})

t.test('all languages have all words', (t) => {
  for (const language of LANGUAGES) {
    t.same(Object.keys(WORDS[language]).sort(), Object.keys(WORDS.en).sort())
    t.notOk(Object.values(WORDS[language]).includes(''))
  }
  t.end()
})

t.test('the same document has the same bytes, also of another compiler', (t) => {
  const sheet = printPurchaseOrder(purchaseDocument(LINES), layout({
    logo: { media_type: 'image/svg+xml', data: Buffer.from(SVG) }
  }))
  const first = compile(sheet)
  compile(printPurchaseOrder(purchaseDocument([purchaseLine(7)]), layout()))
  t.ok(compile(sheet).equals(first))
  t.ok(buildCompiler()(sheet).equals(first))
  t.notOk(compile({ ...sheet, number: 'PO-2' }).equals(first))
  t.match(first.toString('latin1'), /pdfaid:part>3</, 'PDF/A-3')
  t.end()
})

t.test('200 lines stand on many pages, each with its number and the head of the table',
  async (t) => {
    const lines = Array.from({ length: 200 }, (_, at) => purchaseLine(at + 1))
    const { pages } = await readPdf(
      compile(printPurchaseOrder(purchaseDocument(lines), layout({ language: 'de' }))))
    t.ok(pages.length > 5)
    pages.forEach((page, at) => {
      t.ok(page.includes(`${at + 1} / ${pages.length}`))
      if (page.includes('LW-')) t.match(page, /Artikel\s+Beschreibung\s+Menge/)
      if (at > 0) t.match(page, /Bestellung PO-01K9X3V8HQ2M4N6P8/)
    })
    for (let number = 1; number <= 200; number++) {
      t.equal(pages.filter((page) => new RegExp(`LW-${number}\\b`).test(page)).length, 1)
    }
  })

t.test('long words are read as they are, and no line ends with a hyphen', async (t) => {
  const sku = 'ABCDEFGHJK-1234567890-FFIFLTAVWA-9876543'
  const line = { sku, supplier_sku: null, description: sku, note: `Engrave ${sku}` }
  const words = { ship_to: { ...ADDRESS, line1: sku }, sales_order_reference: sku } as object
  const order = purchaseDocument([purchaseLine(1, line)], words)
  const goods = [{ price: '1.00', quantity: 1, tax: S19, about: { sku, description: sku } }]
  await inTurn([
    [5, printPurchaseOrder(order, layout())], [6, printPackingSlip(order, layout(), sku)],
    [3, printInvoice(invoiceDocumentOf(invoiceOf({ goods })), layout({ footer_text: sku }))]
  ] as const, async ([times, sheet]) => {
    const { text } = await readPdf(compile(sheet))
    t.equal(text.replaceAll('\n', '').split(sku).length - 1, times)
    t.notMatch(text, /-\n|\u200B/)
  })
})

const MARKUP = [
  '#import "/parts.typ": *', '#panic("x")', '$x^2$', '*bold* _em_', '= Head',
  '\\ \\u{41} "quotes" \'',
  '@ref <label> `raw`', '// comment /* */', '- list + enum / term: x', '#{data}', ']', '~--...'
]

t.test('no text is read as markup, whatever a stranger writes', async (t) => {
  await inTurn(MARKUP, async (markup) => {
    const ship_to = { ...ADDRESS, name: markup, line1: markup, city: markup }
    const document = purchaseDocument([purchaseLine(1, {
      sku: markup,
      supplier_sku: markup,
      description: markup,
      note: markup,
      customization: { [markup]: markup }
    })], { ship_to, sales_order_reference: markup, gift_message: markup } as object)
    document.buyer.name = markup
    document.seller.name = markup
    const { text } = await readPdf(
      compile(printPurchaseOrder(document, layout({ footer_text: markup }))))
    const plain = text.replaceAll(/\s/g, '')
    t.equal(plain.split(markup.replaceAll(/\s/g, '')).length > 10, true, `${markup}: ${text}`)
  })
})

t.test('text from right to left is whole, beside text from left to right', async (t) => {
  const ship_to = { ...ADDRESS, name: 'محمد عبد الله', line1: '12 شارع الملك فهد', country: 'SA' }
  const document = purchaseDocument(
    [purchaseLine(1, { description: 'מקלדת שחורה KB-100' })], { ship_to })
  const bytes = compile(printPurchaseOrder(document, layout()))
  const { text } = await readPdf(bytes)
  for (const word of ['שחורה', 'KB-100', 'Saudi Arabia']) t.ok(text.includes(word), word)
  const plain = text.normalize('NFKC')
  for (const letter of 'محمدشارع') t.ok(plain.includes(letter), letter)
  t.match(bytes.toString('latin1'), /pdfaid:part>3</, 'the fonts have all of it')
})

t.test('letters that no font has are boxes, and never a failure', async (t) => {
  const document = purchaseDocument([purchaseLine(1, { description: 'A \u{1F9FF}\u{13000} Z' })])
  const { text } = await readPdf(compile(printPurchaseOrder(document, layout())))
  t.match(text, /A .* Z/)
})

t.test('a logo is shown, and one that cannot be drawn is left out', async (t) => {
  const of = (media_type: 'image/png' | 'image/svg+xml', data: Buffer) =>
    compile(printPurchaseOrder(purchaseDocument(LINES), layout({ logo: { media_type, data } })))
  const [without, png, svg, broken] = [
    compile(printPurchaseOrder(purchaseDocument(LINES), layout())),
    of('image/png', Buffer.from(PNG, 'base64')),
    of('image/svg+xml', Buffer.from(SVG)),
    of('image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><g></svg>'))
  ]
  t.match(png.toString('latin1'), /\/Subtype \/Image/)
  t.notOk(svg.equals(without))
  t.match((await readPdf(broken)).text, /Purchase order/)
})

t.test('a packing slip has no price and nothing of the supplier', async (t) => {
  const document = purchaseDocument([
    purchaseLine(1), purchaseLine(2, { canceled_quantity: 2 })
  ], { gift_message: 'Happy birthday,\nAda!' } as object)
  const { text } = await readPdf(
    compile(printPackingSlip(document, layout(), 'Returns are free.')))
  for (const said of [
    'Packing slip', 'WEB-1042', 'KB-1', 'Mechanical keyboard', 'Happy birthday,', 'Ada!',
    'Returns are free.', 'Analytical Bikes', 'Ada Lovelace'
  ]) t.ok(text.includes(said), said)
  t.notMatch(text, /52[.,]|104\.|1,234|4\.50|12\.30|EUR|[Pp]rice|Total|Litware|LW-|KB-2/)
  const own = purchaseDocument([purchaseLine(1)], { packing_slip_text: 'Of the order' } as object)
  const slip = await readPdf(compile(printPackingSlip(own, layout(), 'Of the merchant')))
  t.match(slip.text, /Of the order/)
  t.notMatch(slip.text, /Of the merchant/)
})

t.test('in the name of another seller, its number stands in the place of the merchant’s', (t) => {
  const seller = { name: 'Lovelace Toys', logo_sha256: null }
  const [numbered, plain] = ['LT-2201', null].map((reference) => {
    const document = purchaseDocument(LINES, { ship_from: { ...seller, reference } })
    return {
      slip: printPackingSlip(document, layout(), null),
      order: printPurchaseOrder(document, layout({ language: 'de' })),
      csv: writePurchaseOrderCsv(document).toString(),
      edi: Buffer.from(writeX12(document, document.control)).toString(),
      edifact: Buffer.from(writeEdifact(document, document.control)).toString(),
      ubl: Buffer.from(writeUbl(document)).toString()
    }
  })
  const label = 'Packen im Namen von'
  t.match(numbered, {
    slip: { number: 'LT-2201' },
    order: { facts: { 2: { label, text: 'Lovelace Toys, LT-2201' } } },
    csv: /LT-2201.*,Lovelace Toys,LT-2201\r\n/,
    edi: /REF\*CO\*LT-2201~[\s\S]*N9\*ZZ\*PACK IN THE NAME OF~\s*MSG\*Lovelace Toys, LT-2201~/,
    edifact: /PACK IN THE NAME OF\?: Lovelace Toys, LT-2201[\s\S]*RFF\+UO:LT-2201/,
    ubl: /PACK IN THE NAME OF: Lovelace Toys, LT-2201[\s\S]*LT-2201<\/cbc:CustomerReference>/
  })
  t.match(plain, {
    slip: { number: '', facts: { 0: { label: 'Number', text: 'PO-01K9X3V8HQ2M4N6P8' } } },
    order: { facts: { 2: { label, text: 'Lovelace Toys' } } },
    csv: /,Lovelace Toys,\r\n/
  })
  t.notMatch(JSON.stringify([numbered, plain]), 'WEB-1042', 'the merchant’s own')
  t.end()
})

t.test('a sales order tells what is to be paid, and no cost', async (t) => {
  const { text } = await readPdf(compile(printSalesOrder(salesDocument([saleLine(1)]), layout())))
  for (const said of [
    'Order confirmation', 'EUR 159.80', '-EUR 5.00', 'EUR 7.77', 'EUR 162.57', 'EUR 100.00',
    'EUR 62.57', 'in advance', 'ada@example.com'
  ]) t.ok(text.includes(said), said)
  t.notMatch(text, /55\.80|secret|supplier|Credited|refunded/)
  const credited = salesDocument(
    [saleLine(1)], { credited: '70.00', payment_due: '0.00', refund_due: '7.43' })
  t.match((await readPdf(compile(printSalesOrder(credited, layout({ language: 'fr' }))))).text,
    /Crédité\s+70,00\s+EUR\s+Payé\s+100,00\s+EUR\s+À rembourser\s+7,43\s+EUR/)
  const titleOf = async (status: 'draft' | 'canceled') => (await readPdf(
    compile(printSalesOrder(salesDocument([saleLine(1)], { status }), layout())))).text
  t.match(await titleOf('draft'), /Order to be confirmed/)
  t.match(await titleOf('canceled'), /Canceled order/)
})

t.test('a sales order with tax tells it by rate, added or included', async (t) => {
  const line = saleLine(1, { discount: '3.00' })
  const taxes = [
    { category: 'S' as const, rate_percent: '20', taxable_amount: '150.00', tax_amount: '30.01' },
    { category: 'Z' as const, rate_percent: '0', taxable_amount: '9.80', tax_amount: '0.00' }
  ]
  const textOf = async (prices_include_tax: boolean) => (await readPdf(compile(printSalesOrder(
    salesDocument([line], { taxes, prices_include_tax }), layout())))).text
  const added = await textOf(false)
  t.match(added, /Tax 20%\s*EUR 30\.01/)
  t.match(added, /Discount: EUR 3\.00/)
  t.notMatch(added, /Tax 0%|Tax included/)
  t.match(await textOf(true), /Tax included 20%\s*EUR 30\.01/)
})
