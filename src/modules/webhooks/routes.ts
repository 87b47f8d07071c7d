// The HTTP routes of webhooks: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  changeEndpointRoute, createEndpointRoute, deleteEndpointRoute, findEndpointRoute,
  listDeliveriesRoute, listEndpointsRoute, replayRoute, rotateSecretRoute, testEndpointRoute
} from './schema/routes.ts'
import { readDeliveryPage, replayEvents, sendTestEvent } from './service/deliveries.ts'
import {
  changeWebhookEndpoint, createEndpoint, deleteEndpoint, rotateSecret
} from './service/endpoints.ts'
import { readEndpoint, readEndpointPage } from './service/read-endpoints.ts'

export const webhookRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { outbound } = app

  app.post('/webhook-endpoints', createEndpointRoute, async (request, reply) =>
    sendAnswer(reply, await createEndpoint(request.call, request.body, outbound)))

  app.get('/webhook-endpoints', listEndpointsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readEndpointPage(request.call, query)))

  app.get('/webhook-endpoints/:id', findEndpointRoute, async (request, reply) =>
    sendValue(reply, await readEndpoint(request.call, request.params.id)))

  app.patch('/webhook-endpoints/:id', changeEndpointRoute, async (request, reply) =>
    sendAnswer(reply, await changeWebhookEndpoint(
      request.call, request.params.id, request.body, outbound)))

  app.delete('/webhook-endpoints/:id', deleteEndpointRoute, async (request, reply) =>
    sendAnswer(reply, await deleteEndpoint(request.call, request.params.id)))

  app.post('/webhook-endpoints/:id/secret-rotations', rotateSecretRoute, async (request, reply) =>
    sendAnswer(reply, await rotateSecret(
      request.call, request.params.id, request.body, outbound)))

  app.post('/webhook-endpoints/:id/test-events', testEndpointRoute, async (request, reply) =>
    sendAnswer(reply, await sendTestEvent(request.call, request.params.id)))

  app.get('/webhook-endpoints/:id/deliveries', listDeliveriesRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) =>
      readDeliveryPage(request.call, request.params.id, query)))

  app.post('/webhook-endpoints/:id/replays', replayRoute, async (request, reply) =>
    sendAnswer(reply, await replayEvents(request.call, request.params.id, request.body)))
}
