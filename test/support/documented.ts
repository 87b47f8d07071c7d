// Compares every answer of a service with its OpenAPI document.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { buildAjv } from '../../src/platform/http/input/ajv.ts'
import type { JsonSchema } from '../../src/platform/http/openapi/example.ts'
import { PROBLEM_MEDIA_TYPE } from '../../src/platform/http/problems/describe-problem.ts'
import { PROBLEMS } from '../../src/platform/http/problems/catalogue.ts'
import type { Rule } from '../../src/domain/kernel/rule.ts'
import { ROOT } from './cli.ts'
import { nameOf, type Route, routesOf } from './routes.ts'
import { givenService, givenServiceOn, type TestService } from './service.ts'

type Schema = JsonSchema & { additionalProperties?: unknown, [keyword: string]: unknown }
type Response = {
  description?: string
  headers?: Record<string, unknown>
  content?: Record<string, { schema: Schema }>
}
type Operation<Answer = Response> = {
  operationId: string
  tags: string[]
  summary: string
  description: string
  requestBody?: { required?: boolean, content: Record<string, { schema: Schema }> }
  parameters?: Array<{ name: string, in: string, required?: boolean, schema: Schema }>
  responses: Record<string, Answer>
}
export type OpenapiDocument = {
  tags: Array<{ name: string }>
  paths: Record<string, Record<string, Operation<Response | { $ref: string }>>>
  components: { schemas: Record<string, Schema>, responses: Record<string, Response> }
}

/**
 * Builds a service. A test fails if it gets an answer that is not documented in the committed
 * document (`npm run openapi` writes it), or a 500.
 */
export async function givenDocumentedService (
  t: Test, database_url?: string
): Promise<TestService> {
  const service = database_url === undefined
    ? await givenService(t)
    : await givenServiceOn(t, database_url)
  const { app } = service
  committed ??= readCommitted()
  const findFaults = buildChecker(app, await committed)
  const inject = app.inject.bind(app) as (options: unknown) => Promise<LightMyRequestResponse>
  app.inject = (async (options: unknown) => {
    const reply = await inject(options)
    const faults = [...findMissing(reply), ...findFaults(reply)]
    if (faults.length === 0) return reply
    const { method, url } = reply.raw.req
    const { statusCode, body } = reply
    throw new Error(`${method} ${url}: ${faults.join('; ')}\n${statusCode} ${body.slice(0, 500)}`)
  }) as never
  return service
}

export function documentOf (app: FastifyInstance): OpenapiDocument {
  return app.swagger() as unknown as OpenapiDocument
}

type Committed = { document: OpenapiDocument, isValid: IsValid }

/** To make it of the routes takes 0.5 s of CPU; `openapi.test.ts` says whether it is the same. */
async function readCommitted (): Promise<Committed> {
  const document = JSON.parse(await readFile(join(ROOT, 'openapi/openapi.json'), 'utf8'))
  return { document, isValid: buildBodyChecker(document) }
}

/** Files that share a process share what is compiled of the document. */
let committed: Promise<Committed> | undefined

/** Finds the operation of a route. Throws if it is not documented. */
export function operationOf (app: FastifyInstance, route: Route): Operation {
  const operation = readOperation(documentOf(app), route)
  if (operation === undefined) throw new Error(`${nameOf(route)} is not documented`)
  return operation
}

/** Replaces each `$ref` of the operation's answers by the shared answer. */
function readOperation (
  { paths, components }: OpenapiDocument, { path, method }: Route
): Operation | undefined {
  const operation = paths[path]?.[method.toLowerCase()]
  if (operation === undefined) return undefined
  const responses = Object.entries(operation.responses).flatMap(([status, response]) => {
    const own = '$ref' in response
      ? components.responses[response.$ref.split('/').at(-1) ?? '']
      : response
    return own === undefined ? [] : [[status, own] as const]
  })
  return { ...operation, responses: Object.fromEntries(responses) }
}

/** Headers that not every answer has, even where they are documented. */
const OCCASIONAL = [
  'idempotent-replayed', 'dry-run', 'retry-after', 'ratelimit', 'ratelimit-policy'
]
const TOLD = ['etag', 'location', 'www-authenticate', 'x-request-id', ...OCCASIONAL]
const OF_PUBLIC = ['invalid_request', 'bad_request', 'problem_not_found', 'uri_too_long']
/** Problems that occur before the operation of a request is known. */
const OF_NO_ROUTE = ['route_not_found', 'method_not_allowed', 'bad_request', 'uri_too_long']

function buildChecker (
  app: FastifyInstance, { document, isValid }: Committed
): (reply: LightMyRequestResponse) => string[] {
  const routes = routesOf(app).map((route) => ({
    route, pattern: patternOf(route.path), operation: readOperation(document, route)
  }))

  return (reply) => {
    const { method, url = '' } = reply.raw.req
    const path = url.split('?')[0] ?? ''
    const found = routes.find(({ route, pattern }) => route.method === method && pattern.test(path))
    if (found?.operation === undefined) {
      const is_problem = reply.statusCode >= 400 && method !== 'HEAD'
      return is_problem ? findProblemFaults(reply, OF_NO_ROUTE, isValid) : []
    }
    const response = found.operation.responses[reply.statusCode]
    if (response === undefined) return ['this status is not documented']
    const { refusals = OF_PUBLIC } = found.route.config
    const faults = reply.statusCode >= 400
      ? findProblemFaults(reply, refusals, isValid)
      : findBodyFaults(reply, response, isValid)
    return [...faults, ...findHeaderFaults(reply, response)]
  }
}

/** Checks the headers that every answer must have. */
function findMissing ({ headers }: LightMyRequestResponse): string[] {
  const expected = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }
  return Object.entries(expected).filter(([name, value]) => headers[name] !== value)
    .map(([name, value]) => `${name} is not ${value}`)
}

/** The texts of a problem that the service wrote, without names that the caller has sent. */
const detailsOf = ({ errors = [] }: { errors?: Array<{ detail: string }> }): string[] =>
  errors.map(({ detail }) => detail)

type IsValid = (schema: Schema, value: unknown) => string[]

function findProblemFaults (
  reply: LightMyRequestResponse, codes: readonly string[], isValid: IsValid
): string[] {
  const { 'content-type': type = '', 'x-request-id': request_id, ...headers } = reply.headers
  if (!String(type).startsWith(PROBLEM_MEDIA_TYPE)) return ['a refusal is problem+json']
  const problem = reply.json()
  const { status, title, retryable, retry_after } = PROBLEMS[problem.code as Rule]
  const expected = {
    status, title, retryable, type: `/problems/${problem.code.replaceAll('_', '-')}`, request_id
  }
  const said: Record<string, boolean> = {
    'the status is another': reply.statusCode === status,
    [`${problem.code} is not documented`]: codes.includes(problem.code),
    'a regular expression for words':
      !/pattern|\^|\[0-9|\\[sd]/.test(JSON.stringify(detailsOf(problem))),
    'a defect': problem.code !== 'internal_error',
    'a wrong Retry-After': String(headers['retry-after']) === String(retry_after),
    'no WWW-Authenticate': status !== 401 || headers['www-authenticate'] === 'Bearer',
    'no Allow': status !== 405 || headers.allow !== undefined
  }
  return [
    ...isValid({ $ref: '#/components/schemas/Problem' }, problem),
    ...Object.entries(expected).filter(([name, value]) => problem[name] !== value)
      .map(([name, value]) => `${name} is not ${value}`),
    ...Object.keys(said).filter((fault) => said[fault] === false)
  ]
}

function findBodyFaults (
  { raw, headers, body, json }: LightMyRequestResponse, { content }: Response, isValid: IsValid
): string[] {
  if (content === undefined) return body === '' ? [] : ['a body where none is documented']
  const type = String(headers['content-type']).split(';')[0] ?? ''
  const schema = content[type]?.schema
  if (schema === undefined) return [`${type} is not documented`]
  const faults = isValid(schema, type === 'application/json' ? json() : body)
  // Who names `fields` has asked for less than the schema requires.
  return raw.req.url?.includes('fields=') === true
    ? faults.filter((fault) => !fault.includes('"missingProperty"'))
    : faults
}

function findHeaderFaults (
  { headers }: LightMyRequestResponse, { headers: documented = {} }: Response
): string[] {
  const names = Object.keys(documented).map((name) => name.toLowerCase())
  const is_export = /^text|ndjson/.test(String(headers['content-type']))
  const occasional = is_export ? [...OCCASIONAL, 'etag'] : OCCASIONAL
  return [
    ...names.filter((name) => headers[name] === undefined && !occasional.includes(name))
      .map((name) => `the header ${name} is missing`),
    ...TOLD.filter((name) => headers[name] !== undefined && !names.includes(name))
      .map((name) => `the header ${name} is not documented`)
  ]
}

/** Checks a value against a component that allows no other properties than it names. */
export function buildBodyChecker ({ components }: OpenapiDocument): IsValid {
  const document = { $id: 'document', components: { schemas: closed(components.schemas) } }
  // Named as a whole, so that a component is compiled once, however many answers have it.
  const compile = buildAjv({ coerceTypes: false, strict: false, schemas: [document] })
  const compiled = new Map<string, ReturnType<typeof compile>>()
  return (schema, value) => {
    const name = JSON.stringify(schema)
    const validate = compiled.get(name) ?? compile({
      schema: JSON.parse(name.replaceAll('"$ref":"#', '"$ref":"document#')),
      method: 'GET',
      url: '',
      httpPart: 'body'
    })
    compiled.set(name, validate)
    if (validate(value) === true) return []
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`)
  }
}

function closed (schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([name, one]) => [name, closed(one)]))
  const is_open = 'properties' in inner && inner.additionalProperties === undefined &&
    typeof inner.type === 'string'
  return is_open ? { ...inner, additionalProperties: false } : inner
}

function patternOf (path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{[a-z_]+\}/g, '[^/]*')}$`)
}
