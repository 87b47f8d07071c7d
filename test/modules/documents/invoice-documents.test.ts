// Documents of invoices over HTTP: which formats there are, what each needs, and that what was
// issued stays as it is.

import t from 'tap'
import { getDocumentProxy } from 'unpdf'
import { givenDocumentedService } from '../../support/documented.ts'
import { inTurn } from '../../support/in-turn.ts'
import type { TestMerchant } from '../../support/service.ts'
import { placeOrder, ship } from '../../support/stories.ts'
import { readPdf } from '../../formats/read-pdf.ts'
import { readInvoice } from '../../formats/invoices/read-xml.ts'
import { bodyOf, refused } from '../answers.ts'

t.setTimeout(120_000)
const { givenMerchant } = await givenDocumentedService(t)

const PDF = 'application/pdf'
const FACTURX = 'application/pdf; profile=factur-x'
const UBL = 'application/xml'
const CII = 'application/xml; profile=cii'

const S20 = { category: 'S', rate_percent: '20' }
const BERLIN = {
  name: 'Bikes', line1: 'Hafen 7', city: 'Berlin', postal_code: '10115', country: 'DE'
}
const SETTINGS = {
  legal: {
    name: 'Analytical Bikes GmbH',
    address: BERLIN,
    tax_id: 'DE123456789',
    iban: 'DE02120300000000202051',
    endpoint: { scheme: '9930', id: 'DE123456789' }
  }
}
const TAXED = {
  tax_mode: 'rates',
  payment_terms: 'on_account',
  purchase_order_number: 'PO-77',
  customer: { name: 'Ada Lovelace', endpoint: { scheme: '0225', id: '123456789' } }
}

type Given = { merchant: TestMerchant, id: string, order_id: string }

async function givenInvoice (
  { settings = SETTINGS, about = TAXED, line = { tax: S20 }, draft = false }:
  { settings?: object, about?: object, line?: object, draft?: boolean } = {}
): Promise<Given> {
  const merchant = await givenMerchant({ settings })
  const placed = await placeOrder(merchant, { about, line })
  await ship(merchant, placed)
  const { invoices: [{ id }] } = await bodyOf<{ invoices: [{ id: string }] }>(
    merchant.post(`/v1/sales-orders/${placed.id}/invoices`, { draft }))
  return { merchant, id, order_id: placed.id }
}

const read = async ({ merchant, id }: Given, accept: string) =>
  merchant.get(`/v1/invoices/${id}/document`, { accept })

t.test('Accept chooses the format; a file is named by the number', async (t) => {
  const given = await givenInvoice()
  await inTurn([
    ['*/*', PDF, 'pdf'], [PDF, PDF, 'pdf'], [FACTURX, FACTURX, 'pdf'], [UBL, UBL, 'xml'],
    [CII, CII, 'xml'], ['application/xml;profile="cii"', CII, 'xml'],
    ['text/csv, application/*;q=0.5', PDF, 'pdf']
  ] as const, async ([accept, type, extension]) => {
    const reply = await read(given, accept)
    t.equal(reply.statusCode, 200, accept)
    t.equal(reply.headers['content-type'], type)
    t.match(reply.headers['content-disposition'],
      new RegExp(`^attachment; filename="INV-\\d{4}-00001\\.${extension}"$`))
  })
  refused(t, await read(given, 'application/xml; profile=x'), [406, 'not_acceptable'])
  const storefronts = await given.merchant.storefront.get(`/v1/invoices/${given.id}/document`)
  t.equal(storefronts.statusCode, 200)
  const suppliers = await given.merchant.supplier.get(`/v1/invoices/${given.id}/document`)
  refused(t, suppliers, [403, 'role_forbidden'])
  const other = await givenMerchant()
  refused(t, await read({ ...given, merchant: other }, PDF), [404, 'invoice_not_found'])
})

t.test('each says what the invoice says; inside of the Factur-X is the CII', async (t) => {
  const given = await givenInvoice()
  const invoice = await bodyOf(given.merchant.get(`/v1/invoices/${given.id}`))
  const cii = (await read(given, CII)).rawPayload
  const facturx = (await read(given, FACTURX)).rawPayload
  const pdf = await getDocumentProxy(new Uint8Array(facturx)) as unknown as {
    getAttachmentContent: (name: string) => Promise<Uint8Array>
  }
  t.ok(cii.equals(await pdf.getAttachmentContent('factur-x.xml')))
  const said = [readInvoice(cii), readInvoice((await read(given, UBL)).rawPayload)]
  for (const one of said) {
    t.match(one, {
      number: [invoice.number],
      amounts: ['39.80'],
      taxes: ['7.96'],
      total: ['47.76'],
      payable: ['47.76'],
      order: [invoice.sales_order_reference]
    })
  }
  const { text } = await readPdf((await read(given, PDF)).rawPayload)
  for (const one of [invoice.number, 'EUR 47.76', 'Tax 20% on EUR 39.80', 'Hafen 7']) {
    t.ok(text.includes(one), one)
  }
})

t.test('what was issued stays as it is when it is paid, to the byte', async (t) => {
  const given = await givenInvoice()
  const tagsOf = async () => inTurn([PDF, FACTURX, UBL, CII], async (accept) =>
    (await read(given, accept)).headers.etag)
  const before = await tagsOf()
  t.equal(new Set(before).size, 4)
  await bodyOf(given.merchant.post(`/v1/sales-orders/${given.order_id}/payments`, {
    reference: 'P1', amount: '47.76'
  }))
  t.match(await bodyOf(given.merchant.get(`/v1/invoices/${given.id}`)), { status: 'paid' })
  t.same(await tagsOf(), before)
})

t.test('a format that lacks something is refused, and says what; a PDF never is', async (t) => {
  const bare = await givenInvoice({ settings: {}, about: {}, line: {} })
  refused(t, await read(bare, CII), [409, 'invoice_particulars_missing'],
    ['accept seller_address', 'accept tax', 'accept seller_registration_number',
      'accept seller_tax_id'])
  t.equal((await read(bare, PDF)).statusCode, 200)
  const consumer = await givenInvoice({
    about: { tax_mode: 'rates', customer: { name: 'Ada Lovelace' } }
  })
  refused(t, await read(consumer, UBL), [409, 'invoice_particulars_missing'],
    ['accept buyer_endpoint', 'accept buyer_reference'])
  const invoice = await bodyOf(consumer.merchant.get(`/v1/invoices/${consumer.id}`))
  t.same([...invoice.missing].sort(), ['buyer_endpoint', 'buyer_reference'])
  t.equal((await read(consumer, FACTURX)).statusCode, 200, 'EN 16931 asks for less')
})

t.test('a draft is a PDF only', async (t) => {
  const draft = await givenInvoice({ draft: true })
  const reply = await read(draft, PDF)
  t.match(reply.headers['content-disposition'], /"invoice-draft\.pdf"/)
  t.match((await readPdf(reply.rawPayload)).text, /Draft of an invoice/)
  refused(t, await read(draft, UBL), [409, 'invoice_particulars_missing'], ['accept number'])
})

t.test('its language is the caller’s, else the order’s, else the merchant’s', async (t) => {
  const documents = { language: 'it' }
  const given = await givenInvoice({ settings: { ...SETTINGS, documents } })
  const textOf = async (headers = {}): Promise<string> => (await readPdf((await given.merchant.get(
    `/v1/invoices/${given.id}/document`, headers)).rawPayload)).text
  t.match(await textOf(), /Fattura/)
  t.match(await textOf({ 'accept-language': 'de' }), /Rechnung/)
  await bodyOf(given.merchant.patch(`/v1/sales-orders/${given.order_id}`, { language: 'fr' }))
  t.match(await textOf(), /Facture/)
})
