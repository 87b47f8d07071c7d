// The HTTP routes of documents: each chooses a format and a language, and has the service write.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { acceptedType, preferredLanguage } from '../../platform/http/preferred-type.ts'
import { sendFile } from '../../platform/http/reply.ts'
import {
  type Format, INVOICE_FORMATS, PACKING_SLIP_FORMATS, PURCHASE_ORDER_FORMATS, SALES_ORDER_FORMATS
} from './formats.ts'
import { readPackingSlipSource } from './packing-slip.ts'
import {
  invoiceDocumentRoute, packingSlipRoute, purchaseOrderDocumentRoute, salesOrderDocumentRoute
} from './schema/routes.ts'
import {
  languagesFor, readInvoiceSource, readPurchaseOrderSource, readSalesOrderSource, type Source,
  writeDocument
} from './service.ts'

export const documentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { showAs } = app

  app.get('/purchase-orders/:id/document', purchaseOrderDocumentRoute, async (request, reply) =>
    send(request, reply, PURCHASE_ORDER_FORMATS, async () =>
      readPurchaseOrderSource(request.call, request.params.id, showAs)))

  app.get('/purchase-orders/:id/packing-slip', packingSlipRoute, async (request, reply) =>
    send(request, reply, PACKING_SLIP_FORMATS, async () =>
      readPackingSlipSource(request.call, request.params.id, showAs)))

  app.get('/sales-orders/:id/document', salesOrderDocumentRoute, async (request, reply) =>
    send(request, reply, SALES_ORDER_FORMATS, async () =>
      readSalesOrderSource(request.call, request.params.id, showAs)))

  app.get('/invoices/:id/document', invoiceDocumentRoute, async (request, reply) =>
    send(request, reply, INVOICE_FORMATS, async () =>
      readInvoiceSource(request.call, request.params.id)))
}

/** Throws `not_acceptable` before anything is read. */
async function send<Document> (
  request: FastifyRequest, reply: FastifyReply,
  formats: Readonly<Record<string, Format<Document>>>, read: () => Promise<Source<Document>>
): Promise<FastifyReply> {
  const type = acceptedType(request, Object.keys(formats))
  const format = formats[type]
  if (format === undefined) throw new Error(`no format for ${type}`)
  const source = await read()
  const language = preferredLanguage(request, languagesFor(source))
  const bytes = await writeDocument(request.call, source, { language, format })
  return sendFile(reply, {
    bytes, type: `${type}${format.parameters ?? ''}`, name: `${source.name}.${format.extension}`
  })
}
