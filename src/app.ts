// Builds the HTTP service without listening: the server, and every module's routes on it.

import type { FastifyInstance } from 'fastify'
import { MODULES } from './modules.ts'
import { registerOpenapi } from './platform/http/openapi/openapi.ts'
import { buildServer, type Platform } from './platform/http/server.ts'

export async function buildApp (platform: Platform): Promise<FastifyInstance> {
  const app = buildServer(platform)
  for (const schema of MODULES.flatMap(({ schemas = [] }) => schemas)) app.addSchema(schema)
  await registerOpenapi(app, MODULES.flatMap(({ tag = [] }) => tag))
  for (const { routes, has_own_paths } of MODULES) {
    if (routes !== undefined) void app.register(routes, { prefix: has_own_paths ? '' : '/v1' })
  }
  await app.ready()
  return app
}
