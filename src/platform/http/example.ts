// An example of a schema, made from the examples of its parts.

export type JsonSchema = {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  examples?: unknown[]
  default?: unknown
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  minItems?: number
}

/** `schemas` are the components a `$ref` may name. */
export function exampleOf (schema: JsonSchema, schemas: Record<string, JsonSchema>): unknown {
  if (schema.$ref !== undefined) {
    const target = schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)]
    if (target === undefined) throw new Error(`no component for ${schema.$ref}`)
    return exampleOf(target, schemas)
  }
  if (schema.examples !== undefined) return schema.examples[0]
  if (schema.default !== undefined) return schema.default
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf?.[0] !== undefined) return exampleOf(schema.anyOf[0], schemas)
  const types = [schema.type].flat()
  if (types.includes('null')) return null
  if (types.includes('object')) {
    return Object.fromEntries(Object.entries(schema.properties ?? {})
      .map(([name, property]) => [name, exampleOf(property, schemas)]))
  }
  if (types.includes('array')) {
    return schema.items === undefined ? [] : [exampleOf(schema.items, schemas)]
  }
  return SCALARS[types[0] ?? '']
}

const SCALARS: Readonly<Record<string, unknown>> = { string: 'text', integer: 1, number: 1, boolean: false }
