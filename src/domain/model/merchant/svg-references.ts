// Bounds what an SVG unfolds to: a part is drawn as often as it is named, and it may itself name
// parts that name parts.
//
// A picture is a graph. An element leads to its children, and to the parts that it names in its
// attributes or by the rules of a style. It unfolds to its own characters and to all that it leads
// to. Where it is not certain how often a part is drawn, the larger number counts.

import { listRules, namesIn, type StyleRule } from './svg-styles.ts'

/** Sixteen times the largest picture. */
const UNFOLDED_MAX = 1024 * 1024
/** So that many rules for many elements do not make the graph itself large. */
const NAMES_MAX = 50_000

const FAULT = 'must not name its own parts so often, nor in a circle'

type Element = {
  name: string
  attributes: ReadonlyMap<string, string>
  parent: number
  characters: number
}

/** Returns what must be otherwise. */
export function findUnfoldingFault (svg: string): string | null {
  const elements = readElements(svg)
  const rules = listRules(svg)
  const named = rules === null ? null : nameParts(elements, rules)
  return named !== null && unfold(elements, named) <= UNFOLDED_MAX ? null : FAULT
}

/** Each character is looked at once, since no tag has a `<` in it. */
const TAG = /<((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/g
const ATTRIBUTE = /(?<=\s)([^\s=/"'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** The first one is the picture itself, and a parent stands before its children. */
function readElements (svg: string): Element[] {
  const elements: Element[] = [{ name: '', attributes: new Map(), parent: 0, characters: 0 }]
  let parent = 0
  for (const [tag, inside = ''] of svg.matchAll(TAG)) {
    if (inside.startsWith('/')) {
      parent = elements[parent]?.parent ?? 0
    } else if (!inside.startsWith('?')) {
      elements.push({
        name: localOf(/^[^\s/]*/.exec(inside)?.[0] ?? ''),
        attributes: new Map([...inside.matchAll(ATTRIBUTE)].map(([, name = '', one, other]) =>
          [localOf(name), decode(one ?? other ?? '')])),
        parent,
        characters: tag.length
      })
      if (!inside.endsWith('/')) parent = elements.length - 1
    }
  }
  return elements
}

/** Without the prefix of its namespace. */
function localOf (name: string): string {
  return name.slice(name.lastIndexOf(':') + 1)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'"
}

function decode (text: string): string {
  return text.replaceAll(/&[a-z]+;/g, (entity) => ENTITIES[entity] ?? entity)
}

/** A part that an element names, and how often it may be drawn for that. */
type Named = { part: number, times: number }

/** Null for too many. */
function nameParts (
  elements: readonly Element[], rules: readonly StyleRule[]
): ReadonlyArray<readonly Named[]> | null {
  const parts = partsOf(elements)
  const known = rules.filter(({ ids }) => ids.some((id) => parts.has(id)))
  const by_key = Map.groupBy(
    known.flatMap(({ keys, ...rule }) => keys.map((key) => ({ ...rule, key }))), ({ key }) => key)
  const within = measureWithin(elements)
  const named: Named[][] = []
  let left = NAMES_MAX
  for (const [at, element] of elements.entries()) {
    const found: Named[] = []
    for (const { ids, text } of sayingsOf(element, by_key)) {
      const times = timesOf(text, within[at])
      for (const id of ids) {
        left -= 1 + (parts.get(id)?.length ?? 0)
        if (left < 0) return null
        found.push(...(parts.get(id) ?? []).map((part) => ({ part, times })))
      }
    }
    named.push(found)
  }
  return named
}

/** By id. Of gradients there is one, however many name it. */
function partsOf (elements: readonly Element[]): ReadonlyMap<string, number[]> {
  const parts = new Map<string, number[]>()
  for (const [at, { name, attributes }] of elements.entries()) {
    const id = attributes.get('id')
    if (id === undefined || GRADIENT.test(name)) continue
    const known = parts.get(id)
    if (known === undefined) parts.set(id, [at])
    else known.push(at)
  }
  return parts
}

type Saying = Pick<StyleRule, 'ids' | 'text'>

/** What names parts: attributes, and the rules for the element. */
function sayingsOf (
  { name, attributes }: Element, by_key: ReadonlyMap<string, Saying[]>
): Saying[] {
  const classes = (attributes.get('class') ?? '').split(/\s+/).map((one) => `.${one}`)
  const keys = new Set(['*', name, `#${attributes.get('id')}`, ...classes])
  return [
    ...[...attributes].map(([by, text]) =>
      ({ ids: namesIn(by, text), text: by === 'style' ? text : by })),
    ...[...keys].flatMap((key) => by_key.get(key) ?? [])
  ]
}

function timesOf (text: string, within: Within | undefined): number {
  if (text.includes('marker')) return within?.characters ?? 1
  return ONCE.has(text) ? 1 : within?.elements ?? 1
}

/** What else an element says of itself goes for all within it; markers stand at each point. */
const ONCE: ReadonlySet<string> = new Set(['href', 'clip-path', 'mask'])
const GRADIENT = /^(?:linear|radial)Gradient$/

type Within = { elements: number, characters: number }

/** How much an element holds, itself included. */
function measureWithin (elements: readonly Element[]): Within[] {
  const within = elements.map(({ characters }) => ({ elements: 1, characters }))
  for (let at = elements.length - 1; at > 0; at--) {
    const [one, around] = [within[at], within[elements[at]?.parent ?? 0]]
    if (one !== undefined && around !== undefined) {
      around.elements += one.elements
      around.characters += one.characters
    }
  }
  return within
}

/** The characters of the whole picture, unfolded; infinite for a circle. */
function unfold (
  elements: readonly Element[], named: ReadonlyArray<readonly Named[]>
): number {
  const uses = elements.map(({ characters }, at): Use => ({
    by: [], waits: named[at]?.length ?? 0, characters
  }))
  const add = (by: number, { part, times }: Named): unknown => uses[part]?.by.push({ by, times })
  for (const [at, { parent }] of elements.entries()) {
    const around = uses[parent]
    if (at > 0 && around !== undefined) {
      add(parent, { part: at, times: 1 })
      around.waits++
    }
    for (const one of named[at] ?? []) add(at, one)
  }
  return measure(uses)
}

/** Who draws an element how often, and how many parts its own size still waits for. */
type Use = { by: Array<{ by: number, times: number }>, waits: number, characters: number }

function measure (uses: readonly Use[]): number {
  const ready = uses.filter(({ waits }) => waits === 0)
  for (let one = ready.pop(); one !== undefined; one = ready.pop()) {
    for (const { by, times } of one.by) {
      const user = uses[by]
      if (user === undefined) continue
      user.characters += times * one.characters
      user.waits--
      if (user.waits === 0) ready.push(user)
    }
  }
  const [all] = uses
  return all?.waits === 0 ? all.characters : Infinity
}
