// Describes the module of links for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildFollowJob } from './following/follow-job.ts'
import { linkRoutes } from './routes.ts'
import { Link, LINK_SCHEMAS } from './schema/link.ts'
import { buildForgetJob } from './service/forget-stock.ts'

export const LINKS_MODULE: Module = {
  tag: {
    name: 'Links',
    description: 'A supplier that is another merchant with this service takes purchase orders as ' +
      'its sales orders.'
  },
  schemas: LINK_SCHEMAS,
  shapes: { link: { schema: Link } },
  routes: linkRoutes,
  jobs: (context) => [buildFollowJob(context), buildForgetJob(context)]
}
