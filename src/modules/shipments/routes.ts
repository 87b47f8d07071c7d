// The HTTP routes of shipments: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import { listShipmentsRoute } from './schema/list.ts'
import { deliverShipmentRoute, findShipmentRoute, shipSalesOrderRoute } from './schema/shipment.ts'
import { deliverShipment, readShipment, readShipmentPage, shipSalesOrder } from './service.ts'

export const shipmentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/shipments', listShipmentsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readShipmentPage(request.call, query)))

  app.get('/shipments/:id', findShipmentRoute, async (request, reply) =>
    sendValue(reply, await readShipment(request.call, request.params.id)))

  app.post('/shipments/:id/delivery', deliverShipmentRoute, async (request, reply) =>
    sendAnswer(reply, await deliverShipment(
      request.call, request.params.id, request.body.delivered_at)))

  app.post('/sales-orders/:id/shipments', shipSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await shipSalesOrder(request.call, request.params.id, request.body)))
}
