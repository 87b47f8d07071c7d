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

export const PURCHASE_ORDER_TYPES = {
  'application/pdf': ref(PdfDocument),
  'text/csv': ref(CsvDocument)
}
export type PurchaseOrderType = keyof typeof PURCHASE_ORDER_TYPES

export const PACKING_SLIP_TYPES = { 'application/pdf': ref(PdfDocument) }
export type PackingSlipType = keyof typeof PACKING_SLIP_TYPES

export const SALES_ORDER_TYPES = {
  'application/pdf': ref(PdfDocument),
  'text/csv': ref(CsvDocument)
}
export type SalesOrderType = keyof typeof SALES_ORDER_TYPES

export const DOCUMENT_SCHEMAS = [PdfDocument, CsvDocument]
