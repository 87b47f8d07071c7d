// The HTTP routes of purchase orders: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  acknowledgePurchaseOrderRoute, addPurchaseOrderNoteRoute, answerCancellationRoute,
  cancelPurchaseOrderRoute, closePurchaseOrderRoute, findPurchaseOrderRoute,
  issuePurchaseOrderRoute, listPurchaseOrdersRoute, receivePurchaseOrderRoute,
  shipPurchaseOrderRoute, updatePurchaseOrderRoute
} from './schema/routes.ts'
import { addPurchaseOrderNote, updatePurchaseOrder } from './service/annotate.ts'
import {
  acknowledgePurchaseOrder, answerCancellationRequest, cancelPurchaseOrder, closePurchaseOrder,
  issuePurchaseOrder
} from './service/answer.ts'
import { readPurchaseOrder, readPurchaseOrderPage } from './service/read.ts'
import { receivePurchaseOrder, shipPurchaseOrder } from './service/ship.ts'

export const purchaseOrderRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/purchase-orders', listPurchaseOrdersRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) =>
      readPurchaseOrderPage(request.call, query)))

  app.get('/purchase-orders/:id', findPurchaseOrderRoute, async (request, reply) => {
    const order = await readPurchaseOrder(request.call, request.params.id)
    return sendValue(reply, order, (order.partner_order ?? null) !== null)
  })

  app.patch('/purchase-orders/:id', updatePurchaseOrderRoute,
    async ({ call, params, body }, reply) =>
      sendAnswer(reply, await updatePurchaseOrder(call, params.id, body)))

  app.post('/purchase-orders/:id/issue', issuePurchaseOrderRoute, async (request, reply) =>
    sendAnswer(reply, await issuePurchaseOrder(request.call, request.params.id)))

  app.post('/purchase-orders/:id/acknowledgements', acknowledgePurchaseOrderRoute,
    async ({ call, params, body }, reply) =>
      sendAnswer(reply, await acknowledgePurchaseOrder(call, params.id, body)))

  app.post('/purchase-orders/:id/shipments', shipPurchaseOrderRoute,
    async ({ call, params, body }, reply) =>
      sendAnswer(reply, await shipPurchaseOrder(call, params.id, body)))

  app.post('/purchase-orders/:id/receipts', receivePurchaseOrderRoute,
    async ({ call, params, body }, reply) =>
      sendAnswer(reply, await receivePurchaseOrder(call, params.id, body)))

  app.post('/purchase-orders/:id/closure', closePurchaseOrderRoute,
    async ({ call, params, body }, reply) =>
      sendAnswer(reply, await closePurchaseOrder(call, params.id, body.reason ?? null)))

  app.post('/purchase-orders/:id/cancellation', cancelPurchaseOrderRoute,
    async ({ call, params, body }, reply) =>
      sendAnswer(reply, await cancelPurchaseOrder(call, params.id, body.reason ?? null)))

  app.post('/purchase-orders/:id/cancellation-response', answerCancellationRoute,
    async ({ call, params, body }, reply) =>
      sendAnswer(reply, await answerCancellationRequest(call, params.id, body)))

  app.post('/purchase-orders/:id/notes', addPurchaseOrderNoteRoute,
    async ({ call, params, body }, reply) =>
      sendAnswer(reply, await addPurchaseOrderNote(call, params.id, body)))
}
