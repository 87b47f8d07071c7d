// Replaces each `$ref` in a schema by its component, so that Ajv makes one function for a body.

import type { JsonSchema } from '../openapi/example.ts'

/** Marks a list of which the route checks each item. Validation checks the number of items only. */
export const ONE_BY_ONE = 'x-judged-one-by-one'

export type InputSchema = Omit<JsonSchema, 'properties' | 'items' | 'anyOf'> & {
  $id?: string
  properties?: Record<string, InputSchema>
  items?: InputSchema
  anyOf?: InputSchema[]
  additionalProperties?: InputSchema | boolean
  maxItems?: number
  maxProperties?: number
  maxLength?: number
  pattern?: string
  format?: string
  /** How the entries of a parameter stand in a query. */
  style?: 'deepObject'
  [ONE_BY_ONE]?: true
}

export type Components = Readonly<Record<string, unknown>>

/**
 * `components` are named by their `$id`. Where a `$ref` describes the items of a list, Ajv copies
 * all errors so far for each item, so the cost would grow with the square of the number of wrong
 * items.
 */
export function inlineRefs (schema: InputSchema, components: Components): InputSchema {
  const { $id: _id, $ref, [ONE_BY_ONE]: is_judged_elsewhere, ...own } = schema
  if ($ref !== undefined) {
    const target = components[$ref.replace(/#$/, '')]
    if (target === undefined) throw new Error(`no component for ${$ref}`)
    return inlineRefs(target as InputSchema, components)
  }
  const { properties, items, anyOf, additionalProperties } = own
  const inline = (part: InputSchema): InputSchema => inlineRefs(part, components)
  return {
    ...own,
    ...properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [name, inline(part)]))
    },
    ...items && { items: is_judged_elsewhere === true ? {} : inline(items) },
    ...anyOf && { anyOf: anyOf.map(inline) },
    ...typeof additionalProperties === 'object' && {
      additionalProperties: inline(additionalProperties)
    }
  }
}

/** The lists of a body whose items the route checks: their names, and the schemas of an item. */
export function judgedListsOf (
  schema: InputSchema, components: Components
): Array<[string, InputSchema]> {
  if (schema.$ref !== undefined) {
    return judgedListsOf(components[schema.$ref.replace(/#$/, '')] as InputSchema, components)
  }
  return Object.entries(schema.properties ?? {}).flatMap(([name, { items, ...list }]) =>
    list[ONE_BY_ONE] === true && items !== undefined ? [[name, items]] : [])
}
