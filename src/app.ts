// Builds the HTTP service without listening: the server, and every module's routes on it.

import type { FastifyInstance } from 'fastify'
import { MODULES } from './modules.ts'
import { buildMessageSchemas, describeWebhooks } from './modules/webhooks/schema/messages.ts'
import { mergeRecords } from './domain/kernel/records.ts'
import type { Call } from './platform/command/call.ts'
import type { FeedWatch } from './platform/events/feed-watch.ts'
import type { OutboundSettings } from './platform/outbound/outbound-settings.ts'
import { registerOpenapi } from './platform/http/openapi/openapi.ts'
import { SHARED_SCHEMAS } from './platform/http/schemas.ts'
import { buildServer, type Platform } from './platform/http/server.ts'
import { buildShowAs, type ShowAs } from './platform/http/views.ts'

declare module 'fastify' {
  interface FastifyInstance {
    showAs: ShowAs
    feed_watch: FeedWatch
    outbound: OutboundSettings
    public_url: string
    /** Does the service play suppliers that have a `simulator`? */
    is_simulating: boolean
    /** What a call needs that no API key makes. */
    carrier: Pick<Call, 'db' | 'commands'>
  }
}

const SHAPES = mergeRecords(MODULES.flatMap(({ shapes = {} }) => shapes))
const COMPONENTS = [
  ...MODULES.flatMap(({ schemas = [] }) => schemas), ...buildMessageSchemas(SHAPES)
]

/** The data of events as roles see it. */
export const showAs = buildShowAs(SHAPES, [...SHARED_SCHEMAS, ...COMPONENTS])

export async function buildApp (platform: Platform): Promise<FastifyInstance> {
  const app = buildServer(platform)
  for (const schema of COMPONENTS) app.addSchema(schema)
  app.decorate('showAs', showAs)
  app.decorate('feed_watch', platform.feed_watch)
  app.decorate('outbound', platform.outbound)
  app.decorate('public_url', platform.public_url)
  app.decorate('is_simulating', platform.is_simulating)
  app.decorate('carrier', { db: platform.db, commands: platform.commands })
  await registerOpenapi(app, {
    tags: MODULES.flatMap(({ tag = [] }) => tag), webhooks: describeWebhooks()
  })
  for (const { routes, has_own_paths } of MODULES) {
    if (routes !== undefined) void app.register(routes, { prefix: has_own_paths ? '' : '/v1' })
  }
  await app.ready()
  return app
}
