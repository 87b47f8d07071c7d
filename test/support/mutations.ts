// Makes bodies that break their schema in one place each, from the schema.

import type { JsonSchema } from '../../src/platform/http/openapi/example.ts'

export type Schema = Omit<JsonSchema, 'properties' | 'items' | 'anyOf'> & {
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  additionalProperties?: Schema | boolean
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  multipleOf?: number
  minItems?: number
  maxItems?: number
  minProperties?: number
  maxProperties?: number
  propertyNames?: Schema
}
export type Schemas = Readonly<Record<string, Schema>>

export type Field = { pointer: string, schema: Schema, types: readonly string[] }

export type Mutation = {
  name: string
  /** The body to send. */
  json: string
  /** The JSON pointer of the fault. */
  pointer: string
}

/** The schema itself and all schemas in it. Of an array it takes the first item. */
export function fieldsOf (schema: Schema, schemas: Schemas, pointer = ''): Field[] {
  const { schema: own, types } = resolve(schema, schemas)
  const below = (child: Schema | undefined, name: string | number): Field[] =>
    child === undefined ? [] : fieldsOf(child, schemas, `${pointer}/${name}`)
  const { additionalProperties: map } = own
  return [
    { pointer, schema: own, types },
    ...Object.entries(own.properties ?? {}).flatMap(([name, child]) => below(child, name)),
    ...below(own.items, 0),
    ...typeof map === 'object' ? below(map, 'some') : []
  ]
}

/** Adds to the sample all other properties of its schema. */
export function completeBody (schema: Schema, schemas: Schemas, sample: unknown): unknown {
  const { schema: own } = resolve(schema, schemas)
  const given = sample as Record<string, unknown> | undefined
  if (own.properties !== undefined) {
    return Object.fromEntries(Object.entries(own.properties).map(([name, child]) =>
      [name, completeBody(child, schemas, given?.[name])]))
  }
  if (own.items !== undefined) {
    const [first] = (sample ?? []) as unknown[]
    return [completeBody(own.items, schemas, first)]
  }
  return sample ?? own.examples?.[0] ?? own.enum?.[0] ?? PLAIN[own.type as string]
}

const PLAIN: Readonly<Record<string, unknown>> = {
  string: 'text', integer: 1, number: 1, boolean: true, object: {}
}

/** Makes one body for each way in which each field can be wrong. */
export function mutationsOf (schema: Schema, schemas: Schemas, sample: unknown): Mutation[] {
  const body = completeBody(schema, schemas, sample)
  return fieldsOf(schema, schemas).flatMap((field) =>
    wrongValues(field).map(({ name, value, at = '' }) => ({
      name: `${field.pointer} ${name}`,
      pointer: field.pointer + at,
      json: JSON.stringify(withValue(body, field.pointer, value))
    })))
}

/** Puts what PostgreSQL cannot store into each text of the body and each name of a map. */
export function badTextsOf (schema: Schema, schemas: Schemas, sample: unknown): Mutation[] {
  const body = completeBody(schema, schemas, sample)
  return fieldsOf(schema, schemas).flatMap(({ pointer, types, schema: { properties } }) =>
    Object.entries({ NUL: '\0', 'a lone surrogate': '\ud800' }).flatMap(([name, bad]) => [
      ...types.includes('string')
        ? [{ name: `${pointer} with ${name}`, pointer, value: `a${bad}b` }]
        : [],
      ...types.includes('object') && properties === undefined
        ? [{ name: `${pointer} with a name with ${name}`, pointer, value: { [`a${bad}`]: 'b' } }]
        : []
    ])).map(({ value, ...one }) =>
    ({ ...one, json: JSON.stringify(withValue(body, one.pointer, value)) }))
}

/** Replaces or adds the value at the pointer. */
export function withValue (body: unknown, pointer: string, value: unknown): unknown {
  if (pointer === '') return value
  const [, name = '', ...rest] = pointer.split('/')
  const inner = rest.length === 0 ? '' : `/${rest.join('/')}`
  if (Array.isArray(body)) {
    return body.map((item, index) => String(index) === name ? withValue(item, inner, value) : item)
  }
  const fields = (body ?? {}) as Record<string, unknown>
  return { ...fields, [name]: withValue(fields[name], inner, value) }
}

type Wrong = { name: string, value: unknown, at?: string }

function wrongValues ({ schema, types }: Field): Wrong[] {
  return [
    ...wrongTypes(types),
    ...types.includes('string') ? wrongTexts(schema) : [],
    ...types.includes('integer') || types.includes('number') ? wrongNumbers(schema) : [],
    ...types.includes('array') ? wrongArrays(schema) : [],
    ...types.includes('object') ? wrongObjects(schema) : []
  ]
}

function wrongTypes (types: readonly string[]): Wrong[] {
  const is_number = types.includes('integer') || types.includes('number')
  const values = [
    { type: 'null', value: null },
    { type: 'string', value: is_number ? '2' : 'true' },
    { type: 'integer', value: 2 },
    { type: 'number', value: 2.5 },
    { type: 'boolean', value: true },
    { type: 'array', value: [] },
    { type: 'object', value: {} }
  ]
  return values
    .filter(({ type }) => !types.includes(type))
    .filter(({ type }) => type !== 'integer' || !types.includes('number'))
    .map(({ type, value }) => ({ name: `as ${type}`, value }))
}

function wrongTexts ({ minLength = 0, maxLength, enum: values, pattern, format }: Schema): Wrong[] {
  const words = format === undefined ? undefined : WRONG_WORDS[format]
  const is_closed = values !== undefined || (pattern ?? (words ? undefined : format)) !== undefined
  return [
    ...minLength > 0 ? [{ name: 'empty', value: '' }] : [],
    ...maxLength === undefined ? [] : [{ name: 'too long', value: 'x'.repeat(maxLength + 1) }],
    ...(words ?? []).map((value) => ({ name: `as ${JSON.stringify(value)}`, value })),
    ...is_closed
      ? NONSENSE.filter((value) => pattern === undefined || !new RegExp(pattern, 'u').test(value))
        .map((value) => ({ name: `as ${value}`, value }))
      : []
  ]
}

const BLANKS = [' ', '\t\n', '\u00a0', '\u3000 ', '\u200b', '\ufeff', '\u2060\u00ad', '\u0085']
const NO_KEYS = [
  'A ', ' A', 'A\n', '\ufeffA', 'A\u00a0', '\u3000A', 'A\u200b', 'A\u200bB', 'A\u00a0B', 'A\tB',
  'A\u0007', 'A\u202eB', 'A\u2028B', 'A\u00adB', 'A\u2800', 'e\u0301 '
]

const WRONG_WORDS: Readonly<Record<string, string[]>> = {
  nonblank: BLANKS,
  key: [...BLANKS, ...NO_KEYS],
  'plain-name': [...BLANKS, ...NO_KEYS, '<b>A</b>']
}

const NONSENSE = [
  'nonsense', ' ', '-', 'NaN', '1e3', '٣', '2026-02-30', '2026-02-30T00:00:00Z', '😀'
]

function wrongNumbers ({ minimum, maximum, multipleOf, type }: Schema): Wrong[] {
  const is_integer = [type].flat().includes('integer')
  return [
    ...minimum === undefined ? [] : [minimum - 1, minimum - 0.5, raw('-1e999')],
    ...maximum === undefined ? [] : [maximum + 1, raw('9007199254740993'), raw('1e999')],
    ...is_integer ? [1.5, raw('1.0000000001')] : [],
    ...multipleOf === undefined ? [] : [multipleOf / 10]
  ].map((value) => ({ name: `as ${JSON.stringify(value)}`, value }))
}

function wrongArrays ({ minItems = 0, maxItems }: Schema): Wrong[] {
  return [
    ...minItems > 0 ? [{ name: 'empty', value: [] }] : [],
    ...maxItems === undefined
      ? []
      : [{ name: 'too long', value: Array.from({ length: maxItems + 1 }, () => null) }]
  ]
}

function wrongObjects ({ properties, required = [], ...map }: Schema): Wrong[] {
  const { maxProperties = 0, propertyNames: { maxLength = 0 } = {} } = map
  if (properties !== undefined) {
    return [
      { name: 'with an unknown field', value: { nonsense: 1 }, at: '/nonsense' },
      { name: 'with a field that needs escaping', value: { 'a/b~c': 1 }, at: '/a~1b~0c' },
      ...required.map((name) => ({ name: `without ${name}`, value: {}, at: `/${name}` }))
    ]
  }
  const names = Array.from({ length: maxProperties + 1 }, (_, index) => [`n${index}`, ''])
  const long = 'x'.repeat(maxLength + 1)
  return [
    { name: 'with too many names', value: Object.fromEntries(names) },
    { name: 'with a long name', value: { [long]: '' }, at: `/${long}` },
    { name: 'with an empty name', value: { '': '' }, at: '/' }
  ]
}

/** A number in JSON that is too large for JavaScript. */
function raw (text: string): unknown {
  return (JSON as unknown as { rawJSON: (text: string) => unknown }).rawJSON(text)
}

function resolve (schema: Schema, schemas: Schemas): { schema: Schema, types: string[] } {
  if (schema.$ref !== undefined) {
    const target = schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)]
    if (target === undefined) throw new Error(`no component for ${schema.$ref}`)
    return resolve(target, schemas)
  }
  const [first] = schema.anyOf ?? []
  if (first !== undefined) {
    const inner = resolve(first, schemas)
    return { ...inner, types: [...inner.types, 'null'] }
  }
  return { schema, types: [schema.type ?? []].flat() }
}
