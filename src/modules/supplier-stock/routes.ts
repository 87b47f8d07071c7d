// The HTTP routes of supplier stock: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { collectPage, type PageRequest, readPage } from '../../platform/db/keyset-page.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  changeSupplierStockRoute, createStockFeedRoute, deleteSupplierStockRoute,
  findSupplierStockRoute, listSupplierStockRoute, putSupplierStockRoute
} from './schema/routes.ts'
import { judgeRows } from './service/judge-feed-rows.ts'
import { describeStock, readSupplierStock } from './service/complete-stock-report.ts'
import { createStockFeed } from './service/stock-feed.ts'
import { changeSupplierStock, putSupplierStock, removeSupplierStock } from './service/stock-row.ts'
import { listSupplierStock } from './store.ts'

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

  app.get('/supplier-stock', listSupplierStockRoute, async (request, reply) => {
    const { db, merchant_id, supplier_id: own } = request.call
    const { limit: _limit, cursor: _cursor, ...filters } = request.query
    const page = readPage(request.query, 2)
    // A supplier that names another supplier gets an empty list, as if the other had no stock.
    const is_foreign = own !== null && (filters.supplier_id ?? own) !== own
    const wanted = own === null ? filters : { ...filters, supplier_id: own }
    const list = async (part: PageRequest) => {
      if (is_foreign) return []
      const rows = await listSupplierStock(
        db, merchant_id, wanted, { ...part, is_supplier: own !== null })
      return rows.map((row) => describeStock(row, row.planned))
    }
    return sendValue(reply,
      await collectPage(page, list, ({ sku, supplier_id }) => [sku, supplier_id]))
  })

  app.post('/suppliers/:id/stock-feeds', {
    ...createStockFeedRoute, bodyLimit: FEED_BYTES_MAX
  }, async (request, reply) => {
    const { params: { id }, body: { rows, ...feed }, call } = request
    const input = { supplier_id: id, feed, rows: judgeRows(rows) }
    return sendAnswer(reply, await createStockFeed(call, input))
  })
}
