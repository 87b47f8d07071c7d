// What the module of exceptions brings to the service.

import type { Module } from '../../platform/module.ts'
import { exceptionRoutes } from './routes.ts'
import { EXCEPTION_SCHEMAS } from './schema.ts'

export const EXCEPTIONS_MODULE: Module = {
  tag: { name: 'Exceptions', description: 'What a person must decide.' },
  schemas: EXCEPTION_SCHEMAS,
  routes: exceptionRoutes,
  tables_of_orders: { exceptions: 'id' }
}
