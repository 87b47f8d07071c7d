// The part of a value that a test is about. tap's own `match` takes a text for another that only
// contains it, so that `partially_paid` would do for `paid`, and an empty list for any list.

import type { Test } from 'tap'

/**
 * Strictly the same, but for properties that are not asked for. Lists are as long as they are
 * wanted; what is wanted empty is empty.
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
