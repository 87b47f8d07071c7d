// The routes of invoices: who may read and issue them.

import Type from 'typebox'
import { INVOICE_KINDS, INVOICE_STATUSES } from '../../../domain/model/invoice/invoice.ts'
import { anyOf, describeList, SortParameter } from '../../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import {
  CreatedAfter, CreatedBefore, EmptyBody, idOf, instant, oneOf, ref, UpdatedAfter
} from '../../../platform/http/schemas.ts'
import { Invoice, InvoicePage, IssuedInvoices, NewInvoices } from './invoice.ts'

const TAG = 'Invoices'
const READERS = ['operator', 'storefront'] as const
const InvoiceId = Type.Object({ id: idOf('inv', 'This id names the invoice.') })
const SalesOrderId = Type.Object({ id: idOf('so', 'This id names the sales order.') })

const filters = {
  kind: Type.Optional(oneOf(INVOICE_KINDS, {
    description: 'The list has only invoices, or only credit notes.'
  })),
  status: Type.Optional(anyOf(INVOICE_STATUSES,
    'The list has only documents with one of these statuses.')),
  issued_after: Type.Optional(instant(
    'The list has only documents that were issued at this time or later.')),
  issued_before: Type.Optional(instant(
    'The list has only documents that were issued before this time, and none issued at it.')),
  created_after: Type.Optional(CreatedAfter),
  created_before: Type.Optional(CreatedBefore),
  updated_after: Type.Optional(UpdatedAfter),
  sort: Type.Optional(SortParameter)
}

export const listInvoicesRoute = describeList({
  operationId: 'listInvoices',
  tag: TAG,
  summary: 'List invoices and credit notes',
  description: 'The list begins with the newest document, unless `sort` says otherwise.',
  roles: READERS,
  item: Invoice,
  page: InvoicePage,
  filters: {
    sales_order_id: Type.Optional(idOf('so', 'The list has only documents of this sales order.')),
    ...filters
  }
})

export const listInvoicesOfOrderRoute = describeList({
  operationId: 'listSalesOrderInvoices',
  tag: TAG,
  summary: 'List the invoices and credit notes of a sales order',
  description: 'The list begins with the newest document, unless `sort` says otherwise.',
  roles: READERS,
  params: SalesOrderId,
  item: Invoice,
  page: InvoicePage,
  filters,
  refusals: ['sales_order_not_found']
})

export const findInvoiceRoute = describeRoute('GET', {
  operationId: 'getInvoice',
  tag: TAG,
  summary: 'Read an invoice or credit note',
  description: 'The answer says what the document says, and how much of it is paid.',
  roles: READERS,
  params: InvoiceId,
  answers: { 200: { schema: ref(Invoice), description: 'The answer is the document.' } },
  refusals: ['invoice_not_found']
})

export const invoiceSalesOrderRoute = describeRoute('POST', {
  operationId: 'invoiceSalesOrder',
  tag: TAG,
  summary: 'Invoice what is due of a sales order',
  description: 'What was shipped, delivered or ordered (the order’s `invoicing.basis`) and is ' +
    'not invoiced gets an invoice, whatever `invoicing.trigger` says. What was invoiced and is ' +
    'not to be any more gets a credit note. Sent again, nothing more is due. While a draft is ' +
    'open, the service invoices nothing of the order.',
  roles: ['operator'],
  params: SalesOrderId,
  body: NewInvoices,
  is_body_optional: true,
  answers: {
    200: { schema: ref(IssuedInvoices), description: 'Nothing was due, so the list is empty.' },
    201: { schema: ref(IssuedInvoices), description: 'The documents were issued or drafted.' }
  },
  refusals: ['sales_order_not_found', 'invoice_draft_open']
})

export const issueInvoiceRoute = describeRoute('POST', {
  operationId: 'issueInvoice',
  tag: TAG,
  summary: 'Issue a draft',
  description: 'The draft gets its number, and names seller and buyer as they are now. Of ' +
    'several drafts of an order the oldest is issued first.',
  roles: ['operator'],
  params: InvoiceId,
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Invoice), description: 'The document is issued.', headers: ['etag'] }
  },
  refusals: ['invoice_not_found', 'invoice_not_draft', 'invoice_draft_outdated']
})

export const discardInvoiceRoute = describeRoute('POST', {
  operationId: 'discardInvoice',
  tag: TAG,
  summary: 'Discard a draft',
  description: 'The draft stays to be read, and what it was for is due again.',
  roles: ['operator'],
  params: InvoiceId,
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Invoice), description: 'The draft is discarded.', headers: ['etag'] }
  },
  refusals: ['invoice_not_found', 'invoice_not_draft']
})
