// Collects the routes that a service registers, so that the guarantees test all of them.

import { subscribe } from 'node:diagnostics_channel'
import type { FastifyContextConfig, FastifyInstance, RouteOptions } from 'fastify'
import type { JsonSchema } from '../../src/platform/http/openapi/example.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Route = {
  method: Method
  /** The path as in the OpenAPI document, such as `/v1/sales-orders/{id}`. */
  path: string
  config: FastifyContextConfig
  schema: {
    operationId?: string
    tags?: string[]
    summary?: string
    description?: string
    hide?: boolean
    body?: JsonSchema
    querystring?: JsonSchema
    params?: JsonSchema
    headers?: JsonSchema
    response?: Record<string, unknown>
  }
  body_bytes_max: number
}

const BODY_BYTES_MAX = 1024 * 1024
const known = new WeakMap<object, Route[]>()

// Fastify publishes each instance on this channel before any route is registered on it.
subscribe('fastify.initialization', (message) => {
  const { fastify } = message as { fastify: FastifyInstance }
  const routes: Route[] = []
  known.set(fastify, routes)
  fastify.addHook('onRoute', (options) => { routes.push(...readRoute(options)) })
})

/** All routes but those of HEAD, which follow GET. Import this module before building the app. */
export function routesOf (app: FastifyInstance): readonly Route[] {
  const routes = known.get(app)
  if (routes === undefined) throw new Error('import routes.ts before the service is built')
  return routes
}

/** Each is a question whose body is too large for an address: nothing is written. */
const QUESTIONS: ReadonlySet<string> = new Set([
  'POST /v1/sourcing/previews', 'POST /v1/availability', 'POST /v1/suppliers/{id}/channel-tests',
  'POST /v1/suppliers/{id}/feed-previews',
  'POST /v1/sales-orders/{id}/sourcing/{decision}/replays'
])

export const isWrite = ({ method, path }: { method: string, path: string }): boolean =>
  method.toUpperCase() !== 'GET' && !QUESTIONS.has(`${method.toUpperCase()} ${path}`)

/** The routes that need a key. */
export function keyedRoutesOf (app: FastifyInstance): Route[] {
  return routesOf(app).filter(({ path }) => path.startsWith('/v1/'))
}

export function nameOf ({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`
}

function readRoute ({ method, url, config, schema, bodyLimit }: RouteOptions): Route[] {
  return [method].flat().filter((one) => one !== 'HEAD').map((one) => ({
    method: one as Method,
    path: url.replaceAll(/:([a-z_]+)/g, '{$1}'),
    config: config ?? {},
    schema: (schema ?? {}) as Route['schema'],
    body_bytes_max: bodyLimit ?? BODY_BYTES_MAX
  }))
}
