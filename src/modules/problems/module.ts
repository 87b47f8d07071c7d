// Describes the module of the problem pages for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { problemRoutes } from './routes.ts'
import { PROBLEM_PAGE_SCHEMAS } from './schema.ts'

export const PROBLEMS_MODULE: Module = {
  tag: { name: 'Problems', description: 'Each refusal has a page that explains it.' },
  schemas: PROBLEM_PAGE_SCHEMAS,
  routes: problemRoutes,
  has_own_paths: true
}
