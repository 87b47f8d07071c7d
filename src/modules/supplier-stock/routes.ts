// The HTTP routes of supplier stock: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  type BodyStream, isStream, openBodyStream
} from '../../platform/http/streams/body-streams.ts'
import {
  changeSupplierStockRoute, createStockFeedRoute, deleteSupplierStockRoute,
  findSupplierStockRoute, listSupplierStockRoute, previewStockFeedRoute, putSupplierStockRoute
} from './schema/routes.ts'
import { askForPullRoute, listFeedPullsRoute } from './schema/pulls.ts'
import { askForPull, readFeedPullPage } from './service/feed-pulls.ts'
import { judgeRows } from './service/judge-feed-rows.ts'
import { readStockPage, readSupplierStock } from './service/read-stock.ts'
import { createStockFeed } from './service/stock-feed.ts'
import { previewStockFeed } from './service/streams/preview-feed.ts'
import { streamStockFeed } from './service/streams/stream-feed.ts'
import { assertNoSettings } from './service/streams/take-settings.ts'
import { changeSupplierStock, putSupplierStock, removeSupplierStock } from './service/stock-row.ts'

const FEED_BYTES_MAX = 4 * 1024 * 1024

export const supplierStockRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.put('/suppliers/:id/stock/:sku', putSupplierStockRoute, async (request, reply) => {
    const { params: { id, sku }, body: report, call } = request
    return sendAnswer(reply, await putSupplierStock(call, { supplier_id: id, sku, report }))
  })

  app.patch('/suppliers/:id/stock/:sku', changeSupplierStockRoute, async (request, reply) => {
    const { params: { id, sku }, body: change, call } = request
    return sendAnswer(reply, await changeSupplierStock(call, { supplier_id: id, sku, change }))
  })

  app.get('/suppliers/:id/stock/:sku', findSupplierStockRoute, async (request, reply) => {
    const { params: { id, sku }, call } = request
    return sendValue(reply, await readSupplierStock(call, { supplier_id: id, sku }))
  })

  app.delete('/suppliers/:id/stock/:sku', deleteSupplierStockRoute, async (request, reply) => {
    const { params: { id, sku }, call } = request
    return sendAnswer(reply, await removeSupplierStock(call, { supplier_id: id, sku }))
  })

  app.get('/supplier-stock', listSupplierStockRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readStockPage(request.call, query)))

  app.post('/suppliers/:id/stock-feeds', {
    ...createStockFeedRoute, bodyLimit: FEED_BYTES_MAX
  }, async (request, reply) => {
    const { params: { id: supplier_id }, query, body, call } = request
    if (isStream(body)) {
      const open = (): BodyStream => openBodyStream(request, reply)
      return sendValue(reply, await streamStockFeed(call, { supplier_id, query, open }))
    }
    assertNoSettings(query)
    const { rows, ...feed } = body
    return sendAnswer(reply,
      await createStockFeed(call, { supplier_id, feed, rows: judgeRows(rows) }))
  })

  app.get('/suppliers/:id/feed-pulls', listFeedPullsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) =>
      readFeedPullPage(request.call, request.params.id, query)))

  app.post('/suppliers/:id/feed-pulls', askForPullRoute, async (request, reply) => {
    const { params: { id: supplier_id }, body, call } = request
    const { confirm_drop = false } = body ?? {}
    return sendAnswer(reply, await askForPull(call, { supplier_id, confirm_drop }))
  })

  app.post('/suppliers/:id/feed-previews', previewStockFeedRoute, async (request, reply) => {
    const { params: { id: supplier_id }, body, call } = request
    return sendValue(reply, await previewStockFeed(call, { supplier_id, ...body }))
  })
}
