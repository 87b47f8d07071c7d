// Describes the module of answer links for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { answerLinkRoutes } from './routes/api.ts'
import { answerPages } from './routes/pages.ts'
import { ANSWER_LINK_SCHEMAS } from './schema.ts'

export const ANSWER_LINKS_MODULE: Module = {
  tag: {
    name: 'Answer links',
    description: 'By an answer link a supplier or a customer answers on a page, without an account.'
  },
  schemas: ANSWER_LINK_SCHEMAS,
  routes: async (app) => {
    await app.register(answerLinkRoutes, { prefix: '/v1' })
    await app.register(answerPages)
  },
  has_own_paths: true,
  tables_of_orders: { answer_links: 'sales_order_id' }
}
