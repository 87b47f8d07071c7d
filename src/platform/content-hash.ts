// The hash of what a caller sent to create something: the same reference must say the same.

import { hash } from 'node:crypto'
import { sorted } from '../domain/kernel/sort-few.ts'

/** Of JSON-clean content, whatever the order of its keys; a null is as good as nothing. */
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
