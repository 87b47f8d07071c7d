// JSON Merge Patch (RFC 7396): absent fields stay, at every depth; null removes a field.

import { type Fault, RuleError } from './rule.ts'
import type { Metadata } from './metadata.ts'

/** A patch of a record. Null is allowed for fields that may be null. */
export type Patch<Before> = {
  [Name in keyof Before]?: Before[Name] extends readonly unknown[] | null
    ? Before[Name]
    : Before[Name] extends object | null
      ? Patch<NonNullable<Before[Name]>> | (null extends Before[Name] ? null : never)
      : Before[Name]
}

/** The merged record. Removed fields are absent, so the caller completes them. */
export type Merged<Before> =
  { [Name in keyof Before as null extends Before[Name] ? never : Name]: Before[Name] } &
  { [Name in keyof Before as null extends Before[Name] ? Name : never]?: Before[Name] }

/** Lists are replaced as a whole, and so are the fields named in `values`, such as addresses. */
export function mergePatch<Before extends object> (
  before: Before, patch: Patch<Before>, values: readonly string[] = []
): Merged<Before> {
  return merge(before, patch, new Set(values)) as Merged<Before> // no type follows its recursion
}

function merge (before: object, patch: object, values: ReadonlySet<string>): object {
  const merged = new Map<string, unknown>(Object.entries(before))
  for (const [name, value] of new Map<string, unknown>(Object.entries(patch))) {
    if (value === null) {
      merged.delete(name)
    } else if (isFields(value) && !values.has(name)) {
      const inner = merged.get(name)
      merged.set(name, merge(isFields(inner) ? inner : {}, value, values))
    } else if (value !== undefined) {
      merged.set(name, value)
    }
  }
  return Object.fromEntries(merged)
}

function isFields (value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export type MetadataPatch = Readonly<Record<string, string | null>>

const METADATA_NAMES_MAX = 20

/** A null patch removes all names. Throws `invalid_request` if there would be too many names. */
export function mergeMetadata (
  before: Metadata, patch: MetadataPatch | null | undefined
): Metadata {
  const errors = findMetadataFaults(before, patch)
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  return patchMetadata(before, patch)
}

/** As `mergeMetadata`, without a check of the number of names. */
export function patchMetadata (
  before: Metadata, patch: MetadataPatch | null | undefined
): Metadata {
  if (patch === undefined) return before
  return patch === null
    ? {}
    : Object.fromEntries(Object.entries({ ...before, ...patch }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as const]))
}

/** A fault if the merged metadata would have too many names. */
export function findMetadataFaults (
  before: Metadata, patch: MetadataPatch | null | undefined
): Fault[] {
  const names = Object.keys(patchMetadata(before, patch)).length
  if (patch === undefined || names <= METADATA_NAMES_MAX) return []
  const detail = `must have at most ${METADATA_NAMES_MAX} names; it would have ${names}`
  return [{ pointer: '/metadata', code: 'too_many', detail }]
}
