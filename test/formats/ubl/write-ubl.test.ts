// Purchase orders as UBL, judged by the schemas of OASIS with a parser that nobody here wrote.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import fc from 'fast-check'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { MESSAGES } from '../../../src/domain/model/channel/channel.ts'
import type { PurchaseOrderDocument } from '../../../src/formats/order-document.ts'
import { writeUbl } from '../../../src/formats/ubl/write-ubl.ts'
import { ADDRESS, purchaseLineOf } from '../../domain/given.ts'
import { documentOf } from '../documents.ts'
import { peppolSamplesOf } from './peppol-samples.ts'

xmlRegisterFsInputProviders()

const NAMESPACES = {
  cac: 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
  cbc: 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
}

const validators = new Map(['Order', 'OrderChange', 'OrderCancellation'].map((root) => {
  const url = join(import.meta.dirname, 'xsd', 'maindoc', `UBL-${root}-2.1.xsd`)
  return [root, XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(url), { url }))]
}))

/** Throws when the document is not valid. Returns what reads the texts at a path. */
function parse (bytes: Uint8Array): (path: string) => string[] {
  using document = XmlDocument.fromBuffer(bytes)
  validators.get(document.root.name)?.validate(document)
  const found = new Map<string, string[]>()
  for (const path of PATHS) {
    found.set(path, document.find(`//${path}`, NAMESPACES).map((node) => node.content))
  }
  return (path) => found.get(path) ?? []
}

const PATHS = [
  'cbc:CustomizationID', 'cbc:ProfileID', 'cac:LineItem/cbc:Quantity', 'cbc:LineStatusCode',
  'cac:LineItem/cbc:LineExtensionAmount', 'cac:AllowanceCharge/cbc:Amount', 'cbc:Note',
  'cac:AnticipatedMonetaryTotal/cbc:LineExtensionAmount', 'cbc:TaxExclusiveAmount',
  'cbc:PayableAmount', 'cac:OrderReference/cbc:ID', 'cbc:CancellationNote', 'cbc:EndpointID',
  'cac:DeliveryParty/cac:PartyName/cbc:Name', 'cbc:ChargeTotalAmount', 'cbc:SalesOrderID',
  'cac:ValidityPeriod/cbc:EndDate', 'cac:SellerSupplierParty//cbc:CompanyID',
  'cac:BuyerCustomerParty//cbc:CompanyID'
]

t.test('an order, with sums as Peppol wants them', async (t) => {
  const lines = [
    purchaseLineOf({ quantity: 3, unit_cost: '1.335' }),
    purchaseLineOf({ line_number: 2, quantity: 2, canceled_quantity: 1, supplier_sku: 'N-1' })
  ]
  const textsAt = parse(writeUbl(documentOf({
    order: { lines, freight: '5.00', order_fee: '1.50', ship_complete: true },
    words: { gift_message: 'For <you> &amp; me', customer_order_number: 'C-1' }
  })))
  t.same(textsAt('cac:LineItem/cbc:Quantity'), ['3', '1'])
  t.same(textsAt('cac:LineItem/cbc:LineExtensionAmount'), ['4.00', '10.00'])
  t.same(textsAt('cac:AnticipatedMonetaryTotal/cbc:LineExtensionAmount'), ['14.00'])
  t.same(textsAt('cac:AllowanceCharge/cbc:Amount'), ['5.00', '1.50'])
  t.same(textsAt('cbc:ChargeTotalAmount'), ['6.50'])
  t.same(textsAt('cbc:TaxExclusiveAmount'), ['20.50'])
  t.same(textsAt('cbc:PayableAmount'), ['20.50'])
  t.same(textsAt('cbc:EndpointID'), ['123456789'], 'a D-U-N-S number is one, ZZ is not')
  t.same(textsAt('cbc:Note'), [
    'SHIP COMPLETE: all units in one shipment\nGIFT MESSAGE: For <you> &amp; me'
  ])
})

t.test('a change and a cancellation name the order and their sequence', async (t) => {
  const lines = [purchaseLineOf({ canceled_quantity: 10 }), purchaseLineOf({ line_number: 2 })]
  const change = parse(writeUbl(documentOf({ message: 'change', revision: 2, order: { lines } })))
  t.same(change('cac:OrderReference/cbc:ID'), ['PO-01M8H7M2HPE3VB5RB'])
  t.same(change('cbc:LineStatusCode'), ['2', '3'])
  t.same(change('cac:LineItem/cbc:Quantity'), ['0', '10'])
  const order = { cancellation_reason: 'The customer has changed their mind.' }
  const end = parse(writeUbl(documentOf({ message: 'cancellation', revision: 3, order })))
  t.same(end('cbc:CancellationNote'), ['The customer has changed their mind.'])
})

const IDS = {
  order: ['urn:fdc:peppol.eu:poacc:trns:order:3', 'urn:fdc:peppol.eu:poacc:bis:ordering:3'],
  change: [
    'urn:fdc:peppol.eu:poacc:trns:order_change:3',
    'urn:fdc:peppol.eu:poacc:bis:advanced_ordering:3'
  ],
  cancellation: [
    'urn:fdc:peppol.eu:poacc:trns:order_cancellation:3',
    'urn:fdc:peppol.eu:poacc:bis:advanced_ordering:3'
  ]
} as const

t.test('what has all that Peppol asks for has its ids, and nothing that it does not know',
  async (t) => {
    for (const message of MESSAGES) {
      for (const { name, document } of peppolSamplesOf(message)) {
        const textsAt = parse(writeUbl(document))
        t.same([...textsAt('cbc:CustomizationID'), ...textsAt('cbc:ProfileID')], IDS[message], name)
        t.same(textsAt('cac:SellerSupplierParty//cbc:CompanyID'), [], 'no tax number of the seller')
      }
    }
    const [{ document } = { document: documentOf() }] = peppolSamplesOf('change')
    const textsAt = parse(writeUbl(document))
    t.same(textsAt('cbc:SalesOrderID'), ['S-1'])
    t.same(textsAt('cac:ValidityPeriod/cbc:EndDate'), ['2026-11-30'])
    t.same(textsAt('cac:BuyerCustomerParty//cbc:CompanyID'), ['FR123'])
    const foreign = { ...document, buyer: { ...document.buyer, tax_id: 'ZQ123' } }
    t.same(parse(writeUbl(foreign))('cac:BuyerCustomerParty//cbc:CompanyID'), [],
      'a tax number begins with a country')
  })

t.test('what lacks something of that does not say that it is for Peppol', async (t) => {
  const [{ document } = { document: documentOf() }] = peppolSamplesOf('order')
  const { buyer, seller, edi, order } = document
  const lacking: Array<Partial<PurchaseOrderDocument>> = [
    { buyer: { ...buyer, address: null } }, { seller: { ...seller, address: null } },
    { edi: { ...edi, sender: { qualifier: 'ZZ', id: 'ACME' } } },
    { edi: { ...edi, receiver: { qualifier: 'ZZ', id: 'NW' } } },
    { order: { ...order, currency: 'KWD' } }
  ]
  for (const about of lacking) {
    const textsAt = parse(writeUbl({ ...document, ...about }))
    t.same([...textsAt('cbc:CustomizationID'), ...textsAt('cbc:ProfileID')], [])
  }
})

/** An order that has a text of its own in each field that others write. */
function orderOf (
  texts: readonly string[], message: PurchaseOrderDocument['message']
): PurchaseOrderDocument {
  const text = (index: number): string => texts[index] ?? ''
  return documentOf({
    message,
    order: {
      sales_order_reference: text(0),
      cancellation_reason: text(1),
      ship_to: { ...ADDRESS, name: text(1), line1: text(2), city: text(3), region: text(4) },
      lines: [purchaseLineOf({ sku: text(5), supplier_sku: text(0) })]
    },
    words: { gift_message: text(2), supplier_reference: text(3) }
  })
}

t.test('hostile text in every field: the document stays valid', async (t) => {
  const hostile = fc.oneof(
    fc.constantFrom('<', '&', ']]>', '"', "'", '\0', '\ud800', '😀', 'x'.repeat(10_000), '\ufffe',
      '<!--', '&lol;', '@id', '#'),
    fc.string({ unit: 'binary', maxLength: 40 })
  )
  const messages = fc.constantFrom<PurchaseOrderDocument['message'][]>(
    'order', 'change', 'cancellation')
  fc.assert(fc.property(
    fc.array(hostile, { minLength: 6, maxLength: 6 }), messages, (texts, message) => {
      parse(writeUbl(orderOf(texts, message)))
    }), { numRuns: 500 })
  t.pass('valid each time')
})
