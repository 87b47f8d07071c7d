// X12 as segments: the delimiters stand in ISA, so each interchange may have its own.

import type { FormatFault } from '../received-message.ts'
import { addFault } from '../edi/faults.ts'
import type { Dialect, Segment } from '../edi/segment.ts'

export const BYTES_MAX = 20_000_000
const SEGMENTS_MAX = 500_000
const SEGMENT_CHARACTERS_MAX = 5_000
const ELEMENTS_MAX = 100
/** ISA has 106 characters; files that pad it wrongly have fewer, hardly ever more. */
const ISA_CHARACTERS_MAX = 200

/** `repetition` is null before version 00402. */
type Delimiters = {
  element: string
  component: string
  repetition: string | null
  segment: string
}

/** Of repeated elements, the first counts: no message that we read repeats any. */
function dialectOf ({ element, component, repetition }: Delimiters): Dialect {
  const first = (text: string): string =>
    repetition === null ? text : (text.split(repetition, 1)[0] ?? '')
  return {
    decimal_comma: false,
    split: (text) => text.startsWith('ISA')
      ? text.split(element).map((one) => [one])
      : text.split(element).map((one) => first(one).split(component))
  }
}

/** Segment by segment. After a fault that leaves open what follows, there is none. */
export function * readSegments (text: string, faults: FormatFault[]): Generator<Segment> {
  let at = skipBlanks(text, 0)
  let syntax: { delimiters: Delimiters, dialect: Dialect } | undefined
  for (let line = 1; at < text.length; line++) {
    if (text.startsWith('ISA', at)) {
      const delimiters = readDelimiters(text, at)
      syntax = delimiters && { delimiters, dialect: dialectOf(delimiters) }
    }
    if (syntax === undefined) {
      return addFault(faults, stop(line, 'ISA is missing, or its delimiters cannot be read.'))
    }
    const { end, next } = endOf(text, at, syntax.delimiters)
    const segment = cutSegment(text.slice(at, end), line, syntax)
    const broken = findBroken(segment, syntax.delimiters)
    if (broken !== null) return addFault(faults, broken)
    if (segment.text !== '') yield segment
    at = next
  }
}

const stop = (line: number, detail: string, segment: string | null = null): FormatFault =>
  ({ kind: 'syntax', line, segment, element: null, detail })

/** Where the segment ends, and where the next one begins. */
function endOf (text: string, at: number, { segment }: Delimiters): { end: number, next: number } {
  const found = text.indexOf(segment, at)
  const end = found < 0 ? text.length : found
  return { end, next: skipBlanks(text, end + 1) }
}

function skipBlanks (text: string, from: number): number {
  let at = from
  while (at < text.length && /[\s\uFEFF]/.test(text.charAt(at))) at++
  return at
}

/** Files that were wrapped at a width have line ends within segments. */
function cutSegment (
  raw: string, line: number, { delimiters, dialect }: { delimiters: Delimiters, dialect: Dialect }
): Segment {
  const wraps = /[\r\n]/.test(raw) && !/[\r\n]/.test(delimiters.element + delimiters.component)
  const text = (wraps ? raw.replace(/[\r\n]+/g, '') : raw).trimEnd()
  const end = text.indexOf(delimiters.element)
  return { id: end < 0 ? text : text.slice(0, end), line, text, dialect }
}

function findBroken ({ id, line, text }: Segment, delimiters: Delimiters): FormatFault | null {
  if (line > SEGMENTS_MAX) return stop(line, `The file has more than ${SEGMENTS_MAX} segments.`)
  if (text.length > SEGMENT_CHARACTERS_MAX) {
    return stop(line, `The segment has more than ${SEGMENT_CHARACTERS_MAX} characters.`)
  }
  if (text !== '' && !/^[A-Z][A-Z0-9]{1,2}$/.test(id)) {
    return stop(line, 'The segment does not begin with a name of two or three letters or digits.')
  }
  if (text.split(delimiters.element, ELEMENTS_MAX + 2).length > ELEMENTS_MAX + 1) {
    return stop(line, `The segment has more than ${ELEMENTS_MAX} elements.`, id)
  }
  return hasControlCharacter(text, Object.values(delimiters))
    ? { ...stop(line, 'The segment has a control character in it.', id), kind: 'bad_character' }
    : null
}

function hasControlCharacter (text: string, delimiters: ReadonlyArray<string | null>): boolean {
  const found = text.match(/\p{Cc}/gu)
  return found !== null && found.some((one) => !delimiters.includes(one))
}

/** Undefined when no delimiters can be meant. */
function readDelimiters (text: string, at: number): Delimiters | undefined {
  const element = text.charAt(at + 3)
  const elements = text.slice(at, at + ISA_CHARACTERS_MAX).split(element)
  const end = elements[16] ?? ''
  const component = end.charAt(0)
  const segment = end.charAt(1)
  const [standard = '', version = ''] = elements.slice(11)
  const repetition = version >= '00402' && isDelimiter(standard) ? standard : null
  const all = [element, component, segment].concat(repetition ?? [])
  return all.every(isDelimiter) && new Set(all).size === all.length
    ? { element, component, segment, repetition }
    : undefined
}

function isDelimiter (text: string): boolean {
  return text.length === 1 && !/[A-Za-z0-9 ]/.test(text)
}
