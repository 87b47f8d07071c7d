// Describes the module of logos for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildLogoJobs } from './jobs.ts'
import { logoRoutes } from './routes.ts'
import { LOGO_SCHEMAS } from './schema.ts'

export const LOGOS_MODULE: Module = {
  schemas: LOGO_SCHEMAS, routes: logoRoutes, jobs: buildLogoJobs
}
