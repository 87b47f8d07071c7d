// What the module of merchants brings to the service.

import type { Module } from '../../platform/module.ts'
import { merchantRoutes } from './routes.ts'
import { MERCHANT_SCHEMAS } from './schema.ts'

export const MERCHANTS_MODULE: Module = {
  tag: { name: 'Merchants', description: 'The tenant: its name, currency and settings.' },
  schemas: MERCHANT_SCHEMAS,
  routes: merchantRoutes
}
