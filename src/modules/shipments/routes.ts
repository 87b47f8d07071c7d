// The HTTP routes of shipments: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import { listShipmentsRoute } from './schema/list.ts'
import { cancelShipmentRoute, changeShipmentRoute } from './schema/corrections.ts'
import {
  findIncidentRoute, reportIncidentRoute, settleIncidentRoute
} from './schema/incident-routes.ts'
import { deliverShipmentRoute, findShipmentRoute, shipSalesOrderRoute } from './schema/shipment.ts'
import { reportShipmentIncident, settleShipmentIncident } from './service/incidents.ts'
import {
  cancelShipment, changeShipment, deliverShipment, shipSalesOrder
} from './service/move.ts'
import { readIncident, readShipment, readShipmentPage } from './service/read.ts'

export const shipmentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/shipments', listShipmentsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readShipmentPage(request.call, query)))

  app.get('/shipments/:id', findShipmentRoute, async (request, reply) =>
    sendValue(reply, await readShipment(request.call, request.params.id)))

  app.post('/shipments/:id/delivery', deliverShipmentRoute, async (request, reply) =>
    sendAnswer(reply, await deliverShipment(
      request.call, request.params.id, request.body)))

  app.patch('/shipments/:id', changeShipmentRoute, async (request, reply) =>
    sendAnswer(reply, await changeShipment(request.call, request.params.id, request.body)))

  app.post('/shipments/:id/cancellation', cancelShipmentRoute, async (request, reply) =>
    sendAnswer(reply, await cancelShipment(request.call, request.params.id)))

  app.post('/shipments/:id/incidents', reportIncidentRoute, async (request, reply) =>
    sendAnswer(reply, await reportShipmentIncident(
      request.call, request.params.id, request.body)))

  app.get('/shipments/:id/incidents/:incident', findIncidentRoute, async (request, reply) =>
    sendValue(reply, await readIncident(request.call, request.params)))

  app.post('/shipments/:id/incidents/:incident/resolution', settleIncidentRoute,
    async (request, reply) => sendAnswer(reply, await settleShipmentIncident(
      request.call, request.params, request.body)))

  app.post('/sales-orders/:id/shipments', shipSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await shipSalesOrder(request.call, request.params.id, request.body)))
}
