// The hash of what a caller sent to create something: the same reference must say the same.

import { createHash } from 'node:crypto'

/** Of JSON-clean content, whatever the order of its keys; a null is as good as nothing. */
export function hashContent (content: unknown): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex')
}

function canonicalJson (content: unknown): string {
  return JSON.stringify(content, (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const said = Object.entries(value).filter(([, field]) => field !== null && field !== undefined)
    return Object.fromEntries(said.sort(([a], [b]) => a < b ? -1 : 1))
  })
}
