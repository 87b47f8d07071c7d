// The HTTP routes of sales orders: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { listPaymentsRoute, listRefundsRoute, listSalesOrdersRoute } from './schema/lists.ts'
import { bounceRefundRoute, creditSalesOrderRoute } from './schema/credit-routes.ts'
import { reinstatePaymentRoute, reversePaymentRoute } from './schema/reversal-routes.ts'
import {
  addSalesOrderNoteRoute, cancelSalesOrderRoute, changeSalesOrderRoute, confirmSalesOrderRoute,
  findSalesOrderRoute, holdSalesOrderRoute, placeSalesOrderRoute, recordPaymentRoute,
  recordRefundRoute, removeHoldRoute
} from './schema/routes.ts'
import {
  addSalesOrderNote, cancelSalesOrder, changeSalesOrder, confirmSalesOrder, holdSalesOrder,
  removeSalesOrderHold
} from './service/change.ts'
import { recordPayment, reinstatePayment, reversePayment } from './service/money.ts'
import { placeSalesOrder } from './service/place.ts'
import { bounceRefund, creditSalesOrder, recordRefund } from './service/refunds.ts'
import {
  hasPartner, readPaymentPage, readRefundPage, readSalesOrder, readSalesOrderPage
} from './service/read.ts'

export const salesOrderRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/sales-orders', placeSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await placeSalesOrder(request.call, request.body)))

  app.get('/sales-orders', listSalesOrdersRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) =>
      readSalesOrderPage(request.call, query)))

  app.get('/payments', listPaymentsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readPaymentPage(request.call, query)))

  app.get('/refunds', listRefundsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readRefundPage(request.call, query)))

  app.get('/sales-orders/:id', findSalesOrderRoute, async (request, reply) => {
    const order = await readSalesOrder(request.call, request.params.id)
    return sendValue(reply, order, hasPartner(order.trace))
  })

  app.patch('/sales-orders/:id', changeSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await changeSalesOrder(request.call, request.params.id, request.body)))

  app.post('/sales-orders/:id/confirmation', confirmSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await confirmSalesOrder(request.call, request.params.id)))

  app.post('/sales-orders/:id/cancellation', cancelSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await cancelSalesOrder(request.call, request.params.id, request.body)))

  app.post('/sales-orders/:id/payments', recordPaymentRoute, async (request, reply) =>
    sendAnswer(reply, await recordPayment(request.call, request.params.id, request.body)))

  app.post('/sales-orders/:id/refunds', recordRefundRoute, async (request, reply) =>
    sendAnswer(reply, await recordRefund(request.call, request.params.id, request.body)))

  app.post('/refunds/:id/bounce', bounceRefundRoute, async ({ call, params, body }, reply) =>
    sendAnswer(reply, await bounceRefund(call, params.id, body)))

  app.post('/sales-orders/:id/credits', creditSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await creditSalesOrder(request.call, request.params.id, request.body)))

  app.post('/payments/:id/reversal', reversePaymentRoute, async ({ call, params, body }, reply) =>
    sendAnswer(reply, await reversePayment(call, params.id, body)))

  app.post('/payments/:id/reinstatement', reinstatePaymentRoute,
    async ({ call, params, body }, reply) =>
      sendAnswer(reply, await reinstatePayment(call, params.id, body)))

  app.post('/sales-orders/:id/holds', holdSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await holdSalesOrder(request.call, request.params.id, request.body.reason)))

  app.delete('/sales-orders/:id/holds/:hold', removeHoldRoute, async ({ call, params }, reply) =>
    sendAnswer(reply, await removeSalesOrderHold(call, params.id, params.hold)))

  app.post('/sales-orders/:id/notes', addSalesOrderNoteRoute, async (request, reply) =>
    sendAnswer(reply, await addSalesOrderNote(request.call, request.params.id, request.body)))
}
