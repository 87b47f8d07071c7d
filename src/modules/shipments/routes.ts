// The HTTP routes of shipments: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import { deliverShipmentRoute, findShipmentRoute, shipSalesOrderRoute } from './schema.ts'
import { deliverShipment, readShipment, shipSalesOrder } from './service.ts'

export const shipmentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/shipments/:id', findShipmentRoute, async (request, reply) =>
    sendValue(reply, await readShipment(request.call, request.params.id)))

  app.post('/shipments/:id/delivery', deliverShipmentRoute, async (request, reply) =>
    sendAnswer(reply, await deliverShipment(
      request.call, request.params.id, request.body.delivered_at)))

  app.post('/sales-orders/:id/shipments', shipSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await shipSalesOrder(request.call, request.params.id, request.body)))
}
