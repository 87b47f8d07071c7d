// The HTTP routes of invoices: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  discardInvoiceRoute, findInvoiceRoute, invoiceSalesOrderRoute, issueInvoiceRoute,
  listInvoicesOfOrderRoute, listInvoicesRoute
} from './schema/routes.ts'
import { discardInvoice, invoiceSalesOrder, issueInvoice } from './service/issue.ts'
import { readInvoice, readInvoicePage, readInvoicePageOfOrder } from './service/read.ts'

export const invoiceRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/invoices', listInvoicesRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readInvoicePage(request.call, query)))

  app.get('/invoices/:id', findInvoiceRoute, async (request, reply) =>
    sendValue(reply, await readInvoice(request.call, request.params.id)))

  app.post('/invoices/:id/issue', issueInvoiceRoute, async (request, reply) =>
    sendAnswer(reply, await issueInvoice(request.call, request.params.id)))

  app.post('/invoices/:id/discard', discardInvoiceRoute, async (request, reply) =>
    sendAnswer(reply, await discardInvoice(request.call, request.params.id)))

  app.get('/sales-orders/:id/invoices', listInvoicesOfOrderRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) =>
      readInvoicePageOfOrder(request.call, request.params.id, query)))

  app.post('/sales-orders/:id/invoices', invoiceSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await invoiceSalesOrder(request.call, request.params.id, request.body)))
}
