// The HTTP routes of sourcing: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { RuleError } from '../../domain/kernel/rule.ts'
import { collectPage, readPage } from '../../platform/db/keyset-page.ts'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import { hasSalesOrder } from '../back-to-back/store/read-orders.ts'
import { listSourcingDecisionsRoute, planSalesOrderRoute } from './schema/decisions.ts'
import { replayDecisionRoute } from './schema/replays.ts'
import { planSalesOrder, replayDecision } from './service.ts'
import { listSourcingDecisions } from './store.ts'

export const sourcingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/sales-orders/:id/sourcing', listSourcingDecisionsRoute, async (request, reply) => {
    const { call: { db, merchant_id, account }, params: { id } } = request
    if (!await hasSalesOrder(db, merchant_id, id, account)) {
      throw new RuleError('sales_order_not_found')
    }
    return sendList(request, reply, request.query, async (query) =>
      collectPage(readPage(query, 1), async (part) =>
        listSourcingDecisions(db, merchant_id, id, part), ({ id }) => [id]))
  })

  app.post('/sales-orders/:id/sourcing', planSalesOrderRoute, async (request, reply) =>
    sendAnswer(reply, await planSalesOrder(request.call, request.params.id, request.body)))

  app.post('/sales-orders/:id/sourcing/:decision/replays', replayDecisionRoute, async (
    request, reply
  ) => sendValue(reply, await replayDecision(request.call, request.params, request.body)))
}
