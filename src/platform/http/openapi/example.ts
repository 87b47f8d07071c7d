// Makes an example of a schema from the examples of its parts.

export type JsonSchema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  examples?: unknown[]
  default?: unknown
  minimum?: number
  maximum?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
}
type Components = Readonly<Record<string, JsonSchema>>

/**
 * Returns the schema's own example, and adds the required properties that it leaves out. A schema
 * without an example gets one of all its properties. `schemas` are the components that a `$ref` may
 * name.
 */
export function exampleOf (schema: JsonSchema, schemas: Components): unknown {
  const { examples, default: fallback, enum: values } = resolve(schema, schemas)
  const [given = fallback ?? values?.[0]] = examples ?? []
  return given === undefined ? inventOf(schema, schemas) : complete(given, schema, schemas)
}

const SCALARS: Readonly<Record<string, unknown>> = {
  string: 'text', integer: 1, number: 1, boolean: false
}

function inventOf (schema: JsonSchema, schemas: Components): unknown {
  const { type, properties = {}, items, anyOf } = resolve(schema, schemas)
  const [first] = anyOf ?? []
  if (first !== undefined) return exampleOf(first, schemas)
  const types = [type].flat()
  if (types.includes('null')) return null
  if (types.includes('object')) return pickExamples(Object.keys(properties), properties, schemas)
  if (types.includes('array')) return items === undefined ? [] : [exampleOf(items, schemas)]
  return SCALARS[types[0] ?? '']
}

function complete (value: unknown, schema: JsonSchema, schemas: Components): unknown {
  const { items, anyOf } = resolve(schema, schemas)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    return items === undefined ? value : value.map((item) => complete(item, items, schemas))
  }
  const [first] = anyOf ?? []
  return first === undefined
    ? completeObject(value, resolve(schema, schemas), schemas)
    : complete(value, first, schemas)
}

function completeObject (
  value: object, { properties, required = [], examples }: JsonSchema, schemas: Components
): object {
  if (properties === undefined) return value
  const given: Record<string, unknown> = { ...examples?.[0] as object, ...value }
  const strange = Object.keys(given).filter((name) => properties[name] === undefined)
  if (strange.length > 0) throw new Error(`an example has no use for ${strange.join(', ')}`)
  const names = Object.keys(properties).filter((name) => name in value || required.includes(name))
  return pickExamples(names, properties, schemas, given)
}

function pickExamples (
  names: string[], properties: Components, schemas: Components,
  given: Readonly<Record<string, unknown>> = {}
): object {
  return Object.fromEntries(names.map((name) => {
    const schema = properties[name] ?? {}
    return [name, name in given
      ? complete(given[name], schema, schemas)
      : exampleOf(schema, schemas)]
  }))
}

function resolve (schema: JsonSchema, schemas: Components): JsonSchema {
  if (schema.$ref === undefined) return schema
  const target = schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)]
  if (target === undefined) throw new Error(`no component for ${schema.$ref}`)
  return resolve(target, schemas)
}
