// Describes the module of purchase orders for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildPurchaseOrderJobs } from './jobs.ts'
import { purchaseOrderRoutes } from './routes.ts'
import { ANNOTATION_SCHEMAS } from './schema/annotations.ts'
import { ANSWER_SCHEMAS } from './schema/answers.ts'
import {
  PURCHASE_ORDER_SCHEMAS, PurchaseOrder, SupplierPurchaseOrder
} from './schema/purchase-order.ts'

export const PURCHASE_ORDERS_MODULE: Module = {
  tag: {
    name: 'Purchase orders',
    description: 'A purchase order asks a supplier for goods, and is linked to its sales order.'
  },
  schemas: [...PURCHASE_ORDER_SCHEMAS, ...ANSWER_SCHEMAS, ...ANNOTATION_SCHEMAS],
  shapes: { purchase_order: { schema: PurchaseOrder, views: { supplier: SupplierPurchaseOrder } } },
  routes: purchaseOrderRoutes,
  jobs: buildPurchaseOrderJobs
}
