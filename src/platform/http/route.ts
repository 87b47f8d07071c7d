// How a route is described: who may call it, what it takes, and every answer it can give.

import type { FastifyContextConfig } from 'fastify'
import Type, { type TSchema } from 'typebox'
import type { Role } from '../../domain/model/merchant/api-key.ts'
import { mapRecord } from '../../domain/kernel/records.ts'
import type { Rule } from '../../domain/kernel/rule.ts'
import { PLATFORM } from '../command/call.ts'
import type { Answering } from './answer-types.ts'
import { MERGE_PATCH_TYPE } from './input/json.ts'
import { PROBLEM_MEDIA_TYPE } from './problems/describe-problem.ts'
import { PROBLEMS } from './problems/catalogue.ts'
import { Problem } from './problems/problem-schema.ts'
import {
  type HeaderName, IdempotencyKey, IfMatch, IfNoneMatch, OF_ALL, pickHeaders, WriteParameters
} from './documented-headers.ts'
import { NoParameters, ref } from './schemas.ts'

type Success = {
  schema: TSchema | null
  description: string
  /** Response headers besides X-Request-Id. */
  headers?: readonly HeaderName[]
  /** The media type of `schema`; JSON by default. */
  type?: string
  /** Other media types in which the same is answered. */
  other_types?: Readonly<Record<string, TSchema>>
}

export type Description = {
  operationId: string
  tag: string
  summary: string
  description: string
  roles: ReadonlyArray<Role | typeof PLATFORM>
  views?: FastifyContextConfig['views']
  params?: TSchema
  querystring?: TSchema
  body?: TSchema
  /** True if the body may be left out. */
  is_body_optional?: boolean
  /** Other media types of the body, which the route reads as streams, or takes as files. */
  streams?: Readonly<Record<string, TSchema>>
  files?: Readonly<Record<string, TSchema>>
  /** True if a POST changes nothing: its body is a question. */
  only_reads?: boolean
  /** True if the route honors If-Match. */
  takes_if_match?: boolean
  /** Request headers of this route alone. */
  headers?: Readonly<Record<string, TSchema>>
  /** True if the route waits between its reads. */
  reads_in_turns?: boolean
  answers: Readonly<Record<number, Success>>
  /** The refusals of this route, besides those that every route can give. */
  refusals?: readonly Rule[]
}

export type Described<D extends Description> = {
  config: FastifyContextConfig
  schema: {
    [K in 'params' | 'querystring' | 'body' as D[K] extends TSchema ? K : never]: D[K]
  } & Answering<D['answers']> & { response: unknown }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Every method but GET is a write, unless it `only_reads`: it takes an Idempotency-Key and
 * `dry_run`, and has the refusals of writes.
 */
export function describeRoute<const D extends Description> (
  method: Method, description: D
): Described<D> {
  const { operationId, tag, summary, roles, params, body } = description
  const refusals = [...description.refusals ?? [], ...refusalsOf(method, description)]
  const headers = requestHeadersOf(method, description)
  return {
    config: configOf(description, refusals),
    schema: {
      operationId,
      tags: [tag],
      summary,
      description: [
        description.description, ...method === 'PATCH' ? [MERGED] : [], rolesInWords(roles)
      ].join(' '),
      ...method === 'PATCH' && { consumes: ['application/json', MERGE_PATCH_TYPE] },
      ...params && { params },
      querystring: queryOf(method, description),
      ...Object.keys(headers).length > 0 && { headers: Type.Object(headers) },
      ...body && { body: ref(body) },
      ...bodyHintsOf(description),
      security: [roles.includes(PLATFORM) ? { platformKey: [] } : { apiKey: [] }],
      ...!roles.includes(PLATFORM) && { 'x-roles': roles },
      response: answersOf(method, description)
    } as unknown as Described<D>['schema']
  }
}

function isWrite (method: Method, { only_reads }: Description): boolean {
  return method !== 'GET' && only_reads !== true
}

function queryOf (method: Method, description: Description): TSchema {
  return description.querystring ?? (isWrite(method, description) ? WriteParameters : NoParameters)
}

const MERGED = 'The body is a JSON Merge Patch (RFC 7396): a field that is left out stays as it ' +
  'is, at every depth, and null clears a field. An address is one value and is replaced as a whole.'

/** On a route's schema: tells the OpenAPI document that the body may be left out. */
export const BODY_OPTIONAL = 'x-body-optional'

function bodyHintsOf ({ is_body_optional, streams, files }: Description): object {
  return {
    ...is_body_optional === true && { [BODY_OPTIONAL]: true },
    ...(streams ?? files) && { [OTHER_BODIES]: mapRecord({ ...streams, ...files }, ref) }
  }
}

/** On a route's schema: the components of bodies in other media types: streams and files. */
export const OTHER_BODIES = 'x-other-bodies'

function configOf (
  { roles, views, is_body_optional, only_reads, reads_in_turns, streams, files }: Description,
  refusals: readonly Rule[]
): FastifyContextConfig {
  const not_found = refusals.find((rule) => rule.endsWith('_not_found'))
  return {
    roles,
    refusals,
    ...not_found && { not_found },
    ...views && { views },
    ...is_body_optional === true && { is_body_optional: true },
    ...only_reads === true && { only_reads: true },
    ...reads_in_turns === true && { reads_in_turns: true },
    ...streams && { streams: Object.keys(streams) },
    ...files && { files: Object.keys(files) }
  }
}

function requestHeadersOf (method: Method, description: Description): Record<string, TSchema> {
  const { takes_if_match, headers = {} } = description
  return {
    ...headers,
    ...method === 'GET' && { 'if-none-match': IfNoneMatch },
    ...isWrite(method, description) && { 'idempotency-key': IdempotencyKey },
    ...takes_if_match === true && { 'if-match': IfMatch }
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every refusal the route documents. */
    refusals?: readonly Rule[]
    /** The refusal of a malformed id, which is treated as an unknown one. */
    not_found?: Rule
  }
}

/** Refusals that routes have without naming them; the key tells which routes have them. */
const REFUSALS = {
  always: [
    'invalid_request', 'bad_request', 'unauthorized', 'role_forbidden', 'request_timeout',
    'request_headers_too_large', 'rate_limited', 'overloaded', 'busy', 'database_unavailable',
    'internal_error'
  ],
  params: ['uri_too_long'],
  body: ['malformed_json', 'payload_too_large', 'unsupported_media_type'],
  write: [
    'commit_outcome_unknown', 'idempotency_key_reused', 'idempotency_in_progress',
    'idempotency_secret_not_kept'
  ],
  if_match: ['precondition_failed']
} as const satisfies Record<string, readonly Rule[]>

export const COMMON_REFUSALS: ReadonlySet<Rule> = new Set(Object.values(REFUSALS).flat())

function refusalsOf (method: Method, description: Description): Rule[] {
  const { params, takes_if_match } = description
  return [
    ...REFUSALS.always,
    ...params === undefined ? [] : REFUSALS.params,
    // A DELETE needs no body, but one that is sent is read and may be refused.
    ...method === 'GET' ? [] : REFUSALS.body,
    ...isWrite(method, description) ? REFUSALS.write : [],
    ...takes_if_match === true ? REFUSALS.if_match : []
  ]
}

/** An answer to a write has Idempotent-Replayed when it was kept for the idempotency key. */
function answersOf (method: Method, route: Description): object {
  const { answers } = route
  const of_method: readonly HeaderName[] = isWrite(method, route)
    ? ['idempotent-replayed', 'dry-run']
    : method === 'GET' ? ['etag'] : []
  const all = method === 'GET' ? { ...answers, 304: UNCHANGED } : answers
  return Object.fromEntries(Object.entries(all).map(([status, success]) => {
    const {
      schema, description, headers = [], type = 'application/json', other_types = {}
    } = success as Success
    const others = mapRecord(other_types, (schema) => ({ schema }))
    return [status, {
      description,
      headers: pickHeaders([...OF_ALL, ...headers, ...of_method]),
      ...schema === null
        ? { type: 'null' }
        : { content: { [type]: { schema }, ...others } }
    }]
  }))
}

const UNCHANGED: Success = {
  schema: null, description: 'The answer is still the one that `If-None-Match` names.'
}

/**
 * The responses of the refusals, one for each status; each code names its example in the document.
 * They stand in the document only: if the framework had them too, it would build a serializer for
 * each status of each route, which is half of the time that the service needs to start.
 */
export function problems (refusals: readonly Rule[]): object {
  const by_status = Map.groupBy(new Set(refusals), (rule) => PROBLEMS[rule].status)
  return Object.fromEntries([...by_status].map(([status, rules]) => [status, {
    description: describeRules(rules),
    headers: pickHeaders([
      ...OF_ALL,
      ...rules.some((rule) => PROBLEMS[rule].retry_after !== undefined)
        ? ['retry-after'] as const
        : [],
      ...status === 401 ? ['www-authenticate'] as const : []
    ]),
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: ref(Problem),
        examples: Object.fromEntries(rules.map((rule) =>
          [rule, { $ref: `#/components/examples/${rule}` }]))
      }
    }
  }]))
}

function describeRules (rules: readonly Rule[]): string {
  const named = rules.map((rule) => `\`${rule}\` (${PROBLEMS[rule].title})`).join(', ')
  return `The \`code\` is ${rules.length > 1 ? 'one of ' : ''}${named}.`
}

function rolesInWords (roles: Description['roles']): string {
  if (roles.includes(PLATFORM)) return 'The request needs the platform key.'
  return `The API key must have the role ${roles.join(' or ')}.`
}
