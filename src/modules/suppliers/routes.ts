// The HTTP routes of suppliers: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { collectPage, readPage } from '../../platform/db/keyset-page.ts'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  changeSupplierRoute, createSupplierRoute, findSupplierRoute, listSuppliersRoute
} from './schema/routes.ts'
import { changeSupplier, createSupplier, readSupplier } from './service.ts'
import { listSuppliers } from './store.ts'

export const supplierRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/suppliers', createSupplierRoute, async (request, reply) =>
    sendAnswer(reply, await createSupplier(request.call, request.body)))

  app.get('/suppliers', listSuppliersRoute, async (request, reply) => {
    const { db, merchant_id } = request.call
    return sendList(request, reply, request.query, async ({ limit, cursor, ...filters }) =>
      collectPage(readPage({ limit, cursor }, 1), async (part) =>
        listSuppliers(db, merchant_id, filters, part), ({ id }) => [id]))
  })

  app.get('/suppliers/:id', findSupplierRoute, async (request, reply) =>
    sendValue(reply, await readSupplier(request.call, request.params.id)))

  app.patch('/suppliers/:id', changeSupplierRoute, async (request, reply) =>
    sendAnswer(reply, await changeSupplier(request.call, request.params.id, request.body)))
}
