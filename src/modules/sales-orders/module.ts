// Describes the module of sales orders for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildSalesOrderJobs } from './jobs.ts'
import { salesOrderRoutes } from './routes.ts'
import { NEW_CREDIT_SCHEMAS } from './schema/credit-routes.ts'
import { CHANGE_SCHEMAS } from './schema/change.ts'
import { LIST_SCHEMAS } from './schema/lists.ts'
import { NEW_SALES_ORDER_SCHEMAS } from './schema/new-sales-order.ts'
import {
  SALES_ORDER_SCHEMAS, SalesOrder, StorefrontSalesOrder
} from './schema/sales-order.ts'

export const SALES_ORDERS_MODULE: Module = {
  tag: {
    name: 'Sales orders',
    description: 'Sales orders of customers are placed, changed, paid and canceled here.'
  },
  schemas: [
    ...SALES_ORDER_SCHEMAS, ...NEW_SALES_ORDER_SCHEMAS, ...CHANGE_SCHEMAS,
    ...NEW_CREDIT_SCHEMAS, ...LIST_SCHEMAS
  ],
  shapes: { sales_order: { schema: SalesOrder, views: { storefront: StorefrontSalesOrder } } },
  routes: salesOrderRoutes,
  jobs: buildSalesOrderJobs
}
