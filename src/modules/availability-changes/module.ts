// Describes the module of changed availability for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildAvailabilityChangeJobs } from './jobs.ts'
import { availabilityChangeRoutes } from './routes.ts'
import { AVAILABILITY_CHANGE_SCHEMAS } from './schema.ts'

/** Its tag is that of the questions that follow. */
export const AVAILABILITY_CHANGES_MODULE: Module = {
  schemas: AVAILABILITY_CHANGE_SCHEMAS,
  routes: availabilityChangeRoutes,
  jobs: buildAvailabilityChangeJobs
}
