// Describes the module of sourcing for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildSourcingJobs } from './jobs.ts'
import { sourcingRoutes } from './routes.ts'
import { SOURCING_SCHEMAS } from './schema/decisions.ts'
import { REPLAY_SCHEMAS } from './schema/replays.ts'

export const SOURCING_MODULE: Module = {
  schemas: [...SOURCING_SCHEMAS, ...REPLAY_SCHEMAS],
  routes: sourcingRoutes,
  jobs: buildSourcingJobs,
  tables_of_orders: { sourcing_decisions: 'sales_order_id' }
}
