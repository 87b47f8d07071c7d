// Describes the module of events for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildEventJobs } from './jobs.ts'
import { eventRoutes } from './routes.ts'
import { EVENT_SCHEMAS } from './schema.ts'

export const EVENTS_MODULE: Module = {
  tag: {
    name: 'Events',
    description: 'Events tell of every change, in one order that never changes.'
  },
  schemas: EVENT_SCHEMAS,
  routes: eventRoutes,
  jobs: buildEventJobs,
  tables_of_orders: { events: 'subject_id' }
}
