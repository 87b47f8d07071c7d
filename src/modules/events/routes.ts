// The HTTP routes of events: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { RuleError } from '../../domain/kernel/rule.ts'
import { collectPage, readPage } from '../../platform/db/keyset-page.ts'
import { sendValue } from '../../platform/http/reply.ts'
import { hasSalesOrder } from '../back-to-back/store/read-orders.ts'
import { listSalesOrderEventsRoute } from './schema.ts'
import { listSalesOrderEvents } from './store.ts'

export const eventRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/sales-orders/:id/events', listSalesOrderEventsRoute, async (request, reply) => {
    const { call: { db, merchant_id }, params: { id } } = request
    const page = readPage(request.query, 2, [0])
    if (!await hasSalesOrder(db, merchant_id, id)) throw new RuleError('sales_order_not_found')
    return sendValue(reply, await collectPage(page, async (part) =>
      listSalesOrderEvents(db, merchant_id, id, part),
    ({ occurred_at, id }) => [occurred_at, id]))
  })
}
