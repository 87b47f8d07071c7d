// Supplier stock over HTTP: a path, a schema, a line of work.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { type Fault, RuleError } from '../../domain/rule.ts'
import { buildPage, readPage } from '../../platform/db/page.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import { buildValidationError } from '../../platform/http/validation.ts'
import {
  createStockFeedRoute, deleteSupplierStockRoute, findSupplierStockRoute, listSupplierStockRoute,
  putSupplierStockRoute, type StockFeedError
} from './schema.ts'
import { describeStock } from './reading.ts'
import {
  createStockFeed, putSupplierStock, readSupplierStock, removeSupplierStock
} from './service.ts'
import { listSupplierStock } from './store.ts'

const FEED_BYTES_MAX = 4 * 1024 * 1024

export const supplierStockRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.put('/suppliers/:id/stock/:sku', putSupplierStockRoute, async (request, reply) => {
    const { params: { id, sku }, body: report, call } = request
    return sendAnswer(reply, await putSupplierStock(call, { supplier_id: id, sku, report }))
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
    // A supplier that asks for another's stock is answered as if there were none.
    const is_foreign = own !== null && (filters.supplier_id ?? own) !== own
    const wanted = own === null ? filters : { ...filters, supplier_id: own }
    const rows = is_foreign ? [] : await listSupplierStock(db, merchant_id, wanted, page)
    const found = buildPage(rows, page.limit, ({ sku, supplier_id }) => [sku, supplier_id])
    return sendValue(reply, { ...found, data: found.data.map(describeStock) })
  })

  app.post('/suppliers/:id/stock-feeds', {
    ...createStockFeedRoute, bodyLimit: FEED_BYTES_MAX, attachValidation: true
  }, async (request, reply) => {
    const errors = readRowErrors(request.validationError)
    if (errors.length > 0) assertQueryAndHeaders(request)
    const input = { supplier_id: request.params.id, feed: request.body, errors }
    return sendAnswer(reply, await createStockFeed(request.call, input))
  })
}

/** Behind a fault of the body the framework judges nothing more. */
function assertQueryAndHeaders (request: FastifyRequest): void {
  for (const [part, data] of [
    ['querystring', request.query], ['headers', request.headers]
  ] as const) {
    const judge = request.getValidationFunction(part)
    if (judge?.(data) === false) throw buildValidationError(judge.errors ?? [], part)
  }
}

/** Faults below a row refuse that row only; any other fault refuses the feed. */
function readRowErrors (error: unknown): StockFeedError[] {
  if (!(error instanceof Error)) return []
  if (!(error instanceof RuleError)) throw error
  const errors = error.details.errors ?? []
  const of_rows = errors.flatMap((fault) => readRowError(fault) ?? [])
  if (of_rows.length < errors.length) throw error
  return of_rows
}

function readRowError (fault: Fault): StockFeedError | undefined {
  const found = 'pointer' in fault ? /^\/rows\/([0-9]+)(\/.*)?$/.exec(fault.pointer) : null
  if (found === null) return undefined
  const { code, detail } = fault
  return { row: Number(found[1]), pointer: found[2] ?? '', code, detail }
}
