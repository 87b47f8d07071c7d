// Writes EDIFACT: segments inside of their envelopes, in Latin-1 (UNOC), what is a delimiter
// released by `?`.

import { carry } from '../edi/carry.ts'
import type { ControlNumbers } from '../edi/control-numbers.ts'
import type { EdiSettings } from '../order-document.ts'

type Part = string | number | null
/** An element is one value, or several parts. What is null at an end is left out. */
export type WrittenSegment = ReadonlyArray<Part | readonly Part[]>

/** Printable characters of Latin-1. */
const CARRIED = /^[ -~\u00A1-\u00AC\u00AE-\u00FF]$/

/** The text in the characters of Latin-1, cut; null for none. */
export function toEdifact (
  text: string | null | undefined, characters_max: number
): string | null {
  if (text === null || text === undefined) return null
  return carry(text, (one) => CARRIED.test(one)).slice(0, characters_max).trim() || null
}

export function writeInterchange (
  { edi, at, control, type, segments }: {
    edi: EdiSettings
    at: string
    control: ControlNumbers
    type: string
    segments: readonly WrittenSegment[]
  }
): Uint8Array {
  const date = at.slice(2, 10).replaceAll('-', '')
  const time = at.slice(11, 16).replace(':', '')
  const test = edi.is_test ? [null, null, null, null, null, '1'] : []
  const written: WrittenSegment[] = [
    [
      'UNB', ['UNOC', '3'], partnerOf(edi.sender), partnerOf(edi.receiver), [date, time],
      control.interchange, ...test
    ],
    ['UNH', control.message, [type, ...versionOf(type), 'UN']],
    ...segments,
    ['UNT', segments.length + 2, control.message],
    ['UNZ', 1, control.interchange]
  ]
  const text = `UNA:+.? '${written.map(writeSegment).join('')}`
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** Receipts are messages of the syntax itself. */
function versionOf (type: string): [string, string] {
  return type === 'CONTRL' ? ['D', '3'] : ['D', '96A']
}

function partnerOf ({ qualifier, id }: EdiSettings['sender']): Part[] {
  return [toEdifact(id, 35) ?? '?', toEdifact(qualifier, 4)]
}

function writeSegment (segment: WrittenSegment): string {
  const elements = segment.map((element) =>
    withoutEmptyEnd([element].flat().map(release)).join(':'))
  return `${withoutEmptyEnd(elements).join('+')}'`
}

function release (part: Part): string {
  return String(part ?? '').replace(/[?+:']/g, '?$&')
}

function withoutEmptyEnd (texts: readonly string[]): string[] {
  return texts.slice(0, texts.findLastIndex((one) => one !== '') + 1)
}
