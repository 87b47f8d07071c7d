// The routes of documents: who may read which, and in which media types.

import Type, { type TSchema } from 'typebox'
import { AcceptLanguage } from '../../../platform/http/documented-headers.ts'
import { describeRoute, type Description } from '../../../platform/http/route.ts'
import { idOf } from '../../../platform/http/schemas.ts'
import {
  INVOICE_TYPES, PACKING_SLIP_TYPES, PURCHASE_ORDER_TYPES, SALES_ORDER_TYPES
} from './types.ts'

const PurchaseOrderId = Type.Object({ id: idOf('po', 'The purchase order has this id.') })
const InvoiceId = Type.Object({ id: idOf('inv', 'The invoice has this id.') })
const SalesOrderId = Type.Object({ id: idOf('so', 'The sales order has this id.') })

const DEFAULT = 'application/pdf'
const IN_WHICH_FORM = '`Accept` names the media type; PDF is the default.'

/** The first of the types is the default. */
function answerOf (
  { [DEFAULT]: schema, ...other_types }: Readonly<Record<string, TSchema>>
): Description['answers'] {
  if (schema === undefined) throw new Error('a document without a PDF')
  return {
    200: {
      type: DEFAULT,
      schema,
      other_types,
      description: 'The answer is the document, as a file.',
      headers: ['content-disposition']
    }
  }
}

const SHARED = { headers: { 'accept-language': AcceptLanguage } }
const REFUSALS = ['not_acceptable', 'document_unavailable'] as const

export const purchaseOrderDocumentRoute = describeRoute('GET', {
  ...SHARED,
  operationId: 'getPurchaseOrderDocument',
  tag: 'Purchase orders',
  summary: 'Read a purchase order as a document',
  description: 'The document is what the supplier gets, whoever reads it. Its language is that ' +
    `of \`Accept-Language\`, else the supplier’s, else the merchant’s. ${IN_WHICH_FORM}`,
  roles: ['operator', 'supplier'],
  params: PurchaseOrderId,
  answers: answerOf(PURCHASE_ORDER_TYPES),
  refusals: ['purchase_order_not_found', ...REFUSALS]
})

export const packingSlipRoute = describeRoute('GET', {
  ...SHARED,
  operationId: 'getPackingSlip',
  tag: 'Purchase orders',
  summary: 'Read the packing slip of a purchase order',
  description: 'The packing slip goes to the customer with the goods. It is in the merchant’s ' +
    'name, or in that of `ship_from`, and has no prices and nothing of the supplier. Its ' +
    'language is that of `Accept-Language`, else the merchant’s.',
  roles: ['operator', 'supplier'],
  params: PurchaseOrderId,
  answers: answerOf(PACKING_SLIP_TYPES),
  refusals: ['purchase_order_not_found', ...REFUSALS]
})

export const salesOrderDocumentRoute = describeRoute('GET', {
  ...SHARED,
  operationId: 'getSalesOrderDocument',
  tag: 'Sales orders',
  summary: 'Read a sales order as a document',
  description: 'The document is for the customer: it has no supplier, cost or margin. Its ' +
    `language is that of \`Accept-Language\`, else the merchant’s. ${IN_WHICH_FORM}`,
  roles: ['operator', 'storefront'],
  params: SalesOrderId,
  answers: answerOf(SALES_ORDER_TYPES),
  refusals: ['sales_order_not_found', ...REFUSALS]
})

export const invoiceDocumentRoute = describeRoute('GET', {
  ...SHARED,
  operationId: 'getInvoiceDocument',
  tag: 'Invoices',
  summary: 'Read an invoice or credit note as a document',
  description: 'The document is for the customer. What is issued says the same for ever: what is ' +
    'paid later changes no document. The language of a PDF is that of `Accept-Language`, else ' +
    'the order’s, else the merchant’s. `Accept` names the media type, with its profile; PDF is ' +
    'the default. What an electronic format lacks stands in `missing` of the invoice.',
  roles: ['operator', 'storefront'],
  params: InvoiceId,
  answers: answerOf(INVOICE_TYPES),
  refusals: ['invoice_not_found', 'invoice_particulars_missing', ...REFUSALS]
})
