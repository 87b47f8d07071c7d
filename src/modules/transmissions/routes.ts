// The HTTP routes of transmissions: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendFile, sendValue } from '../../platform/http/reply.ts'
import {
  findSentFileRoute, findTransmissionRoute, listMailsRoute, listTransmissionsOfOrderRoute,
  listTransmissionsRoute, mailInvoiceRoute, retryTransmissionRoute, testChannelsRoute, transmitRoute
} from './schema/routes.ts'
import { mailInvoice } from './service/mail-invoice.ts'
import {
  readMailsOfOrder, readSentFile, readTransmission, readTransmissionPage, readTransmissionsOfOrder
} from './service/read.ts'
import { retryTransmission, transmitPurchaseOrder } from './service/send-again.ts'
import { testChannels } from './service/test-channels.ts'

export const transmissionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { outbound, showAs } = app

  app.get('/transmissions', listTransmissionsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) =>
      readTransmissionPage(request.call, query)))

  app.get('/transmissions/:id', findTransmissionRoute, async (request, reply) =>
    sendValue(reply, await readTransmission(request.call, request.params.id)))

  app.get('/transmissions/:id/files/:number', findSentFileRoute, async (request, reply) => {
    const { id, number } = request.params
    const { name, content: bytes } =
      await readSentFile(request.call, id, number, outbound.encryption_key)
    return sendFile(reply, { bytes, name, type: 'application/octet-stream' })
  })

  app.post('/transmissions/:id/retries', retryTransmissionRoute, async (request, reply) =>
    sendAnswer(reply, await retryTransmission(request.call, request.params.id)))

  app.get('/purchase-orders/:id/transmissions', listTransmissionsOfOrderRoute,
    async (request, reply) => sendList(request, reply, request.query, async (query) =>
      readTransmissionsOfOrder(request.call, request.params.id, query)))

  app.post('/purchase-orders/:id/transmissions', transmitRoute, async (request, reply) =>
    sendAnswer(reply, await transmitPurchaseOrder(request.call, request.params.id)))

  app.get('/sales-orders/:id/transmissions', listMailsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) =>
      readMailsOfOrder(request.call, request.params.id, query)))

  app.post('/invoices/:id/transmissions', mailInvoiceRoute, async (request, reply) =>
    sendAnswer(reply, await mailInvoice(request.call, request.params.id)))

  app.post('/suppliers/:id/channel-tests', testChannelsRoute, async (request, reply) =>
    sendValue(reply, await testChannels(
      request.call, request.params.id, { outbound, showAs })))
}
