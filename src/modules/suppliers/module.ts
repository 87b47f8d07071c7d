// Describes the module of suppliers for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { supplierRoutes } from './routes.ts'
import { Supplier, SUPPLIER_SCHEMAS } from './schema/supplier.ts'

export const SUPPLIERS_MODULE: Module = {
  tag: {
    name: 'Suppliers',
    description: 'Suppliers are companies that the merchant buys from, and its own warehouses.'
  },
  schemas: SUPPLIER_SCHEMAS,
  shapes: { supplier: { schema: Supplier } },
  routes: supplierRoutes,
  keys: [{
    name: 'supplier_code', text: 'select code as key, id from suppliers where merchant_id = $1'
  }]
}
