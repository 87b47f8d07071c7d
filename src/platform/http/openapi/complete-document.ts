// Completes the OpenAPI document: it adds an example of every body, and moves repeated parts into
// `components`.

import { isDeepStrictEqual } from 'node:util'
import type { Rule } from '../../../domain/kernel/rule.ts'
import { exampleOf, type JsonSchema } from './example.ts'
import { type InputSchema, ONE_BY_ONE } from '../input/inline-refs.ts'
import { PROBLEM_MEDIA_TYPE } from '../problems/describe-problem.ts'
import { PROBLEMS } from '../problems/catalogue.ts'
import { exampleOfProblem } from '../problems/problem-schema.ts'
import { BODY_OPTIONAL, COMMON_REFUSALS, OTHER_BODIES } from '../route.ts'

type Ref = { $ref: string }
type Media = { schema?: JsonSchema, examples?: Record<string, unknown> }
type Parameter = {
  in: string
  name: string
  schema?: JsonSchema & { style?: string, explode?: boolean }
}
type Body = { required?: boolean, content?: Record<string, Media> }
type Response = Body & { headers?: Record<string, unknown> }
type Operation = {
  [BODY_OPTIONAL]?: true
  [OTHER_BODIES]?: Record<string, Ref>
  parameters?: Array<Parameter | Ref>
  requestBody?: Body
  responses: Record<string, Response | Ref>
}
type Shared = Record<'parameters' | 'headers' | 'examples' | 'responses', Record<string, unknown>>

export type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema> } & Partial<Shared>
}

/** The spelling of headers in the document. Their components have the same name without hyphens. */
const HEADERS = [
  'Accept-Language', 'Content-Disposition', 'Dry-Run', 'ETag', 'Idempotency-Key',
  'Idempotent-Replayed', 'If-Match', 'If-None-Match', 'Last-Event-ID', 'Location', 'RateLimit',
  'RateLimit-Policy', 'Retry-After', 'WWW-Authenticate', 'X-Request-Id'
]
const SHARED_PARAMETERS: Readonly<Record<string, string>> = {
  'Idempotency-Key': 'IdempotencyKey',
  'If-Match': 'IfMatch',
  'If-None-Match': 'IfNoneMatch',
  limit: 'Limit',
  cursor: 'Cursor',
  dry_run: 'DryRun'
}

export function completeDocument ({ paths, components, ...rest }: Document): Document {
  const { schemas } = components
  const shared: Shared = { parameters: {}, headers: {}, examples: {}, responses: {} }
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    completeOperation(operation, schemas, shared)
  }
  for (const schema of Object.values(schemas)) finishSchema(schema)
  return { ...rest, components: { ...components, ...sortEach(shared) }, paths }
}

function completeOperation (
  operation: Operation, schemas: Document['components']['schemas'], shared: Shared
): void {
  const { parameters, requestBody, responses } = operation
  if (parameters !== undefined) {
    operation.parameters = parameters.map((one) => 'in' in one ? shareParameter(one, shared) : one)
  }
  if (requestBody !== undefined) {
    requestBody.required = operation[BODY_OPTIONAL] !== true
    for (const [type, { $ref }] of Object.entries(operation[OTHER_BODIES] ?? {})) {
      const schema = { $ref: `#/components/schemas/${$ref.replace('#', '')}` }
      requestBody.content = { ...requestBody.content, [type]: { schema } }
    }
    addExamples(requestBody, schemas, shared)
  }
  delete operation[BODY_OPTIONAL]
  delete operation[OTHER_BODIES]
  for (const [status, response] of Object.entries(responses)) {
    if ('$ref' in response) continue
    response.headers = shareHeaders(response.headers ?? {}, shared)
    if (response.content?.[PROBLEM_MEDIA_TYPE] === undefined) {
      addExamples(response, schemas, shared)
    } else {
      responses[status] = shareProblem(response, response.content[PROBLEM_MEDIA_TYPE], shared)
    }
  }
}

function shareParameter (parameter: Parameter, shared: Shared): Parameter | Ref {
  if (parameter.schema !== undefined) finishSchema(parameter.schema)
  const name = parameter.in === 'header' ? spell(parameter.name) : parameter.name
  const component = SHARED_PARAMETERS[name]
  // A list is written as one parameter for each of its items.
  const is_list = parameter.in === 'query' && parameter.schema?.type === 'array'
  // An object, as one parameter for each of its entries.
  const { style, explode, ...schema } = parameter.schema ?? {}
  const is_object = style !== undefined
  return component === undefined
    ? {
        ...parameter,
        name,
        ...is_list && { style: 'form', explode: true },
        ...is_object && { style, explode, schema }
      }
    : share(shared, 'parameters', component, { ...parameter, name })
}

function shareHeaders (headers: Record<string, unknown>, shared: Shared): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).map(([written, header]) => {
    const name = spell(written)
    return [name, share(shared, 'headers', name.replaceAll('-', ''), header)]
  }))
}

function spell (header: string): string {
  const found = HEADERS.find((name) => name.toLowerCase() === header)
  if (found === undefined) throw new Error(`no spelling for header ${header}`)
  return found
}

/** Every body is a component, and its example has the component's name. */
function addExamples (
  { content = {} }: Body, schemas: Document['components']['schemas'], shared: Shared
): void {
  for (const media of Object.values(content)) {
    const name = media.schema?.$ref?.split('/').at(-1)
    if (media.schema === undefined || name === undefined) throw new Error('a body without a name')
    const value = exampleOf(media.schema, schemas)
    media.examples = { [name]: share(shared, 'examples', name, { value }) }
  }
}

/**
 * A response becomes a component when it has one problem only, or only problems that all routes can
 * have. Other responses depend on the route and stay in it.
 */
function shareProblem (response: Response, media: Media, shared: Shared): Response | Ref {
  const rules = Object.keys(media.examples ?? {}) as Rule[]
  for (const rule of rules) {
    const value = exampleOfProblem(rule)
    share(shared, 'examples', rule, { summary: PROBLEMS[rule].title, value })
  }
  const is_common = rules.length === 1 || rules.every((rule) => COMMON_REFUSALS.has(rule))
  const name = rules.map(toPascalCase).join('Or')
  return is_common ? share(shared, 'responses', name, response) : response
}

function toPascalCase (rule: Rule): string {
  return rule.replace(/(^|_)([a-z])/g, (_, _before, letter: string) => letter.toUpperCase())
}

function share (shared: Shared, kind: keyof Shared, name: string, value: unknown): Ref {
  shared[kind][name] ??= value
  if (!isDeepStrictEqual(shared[kind][name], value)) throw new Error(`two ${kind} called ${name}`)
  return { $ref: `#/components/${kind}/${name}` }
}

const INT32_MAX = 2 ** 31 - 1

/**
 * Drops the examples of parts, which the bodies' examples contain, and the internal keyword. Says
 * by its format that an integer within such bounds has 32 bits, for generators of clients.
 */
function finishSchema (schema: JsonSchema & { format?: string }): void {
  delete schema.examples
  delete (schema as InputSchema)[ONE_BY_ONE]
  const { properties = {}, items, type, minimum, maximum } = schema
  const is_bounded = minimum !== undefined && maximum !== undefined && maximum <= INT32_MAX
  if ([type].flat().includes('integer') && is_bounded) schema.format = 'int32'
  for (const part of [...Object.values(properties), ...items ? [items] : []]) finishSchema(part)
}

function sortEach (shared: Shared): Shared {
  return Object.fromEntries(Object.entries(shared).map(([kind, parts]) =>
    [kind, Object.fromEntries(Object.entries(parts).sort(([a], [b]) => a < b ? -1 : 1))])
  ) as Shared
}
