// The HTTP routes of exchange rates: each has a path, a schema and a line of work.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { collectPage, readPage } from '../../platform/db/keyset-page.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import { createExchangeRateRoute, listExchangeRatesRoute } from './schema.ts'
import { createExchangeRate } from './service.ts'
import { listExchangeRates } from './store.ts'

export const exchangeRateRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/exchange-rates', createExchangeRateRoute, async (request, reply) =>
    sendAnswer(reply, await createExchangeRate(request.call, request.body)))

  app.get('/exchange-rates', listExchangeRatesRoute, async (request, reply) => {
    const { db, merchant_id } = request.call
    const { limit: _limit, cursor: _cursor, ...filters } = request.query
    const page = readPage(request.query, 1)
    return sendValue(reply, await collectPage(page, async (part) =>
      listExchangeRates(db, merchant_id, filters, part), ({ id }) => [id]))
  })
}
