// Describes the module of returns for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildReturnJobs } from './jobs.ts'
import { returnRoutes } from './routes.ts'
import { RETURN_BODY_SCHEMAS } from './schema/bodies.ts'
import { Return, RETURN_SCHEMAS, StorefrontReturn, SupplierReturn } from './schema/return.ts'
import { RETURN_CHECKS } from './store/checks.ts'

export const RETURNS_MODULE: Module = {
  tag: {
    name: 'Returns',
    description: 'Returns are delivered units that customers give back, with what they and the ' +
      'merchant are credited for them.'
  },
  schemas: [...RETURN_SCHEMAS, ...RETURN_BODY_SCHEMAS],
  shapes: {
    return: { schema: Return, views: { storefront: StorefrontReturn, supplier: SupplierReturn } }
  },
  routes: returnRoutes,
  jobs: buildReturnJobs,
  checks: RETURN_CHECKS,
  keys: [{
    name: 'supplier_credit_reference',
    text: `select supplier_credit_reference as key, id from returns
      where merchant_id = $1 and supplier_credit_reference is not null`
  }, {
    name: 'return_reference',
    text: `select reference as key, id from returns
      where merchant_id = $1 and reference is not null`
  }, {
    name: 'return_tracking_number',
    text: `select tracking_number as key, id from returns
      where merchant_id = $1 and tracking_number is not null`
  }],
  tables_of_orders: { returns: 'sales_order_id', return_lines: 'return_id' }
}
