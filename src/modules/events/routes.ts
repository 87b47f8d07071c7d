// The HTTP routes of events: each has a path, a schema and a line that calls the service.

import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { RuleError } from '../../domain/kernel/rule.ts'
import { collectPage, readPage } from '../../platform/db/keyset-page.ts'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { preferredType } from '../../platform/http/preferred-type.ts'
import { sendValue } from '../../platform/http/reply.ts'
import { hasSalesOrder } from '../back-to-back/store/read-orders.ts'
import { listEventsRoute, listSalesOrderEventsRoute } from './schema.ts'
import { listSalesOrderEvents } from './store/timeline.ts'
import { readEvents, streamEvents, type Waiting } from './wait-for-events.ts'

const STREAM = 'text/event-stream'

export const eventRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { feed_watch: watch, showAs } = app
  const streams = new Set<Readable>()
  app.addHook('preClose', async () => {
    watch.close()
    // A stream whose reader takes nothing would not hear of it.
    for (const stream of streams) if (stream.readableLength > 0) stream.destroy()
  })

  const waitingOf = (request: FastifyRequest): Waiting => ({
    watch,
    showAs,
    readInTurn: async (read) => request.readInTurn(read),
    holdsKey: async () => request.holdsKey()
  })

  app.get('/events', listEventsRoute, async (request, reply) => {
    const { call, query, headers, method } = request
    if (method === 'HEAD' || preferredType(request, ['application/json', STREAM]) !== STREAM) {
      return sendValue(reply, await readEvents(call, query, waitingOf(request)))
    }
    const after = headers['last-event-id'] ?? query.after
    const { texts, leave } = await streamEvents(
      call, { ...query, ...typeof after === 'string' && { after } }, waitingOf(request))
    const stream = Readable.from(texts)
    streams.add(stream)
    reply.raw.once('close', () => {
      leave()
      streams.delete(stream)
    })
    if (reply.raw.destroyed) leave()
    // Proxies that buffer an answer would keep its messages back.
    return reply.type(STREAM).header('x-accel-buffering', 'no').send(stream)
  })

  app.get('/sales-orders/:id/events', listSalesOrderEventsRoute, async (request, reply) => {
    const { call: { db, merchant_id, account }, params: { id } } = request
    if (!await hasSalesOrder(db, merchant_id, id, account)) {
      throw new RuleError('sales_order_not_found')
    }
    return sendList(request, reply, request.query, async (query) =>
      collectPage(readPage(query, 2, [0]), async (part) =>
        listSalesOrderEvents(db, merchant_id, id, part),
      ({ occurred_at, id }) => [occurred_at, id]))
  })
}
