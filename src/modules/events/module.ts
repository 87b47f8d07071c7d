// Describes the module of events for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { eventRoutes } from './routes.ts'
import { EVENT_SCHEMAS } from './schema.ts'

export const EVENTS_MODULE: Module = {
  schemas: EVENT_SCHEMAS,
  routes: eventRoutes,
  tables_of_orders: { events: 'subject_id' }
}
