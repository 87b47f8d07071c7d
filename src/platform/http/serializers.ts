// Builds the functions that write answers as JSON.
//
// Fastify would check every component of the service again for each answer of each route, most of
// them many thousand times. Here, an answer is built from the components that it names, answers of
// the same schema share one function, and it is made when it writes its first answer.

import {
  type Options, type RouteDefinition, type Serializer, SerializerSelector
} from '@fastify/fast-json-stringify-compiler'
import { buildCompileOnce } from './compile-once.ts'
import type { Defer } from './first-use.ts'

type Components = Readonly<Record<string, unknown>>

const compileOnce = buildCompileOnce<Serializer>()

/** `components` are named by their `$id`. */
export function buildSerializers (
  components: Components, options: Options, defer: Defer
): (route: RouteDefinition) => Serializer {
  const built = new Map<string, Serializer>()
  return (route) => {
    const key = JSON.stringify(route.schema)
    const serializer = built.get(key) ?? defer<unknown, string>(() => {
      const named = namedBy(route.schema, components)
      return compileOnce([route.schema, named], () => SerializerSelector()(named, options)(route))
    })
    built.set(key, serializer)
    return serializer
  }
}

/** Finds the components that the schema refers to, directly or through others. */
function namedBy (schema: unknown, components: Components): Components {
  const named = new Map<string, unknown>()
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    const { $ref } = part as { $ref?: unknown }
    const id = typeof $ref === 'string' ? $ref.replace(/#$/, '') : ''
    if (id in components && !named.has(id)) {
      named.set(id, components[id])
      look(components[id])
    }
    for (const inner of Object.values(part)) look(inner)
  }
  look(schema)
  return Object.fromEntries(named)
}
