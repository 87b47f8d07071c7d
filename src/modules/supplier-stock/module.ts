// Describes the module of supplier stock for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildStockJobs } from './jobs.ts'
import { supplierStockRoutes } from './routes.ts'
import { SUPPLIER_STOCK_SCHEMAS } from './schema/routes.ts'

export const SUPPLIER_STOCK_MODULE: Module = {
  tag: {
    name: 'Supplier stock',
    description: 'Suppliers report what they have, by single rows and by feeds.'
  },
  schemas: SUPPLIER_STOCK_SCHEMAS,
  routes: supplierStockRoutes,
  jobs: buildStockJobs,
  keys: [{
    name: 'supplier_stock_sku',
    text: 'select sku as key, supplier_id as id from supplier_stock where merchant_id = $1'
  }]
}
