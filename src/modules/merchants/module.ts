// Describes the module of merchants for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { merchantRoutes } from './routes.ts'
import { Merchant, MERCHANT_SCHEMAS } from './schema.ts'

export const MERCHANTS_MODULE: Module = {
  tag: {
    name: 'Merchants',
    description: 'A merchant is a tenant of the service, with a name, a currency and settings.'
  },
  schemas: MERCHANT_SCHEMAS,
  shapes: { merchant: { schema: Merchant } },
  routes: merchantRoutes
}
