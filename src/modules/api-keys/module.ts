// Describes the module of API keys for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { apiKeyRoutes } from './routes.ts'
import { API_KEY_SCHEMAS, ApiKey } from './schema.ts'

export const API_KEYS_MODULE: Module = {
  tag: {
    name: 'API keys',
    description: 'API keys say who may call the service, and in which role.'
  },
  schemas: API_KEY_SCHEMAS,
  shapes: { api_key: { schema: ApiKey } },
  routes: apiKeyRoutes
}
