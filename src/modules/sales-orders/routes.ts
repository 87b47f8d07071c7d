// Sales orders over HTTP: a path, a schema, a line of work.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  confirmSalesOrderRoute, findSalesOrderRoute, listSalesOrdersRoute, placeSalesOrderRoute,
  recordPaymentRoute
} from './schema/routes.ts'
import {
  confirmSalesOrder, placeSalesOrder, readSalesOrder, readSalesOrderPage, recordPayment
} from './service.ts'

export const salesOrderRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/sales-orders', placeSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await placeSalesOrder(request.call, request.body)))

  app.get('/sales-orders', listSalesOrdersRoute, async (request, reply) =>
    sendValue(reply, await readSalesOrderPage(request.call, request.query)))

  app.get('/sales-orders/:id', findSalesOrderRoute, async (request, reply) =>
    sendValue(reply, await readSalesOrder(request.call, request.params.id)))

  app.post('/sales-orders/:id/confirmation', confirmSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await confirmSalesOrder(request.call, request.params.id)))

  app.post('/sales-orders/:id/payments', recordPaymentRoute, async (request, reply) =>
    sendAnswer(reply, await recordPayment(request.call, request.params.id, request.body)))
}
