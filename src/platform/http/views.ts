// Shows a value as a role sees it: only the fields that the role's view has.
//
// Serializers refuse a value that lacks a field. Events are kept for long, so their data may lack
// fields that were added later: this leaves fields out, and asks for none.

import type { TSchema } from 'typebox'
import type { SubjectType } from '../../domain/kernel/event.ts'
import type { Role } from '../../domain/model/merchant/api-key.ts'

/** The shapes of a subject: the component that operators read, and the views of other roles. */
export type SubjectShape = { schema: TSchema, views?: Partial<Record<Role, TSchema>> }

/** Returns the data of an event about such a subject as the role sees it. */
export type ShowAs = (role: Role, subject_type: SubjectType, data: object) => object

type Schema = {
  $id?: string
  $ref?: string
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
}

/** `components` are those that the shapes refer to. */
export function buildShowAs (
  shapes: Readonly<Partial<Record<SubjectType, SubjectShape>>>, components: readonly TSchema[]
): ShowAs {
  const by_id = new Map((components as Schema[]).map((one) => [`${one.$id}#`, one]))

  const pick = (schema: Schema, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const { $ref, properties, items, anyOf } = schema
    if ($ref !== undefined) return pick(by_id.get($ref) ?? {}, value)
    const [component] = anyOf ?? [] // "a component or null"
    if (component !== undefined) return pick(component, value)
    if (Array.isArray(value)) {
      return items === undefined
        ? value
        : value.map((one) =>
          pick(items, one))
    }
    if (properties === undefined) return value
    return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => {
      const field = properties[name]
      return field === undefined ? [] : [[name, pick(field, part)]]
    }))
  }

  return (role, subject_type, data) => {
    if (role === 'operator') return data
    const view = shapes[subject_type]?.views?.[role]
    if (view === undefined) throw new Error(`${role} has no view of ${subject_type}`)
    return pick(view as Schema, data) as object
  }
}
