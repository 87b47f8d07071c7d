// JSON Merge Patch (RFC 7396): what is left out stays, at every depth; null takes away.

import { type Fault, RuleError } from './rule.ts'
import type { Metadata } from './metadata.ts'

/** What may be sent to change a record; null clears what may be empty. */
export type Patch<Before> = {
  [Name in keyof Before]?: Before[Name] extends readonly unknown[] | null
    ? Before[Name]
    : Before[Name] extends object | null
      ? Patch<NonNullable<Before[Name]>> | (null extends Before[Name] ? null : never)
      : Before[Name]
}

/** What is taken away is no longer there: whoever merges completes it. */
export type Merged<Before> =
  { [Name in keyof Before as null extends Before[Name] ? never : Name]: Before[Name] } &
  { [Name in keyof Before as null extends Before[Name] ? Name : never]?: Before[Name] }

/** Lists are replaced; so are the fields of `values`, each of which is one value, as an address. */
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

/** Null takes all away. Throws `invalid_request` for more names than metadata may have. */
export function mergeMetadata (
  before: Metadata, patch: MetadataPatch | null | undefined
): Metadata {
  const errors = findMetadataFaults(before, patch)
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  return patchMetadata(before, patch)
}

/** However many names it then has. */
export function patchMetadata (
  before: Metadata, patch: MetadataPatch | null | undefined
): Metadata {
  if (patch === undefined) return before
  return patch === null
    ? {}
    : Object.fromEntries(Object.entries({ ...before, ...patch }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as const]))
}

/** More names than metadata may have, once they are merged. */
export function findMetadataFaults (
  before: Metadata, patch: MetadataPatch | null | undefined
): Fault[] {
  const names = Object.keys(patchMetadata(before, patch)).length
  if (patch === undefined || names <= METADATA_NAMES_MAX) return []
  const detail = `has ${METADATA_NAMES_MAX} names at most; with these it would have ${names}`
  return [{ pointer: '/metadata', code: 'too_many', detail }]
}
