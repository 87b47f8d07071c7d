// The media types of each document, with what stands in them.

import Type from 'typebox'
import { ref } from '../../../platform/http/schemas.ts'

const PdfDocument = Type.String({
  $id: 'PdfDocument',
  format: 'binary',
  description: 'The document is a PDF for people, with tags for screen readers.',
  examples: ['%PDF-1.7']
})

const CsvDocument = Type.String({
  $id: 'CsvDocument',
  description: 'Each line of the file is a line of the order; the first has the names of the ' +
    'columns. New columns come at the end. A text that a spreadsheet would run as a formula has ' +
    'an apostrophe in front.',
  examples: ['order_number,reference\r\nPO-01K9X3V8HQ2M4N6P8,WEB-1042\r\n']
})

const UblDocument = Type.String({
  $id: 'UblDocument',
  description: 'The document is an Order, OrderChange or OrderCancellation of UBL 2.1, with the ' +
    'ids of Peppol.',
  examples: ['<?xml version="1.0" encoding="UTF-8"?><Order/>']
})

const AnsiInterchange = Type.String({
  $id: 'AnsiInterchange',
  description: 'The document is an interchange of X12 004010 with an 850 or 860.',
  examples: ['ISA*00*          *00*          *ZZ*ACME           *ZZ*LITWARE        *261123*0930*U' +
    '*00401*000000001*0*P*>~']
})

const EdifactInterchange = Type.String({
  $id: 'EdifactInterchange',
  description: 'The document is an interchange of EDIFACT D.96A with an ORDERS or ORDCHG.',
  examples: ["UNB+UNOC:3+ACME:ZZ+LITWARE:ZZ+261123:0930+1'"]
})

export const PURCHASE_ORDER_TYPES = {
  'application/pdf': ref(PdfDocument),
  'text/csv': ref(CsvDocument),
  'application/xml': ref(UblDocument),
  'application/edi-x12': ref(AnsiInterchange),
  'application/edifact': ref(EdifactInterchange)
}
export type PurchaseOrderType = keyof typeof PURCHASE_ORDER_TYPES

export const PACKING_SLIP_TYPES = { 'application/pdf': ref(PdfDocument) }
export type PackingSlipType = keyof typeof PACKING_SLIP_TYPES

export const SALES_ORDER_TYPES = {
  'application/pdf': ref(PdfDocument),
  'text/csv': ref(CsvDocument)
}
export type SalesOrderType = keyof typeof SALES_ORDER_TYPES

const UblInvoice = Type.String({
  $id: 'UblInvoice',
  description: 'The document is an Invoice or CreditNote of UBL 2.1, by Peppol BIS Billing 3.',
  examples: ['<?xml version="1.0" encoding="UTF-8"?><Invoice/>']
})

const CiiInvoice = Type.String({
  $id: 'CiiInvoice',
  description: 'The document is a CrossIndustryInvoice of UN/CEFACT (D16B), by EN 16931.',
  examples: ['<?xml version="1.0" encoding="UTF-8"?><rsm:CrossIndustryInvoice/>']
})

const FacturxDocument = Type.String({
  $id: 'FacturxDocument',
  format: 'binary',
  description: 'The document is a Factur-X (ZUGFeRD): a PDF for people with the ' +
    'CrossIndustryInvoice inside, by the profile EN 16931.',
  examples: ['%PDF-1.7']
})

export const INVOICE_TYPES = {
  'application/pdf': ref(PdfDocument),
  'application/pdf; profile=factur-x': ref(FacturxDocument),
  'application/xml': ref(UblInvoice),
  'application/xml; profile=cii': ref(CiiInvoice)
}
export type InvoiceType = keyof typeof INVOICE_TYPES

export const DOCUMENT_SCHEMAS = [
  PdfDocument, CsvDocument, UblDocument, AnsiInterchange, EdifactInterchange, UblInvoice,
  CiiInvoice, FacturxDocument
]
