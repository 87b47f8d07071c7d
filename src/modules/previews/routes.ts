// The HTTP routes of questions to sourcing: each has a path, a schema and a line that asks.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendValue } from '../../platform/http/reply.ts'
import {
  findAvailabilityRoute, findCartAvailabilityRoute, previewSourcingRoute
} from './schema.ts'
import { askAvailability, askCartAvailability, askPreview } from './service.ts'

export const previewRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/sourcing/previews', previewSourcingRoute, async (request, reply) =>
    sendValue(reply, await askPreview(request.call, request.body)))

  app.get('/availability', findAvailabilityRoute, async (request, reply) =>
    sendValue(reply, await askAvailability(request.call, request.query)))

  app.post('/availability', findCartAvailabilityRoute, async (request, reply) =>
    sendValue(reply, await askCartAvailability(request.call, request.body)))
}
