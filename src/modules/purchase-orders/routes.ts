// Purchase orders over HTTP: a path, a schema, a line of work.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendValue } from '../../platform/http/reply.ts'
import {
  findPurchaseOrderRoute, listPurchaseOrdersRoute
} from './schema.ts'
import { readPurchaseOrder, readPurchaseOrderPage } from './service.ts'

export const purchaseOrderRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/purchase-orders', listPurchaseOrdersRoute, async (request, reply) =>
    sendValue(reply, await readPurchaseOrderPage(request.call, request.query)))

  app.get('/purchase-orders/:id', findPurchaseOrderRoute, async (request, reply) =>
    sendValue(reply, await readPurchaseOrder(request.call, request.params.id)))
}
