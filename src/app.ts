// Builds the service but its port: platform, then modules, in reading order.

import type { FastifyInstance } from 'fastify'
import { apiKeyRoutes } from './modules/api-keys/routes.ts'
import { eventRoutes } from './modules/events/routes.ts'
import { exceptionRoutes } from './modules/exceptions/routes.ts'
import { merchantRoutes } from './modules/merchants/routes.ts'
import { problemRoutes } from './modules/problems/routes.ts'
import { purchaseOrderRoutes } from './modules/purchase-orders/routes.ts'
import { salesOrderRoutes } from './modules/sales-orders/routes.ts'
import { shipmentRoutes } from './modules/shipments/routes.ts'
import { sourcingRoutes } from './modules/sourcing/routes.ts'
import { supplierStockRoutes } from './modules/supplier-stock/routes.ts'
import { supplierRoutes } from './modules/suppliers/routes.ts'
import { API_KEY_SCHEMAS } from './modules/api-keys/schema.ts'
import { EVENT_SCHEMAS } from './modules/events/schema.ts'
import { EXCEPTION_SCHEMAS } from './modules/exceptions/schema.ts'
import { MERCHANT_SCHEMAS } from './modules/merchants/schema.ts'
import { PROBLEM_PAGE_SCHEMAS } from './modules/problems/schema.ts'
import { ANSWER_SCHEMAS } from './modules/purchase-orders/schema/answers.ts'
import { PURCHASE_ORDER_SCHEMAS } from './modules/purchase-orders/schema/purchase-order.ts'
import { CHANGE_SCHEMAS } from './modules/sales-orders/schema/change.ts'
import { NEW_SALES_ORDER_SCHEMAS } from './modules/sales-orders/schema/new-sales-order.ts'
import { SALES_ORDER_SCHEMAS } from './modules/sales-orders/schema/sales-order.ts'
import { SHIPMENT_SCHEMAS } from './modules/shipments/schema.ts'
import { SOURCING_SCHEMAS } from './modules/sourcing/schema.ts'
import { SUPPLIER_STOCK_SCHEMAS } from './modules/supplier-stock/schema/routes.ts'
import { SUPPLIER_SCHEMAS } from './modules/suppliers/schema.ts'
import { registerOpenapi } from './platform/http/openapi.ts'
import { buildServer, type Platform } from './platform/http/server.ts'

const SCHEMAS = [
  ...MERCHANT_SCHEMAS, ...API_KEY_SCHEMAS, ...SUPPLIER_SCHEMAS, ...SUPPLIER_STOCK_SCHEMAS,
  ...SHIPMENT_SCHEMAS, ...EXCEPTION_SCHEMAS, ...SALES_ORDER_SCHEMAS, ...NEW_SALES_ORDER_SCHEMAS,
  ...CHANGE_SCHEMAS, ...PURCHASE_ORDER_SCHEMAS, ...ANSWER_SCHEMAS, ...SOURCING_SCHEMAS,
  ...EVENT_SCHEMAS, ...PROBLEM_PAGE_SCHEMAS
]

const ROUTES = [
  merchantRoutes, apiKeyRoutes, supplierRoutes, supplierStockRoutes, salesOrderRoutes,
  purchaseOrderRoutes, shipmentRoutes, exceptionRoutes, sourcingRoutes, eventRoutes
]

export async function buildApp (platform: Platform): Promise<FastifyInstance> {
  const app = buildServer(platform)
  for (const schema of SCHEMAS) app.addSchema(schema)
  await registerOpenapi(app)
  for (const routes of ROUTES) void app.register(routes, { prefix: '/v1' })
  void app.register(problemRoutes)
  await app.ready()
  return app
}
