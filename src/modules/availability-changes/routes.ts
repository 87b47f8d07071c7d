// The HTTP route of changed availability: a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { buildSkuWatch } from '../../platform/events/sku-watch.ts'
import { sendValue } from '../../platform/http/reply.ts'
import { listAvailabilityChangesRoute } from './schema.ts'
import { readAvailabilityChanges } from './service.ts'

export const availabilityChangeRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const watch = buildSkuWatch(app.carrier.db)
  app.addHook('preClose', async () => watch.close())

  app.get('/availability-changes', listAvailabilityChangesRoute, async (request, reply) =>
    sendValue(reply, await readAvailabilityChanges(request.call, request.query, {
      watch,
      readInTurn: async (read) => request.readInTurn(read),
      holdsKey: async () => request.holdsKey()
    })))
}
