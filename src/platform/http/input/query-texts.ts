// Makes lists and objects of the texts in a query, before its schema is checked.

import type { InputSchema } from './inline-refs.ts'

type Texts = Record<string, unknown>
type Join = (texts: unknown) => void

/**
 * Words of an enum may also stand in one parameter, with commas between them. The parameters
 * `name[key]` are the entries of one object (the style `deepObject`). Returns undefined for a query
 * that has neither.
 */
export function buildJoining ({ properties = {} }: InputSchema): Join | undefined {
  const parameters = Object.entries(properties)
  const lists = parameters.flatMap(([name, { items }]) => items?.enum === undefined ? [] : [name])
  const objects = parameters.flatMap(([name, { style }]) => style === 'deepObject' ? [name] : [])
  if (lists.length + objects.length === 0) return undefined
  return (texts) => {
    for (const name of lists) splitList(texts as Texts, name)
    for (const name of objects) foldObject(texts as Texts, name)
  }
}

function splitList (texts: Texts, name: string): void {
  const value = texts[name]
  if (value !== undefined) texts[name] = [value].flat().flatMap((one) => String(one).split(','))
}

function foldObject (texts: Texts, name: string): void {
  const start = `${name}[`
  const keys = Object.keys(texts).filter((key) => key.startsWith(start) && key.endsWith(']'))
  if (keys.length === 0) return
  texts[name] = Object.fromEntries(
    keys.map((key) => [key.slice(start.length, -1), texts[key]] as const))
  for (const key of keys) delete texts[key]
}
