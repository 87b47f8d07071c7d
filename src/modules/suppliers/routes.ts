// The HTTP routes of suppliers: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  changeSupplierRoute, createSupplierRoute, findSupplierRoute, listSuppliersRoute
} from './schema/routes.ts'
import { changeSupplier, createSupplier, readSupplier, readSupplierPage } from './service.ts'

export const supplierRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { outbound, is_simulating } = app

  app.post('/suppliers', createSupplierRoute, async (request, reply) =>
    sendAnswer(reply, await createSupplier(
      request.call, request.body, { outbound, is_simulating })))

  app.get('/suppliers', listSuppliersRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readSupplierPage(request.call, query)))

  app.get('/suppliers/:id', findSupplierRoute, async (request, reply) =>
    sendValue(reply, await readSupplier(request.call, request.params.id)))

  app.patch('/suppliers/:id', changeSupplierRoute, async (request, reply) =>
    sendAnswer(reply, await changeSupplier(
      request.call, request.params.id, request.body, { outbound, is_simulating })))
}
