// Writes X12: segments inside of their envelopes, with what would break them replaced.

import { carry } from '../edi/carry.ts'
import type { ControlNumbers } from '../edi/control-numbers.ts'
import type { X12Version } from '../../domain/model/supplier/supplier-edi.ts'
import type { EdiSettings } from '../order-document.ts'

/** An element that is null or empty is left out, at the end of a segment with its delimiter. */
export type WrittenSegment = ReadonlyArray<string | number | null>

/** The extended character set of X12 without the delimiters and what is hardly ever allowed. */
const CARRIED = /^[A-Za-z0-9 !"&'()+,\-./:;?=%@[\]_{}\\|<#$]$/
const BREAKING = /[*~>^`]/g
/** Elements 11 and 12 of ISA. From 00402 on the first is a delimiter, of which no text has any. */
const STANDARDS: Readonly<Record<X12Version, readonly [string, string]>> = {
  '004010': ['U', '00401'], '005010': ['^', '00501']
}

/** The text in the characters of X12, cut; null for none. Of delimiters `?` is left. */
export function toX12 (text: string | null | undefined, characters_max: number): string | null {
  if (text === null || text === undefined) return null
  const carried = carry(text, (one) => CARRIED.test(one)).replace(BREAKING, '?')
  return carried.slice(0, characters_max).trim() || null
}

export type WrittenInterchange = {
  edi: EdiSettings
  control: ControlNumbers
  at: string
  /** The functional group, such as `PO`. */
  group: string
  /** Numbered from `control.message` on. */
  sets: ReadonlyArray<{ type: string, segments: readonly WrittenSegment[] }>
}

export function writeInterchange (interchange: WrittenInterchange): Uint8Array {
  const { edi, control, at, group, sets } = interchange
  const number = String(control.interchange).padStart(9, '0')
  const date = at.slice(0, 10).replaceAll('-', '')
  const time = at.slice(11, 16).replace(':', '')
  const segments: WrittenSegment[] = [
    [
      'ISA', '00', ' '.repeat(10), '00', ' '.repeat(10),
      ...partnerOf(edi.sender), ...partnerOf(edi.receiver), date.slice(2), time,
      ...STANDARDS[edi.version], number, '0', edi.is_test ? 'T' : 'P', '>'
    ],
    [
      'GS', group, toX12(edi.sender.id, 15) ?? '?', toX12(edi.receiver.id, 15) ?? '?', date, time,
      control.group, 'X', edi.version
    ],
    ...sets.flatMap((set, index) => inSet(set, control.message + index)),
    ['GE', sets.length, control.group],
    ['IEA', 1, number]
  ]
  return new TextEncoder().encode(segments.map(writeSegment).join(''))
}

function partnerOf ({ qualifier, id }: EdiSettings['sender']): string[] {
  return [
    (toX12(qualifier, 2) ?? 'ZZ').padEnd(2),
    (toX12(id, 15) ?? '?').padEnd(15)
  ]
}

function inSet (
  { type, segments }: WrittenInterchange['sets'][number], number: number
): WrittenSegment[] {
  const reference = String(number).padStart(4, '0')
  return [
    ['ST', type, reference], ...segments, ['SE', segments.length + 2, reference]
  ]
}

function writeSegment (segment: WrittenSegment): string {
  const last = segment.findLastIndex((one) => one !== null && one !== '')
  return `${segment.slice(0, last + 1).map((one) => one ?? '').join('*')}~`
}
