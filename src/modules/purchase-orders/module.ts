// What the module of purchase orders brings to the service.

import type { Module } from '../../platform/module.ts'
import { buildPurchaseOrderJobs } from './jobs.ts'
import { purchaseOrderRoutes } from './routes.ts'
import { ANSWER_SCHEMAS } from './schema/answers.ts'
import { PURCHASE_ORDER_SCHEMAS } from './schema/purchase-order.ts'

export const PURCHASE_ORDERS_MODULE: Module = {
  tag: {
    name: 'Purchase orders',
    description: 'What suppliers are asked for, each linked to its sales order.'
  },
  schemas: [...PURCHASE_ORDER_SCHEMAS, ...ANSWER_SCHEMAS],
  routes: purchaseOrderRoutes,
  jobs: buildPurchaseOrderJobs
}
