// Describes the module of questions to sourcing for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { previewRoutes } from './routes.ts'
import { PREVIEW_SCHEMAS } from './schema.ts'

export const PREVIEWS_MODULE: Module = {
  tag: {
    name: 'Availability',
    description: 'What an order would get is asked before there is one. Nothing is taken.'
  },
  schemas: PREVIEW_SCHEMAS,
  routes: previewRoutes
}
