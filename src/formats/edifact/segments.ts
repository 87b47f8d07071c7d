// EDIFACT as segments: delimiters stand in UNA, or are the usual ones; `?` releases the next
// character from being one.

import { decodeText } from '../edi/decode.ts'
import { addFault } from '../edi/faults.ts'
import type { Dialect, Segment } from '../edi/segment.ts'
import type { FaultKind, FormatFault } from '../received-message.ts'

export const BYTES_MAX = 20_000_000
const SEGMENTS_MAX = 500_000
const SEGMENT_CHARACTERS_MAX = 10_000

type Delimiters = { component: string, element: string, release: string, segment: string }

const USUAL: Delimiters = { component: ':', element: '+', release: '?', segment: "'" }

/** The character set that UNB names, where it is not Latin-1. */
const ENCODINGS: ReadonlyMap<string, string> = new Map([
  ['UNOD', 'iso-8859-2'], ['UNOE', 'iso-8859-5'], ['UNOF', 'iso-8859-7'], ['UNOG', 'iso-8859-3'],
  ['UNOH', 'iso-8859-4'], ['UNOI', 'iso-8859-6'], ['UNOJ', 'iso-8859-8']
])

export function decodeEdifact (bytes: Uint8Array): string {
  const [, syntax = ''] = /UNB.(UNO[A-Z])/.exec(decodeText(bytes.subarray(0, 100))) ?? []
  return decodeText(bytes, ENCODINGS.get(syntax))
}

/** Segment by segment. After a fault that leaves open what follows, there is none. */
export function * readSegments (text: string, faults: FormatFault[]): Generator<Segment> {
  const start = skipBlanks(text, 0)
  const has_una = text.startsWith('UNA', start)
  const delimiters = has_una ? readUna(text, start) : USUAL
  const dialect = dialectOf(delimiters)
  let at = skipBlanks(text, has_una ? start + 9 : start)
  for (let line = 1; at < text.length; line++) {
    const end = endOf(text, at, delimiters)
    const raw = text.slice(at, Math.min(end, at + SEGMENT_CHARACTERS_MAX + 1))
    const [[id = ''] = []] = dialect.split(raw.slice(0, 10))
    const segment = { id, line, text: raw.replace(/[\r\n]+/g, ''), dialect }
    const broken = findBroken(segment)
    if (broken !== null) {
      const { kind, detail } = broken
      return addFault(faults, { kind, line, segment: null, element: null, detail })
    }
    yield segment
    at = skipBlanks(text, end + 1)
  }
}

function findBroken ({ id, line, text }: Segment): { kind: FaultKind, detail: string } | null {
  if (line > SEGMENTS_MAX) {
    return { kind: 'syntax', detail: `The file has more than ${SEGMENTS_MAX} segments.` }
  }
  if (text.length > SEGMENT_CHARACTERS_MAX) {
    const detail = `The segment has more than ${SEGMENT_CHARACTERS_MAX} characters.`
    return { kind: 'syntax', detail }
  }
  if (!/^[A-Z]{3}$/.test(id)) {
    return { kind: 'syntax', detail: 'The segment does not begin with a name of three letters.' }
  }
  return /\p{Cc}/u.test(text)
    ? { kind: 'bad_character', detail: 'The segment has a control character in it.' }
    : null
}

function readUna (text: string, at: number): Delimiters {
  const [component = ':', element = '+', , release = '?', , segment = "'"] =
    text.slice(at + 3, at + 9)
  return { component, element, release, segment }
}

function endOf (text: string, from: number, { release, segment }: Delimiters): number {
  let at = text.indexOf(segment, from)
  while (at > 0 && isReleased(text, at, release)) at = text.indexOf(segment, at + 1)
  return at < 0 ? text.length : at
}

/** Is there an odd number of release characters before it? */
function isReleased (text: string, at: number, release: string): boolean {
  if (release === ' ') return false
  let before = at
  while (before > 0 && text[before - 1] === release) before--
  return (at - before) % 2 === 1
}

function skipBlanks (text: string, from: number): number {
  let at = from
  while (at < text.length && /[\s\uFEFF]/.test(text.charAt(at))) at++
  return at
}

function dialectOf (delimiters: Delimiters): Dialect {
  return { decimal_comma: true, split: (text) => split(text, delimiters) }
}

function split (text: string, { component, element, release }: Delimiters): string[][] {
  const elements: string[][] = [[]]
  let value = ''
  for (let at = 0; at < text.length; at++) {
    const one = text.charAt(at)
    if (one === release && release !== ' ') value += text.charAt(++at)
    else if (one === component || one === element) {
      elements.at(-1)?.push(value)
      value = ''
      if (one === element) elements.push([])
    } else value += one
  }
  elements.at(-1)?.push(value)
  return elements
}
