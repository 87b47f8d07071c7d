// Describes the module of exceptions for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { exceptionRoutes } from './routes.ts'
import { Exception, EXCEPTION_SCHEMAS } from './schema.ts'

export const EXCEPTIONS_MODULE: Module = {
  tag: { name: 'Exceptions', description: 'An exception asks a person to decide.' },
  schemas: EXCEPTION_SCHEMAS,
  shapes: { exception: { schema: Exception } },
  routes: exceptionRoutes,
  tables_of_orders: { exceptions: 'id' }
}
