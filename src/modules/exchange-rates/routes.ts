// The HTTP routes of exchange rates: each has a path, a schema and a line of work.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { collectPage, readPage } from '../../platform/db/keyset-page.ts'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer } from '../../platform/http/reply.ts'
import { createExchangeRateRoute, listExchangeRatesRoute } from './schema.ts'
import { createExchangeRate } from './service.ts'
import { listExchangeRates } from './store.ts'

export const exchangeRateRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/exchange-rates', createExchangeRateRoute, async (request, reply) =>
    sendAnswer(reply, await createExchangeRate(request.call, request.body)))

  app.get('/exchange-rates', listExchangeRatesRoute, async (request, reply) => {
    const { db, merchant_id } = request.call
    return sendList(request, reply, request.query, async ({ limit, cursor, ...filters }) =>
      collectPage(readPage({ limit, cursor }, 1), async (part) =>
        listExchangeRates(db, merchant_id, filters, part), ({ id }) => [id]))
  })
}
