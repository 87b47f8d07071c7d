// Helps tests to go through the OpenAPI document: its operations, its `$ref`s, and rules for it.

import { type OpenapiDocument, buildBodyChecker } from './documented.ts'

type Ref = { $ref: string }
export type Schema = {
  $ref?: string
  type?: string | string[]
  description?: string
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: boolean | Schema
  anyOf?: Schema[]
}
export type Media = { schema: Schema, examples?: Record<string, { value?: unknown } | Ref> }
type Header = { description?: string, schema?: Schema }
export type Response = {
  description: string
  headers?: Record<string, Header | Ref>
  content?: Record<string, Media>
}
type Parameter = {
  name: string, in: string, description?: string, schema: Schema, example?: unknown
}
export type Operation = {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security?: unknown[]
  parameters?: Array<Parameter | Ref>
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, Response | Ref>
}
type Document = {
  servers: Array<{ url: string }>
  tags: Array<{ name: string }>
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: Record<string, Schema>
    responses: Record<string, Response>
    examples: Record<string, { value: unknown }>
  }
}

export type WalkedDocument = {
  document: Document
  operations: Array<{ name: string, method: string, operation: Operation }>
  resolve: <Part extends object>(part: Part | Ref) => Part
  /** Lists the faults of a value. The list is empty for a valid value. */
  findFaults: (schema: Schema, value: unknown) => string[]
}

export function documentFrom (text: string): WalkedDocument {
  const document = JSON.parse(text) as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      ({ name: `${method.toUpperCase()} ${path}`, method, operation })))
  const resolve = <Part extends object>(part: Part | Ref): Part => {
    if (!('$ref' in part)) return part
    const found = part.$ref.split('/').slice(1)
      .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], document)
    if (found === undefined) throw new Error(`nothing at ${part.$ref}`)
    return found as Part
  }
  const findFaults = buildBodyChecker(document as unknown as OpenapiDocument)
  return { document, operations, resolve, findFaults: findFaults as WalkedDocument['findFaults'] }
}

/** Finds what client generators handle badly: an object in a component must be a component too. */
export function findSchemaFaults (schema: Schema, at = ''): string[] {
  const { properties = {}, items, additionalProperties: others } = schema
  const parts: Array<[string, Schema]> = [
    ...Object.entries(properties),
    ...items ? [['[]', items] as [string, Schema]] : [],
    ...typeof others === 'object' ? [['{}', others] as [string, Schema]] : []
  ]
  return [
    ...findOwnFaults(schema, at !== '').map((fault) => `${at}: ${fault}`),
    ...Object.entries(at === '' ? { '': schema, ...properties } : {})
      .filter(([, { $ref, description }]) => $ref === undefined && description === undefined)
      .map(([name]) => `${name}: has no description`),
    ...parts.flatMap(([name, part]) => findSchemaFaults(part, `${at}/${name}`))
  ]
}

const STRANGE = [
  'oneOf', 'allOf', 'not', 'if', 'const', 'nullable', 'patternProperties', 'example', 'examples'
]

function findOwnFaults (schema: Schema, is_nested: boolean): string[] {
  const keywords = Object.keys(schema)
  if (schema.$ref !== undefined) return keywords.length > 1 ? ['a $ref with siblings'] : []
  return [
    ...STRANGE.filter((keyword) => keywords.includes(keyword)).map((keyword) => `has ${keyword}`),
    ...schema.anyOf === undefined
      ? findTypeFaults(schema, is_nested)
      : findUnionFaults(schema.anyOf)
  ]
}

const TYPES = ['string', 'integer', 'number', 'boolean', 'array', 'object']

function findTypeFaults (schema: Schema, is_nested: boolean): string[] {
  const [type = '', or_null = 'null', ...more] = [schema.type].flat()
  const faults = {
    'has no type': !TYPES.includes(type),
    'is a union of types': more.length > 0 || or_null !== 'null',
    'is an inline object': is_nested && type === 'object',
    'is an enum, but not of text': schema.enum !== undefined && type !== 'string',
    'has items of any kind': type === 'array' && schema.items === undefined
  }
  return Object.entries(faults).filter(([, is_so]) => is_so).map(([fault]) => fault)
}

/** True for "a component or null". A choice of several components would need a discriminator. */
function findUnionFaults (members: readonly Schema[]): string[] {
  const [first, second] = members
  const is_nullable = members.length === 2 && first?.$ref !== undefined && second?.type === 'null'
  return is_nullable ? [] : ['is a union, but not of a component and null']
}
