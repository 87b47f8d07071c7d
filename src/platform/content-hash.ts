// Hashes what a caller sent to create something. So a second request with the same reference can be
// compared with the first.

import { hash } from 'node:crypto'
import { sorted } from '../domain/kernel/sort-few.ts'

/** Hashes JSON content. The order of keys does not matter, and null counts as absent. */
export function hashContent (content: unknown): string {
  return hash('sha256', canonicalJson(content))
}

function canonicalJson (content: unknown): string {
  if (typeof content !== 'object' || content === null) return JSON.stringify(content)
  if (Array.isArray(content)) return `[${content.map(canonicalJson).join()}]`
  const fields = content as Readonly<Record<string, unknown>>
  let text = ''
  for (const name of sorted(Object.keys(fields), (a, b) => a < b ? -1 : 1)) {
    const field = fields[name]
    if (field === null || field === undefined) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(field)}`
  }
  return `{${text}}`
}
