// Compares the part of a value that a test is about. tap's own `match` accepts a text that only
// contains the wanted one (`partially_paid` for `paid`), and any list for an empty one.

import type { Test } from 'tap'

/**
 * The values must be strictly the same, except for properties that `wanted` does not have. A list
 * must have the wanted length, and an empty object must be empty.
 */
export function holds (t: Test, found: unknown, wanted: unknown, message = 'as wanted'): void {
  t.strictSame(partOf(found, wanted), wanted, message)
}

function partOf (found: unknown, wanted: unknown): unknown {
  if (Array.isArray(wanted) && Array.isArray(found)) {
    return found.map((item, at) => at < wanted.length ? partOf(item, wanted[at]) : item)
  }
  if (!isObject(wanted) || !isObject(found) || Object.keys(wanted).length === 0) return found
  return Object.fromEntries(Object.entries(wanted).map(([name, value]) =>
    [name, partOf(found[name], value)]))
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
