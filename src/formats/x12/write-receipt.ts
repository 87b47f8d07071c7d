// Writes X12 997: which groups and transaction sets of a received interchange were taken, and what
// was wrong with the others.

import type {
  FaultKind, FormatFault, ReceivedGroup, ReceivedInterchange, ReceivedPart
} from '../received-message.ts'
import type { X12Version } from '../../domain/model/supplier/supplier-edi.ts'
import type { ControlNumbers } from '../edi/control-numbers.ts'
import { toX12, writeInterchange, type WrittenSegment } from './write-segments.ts'

/** AK403: what is wrong with an element. */
const ELEMENT_CODES: Readonly<Partial<Record<FaultKind, string>>> = {
  missing: '1', too_long: '5', invalid: '6', bad_character: '6', bad_code: '7', bad_date: '8'
}
/** AK304: what is wrong with a segment; 8 says that AK4 tells. */
const SEGMENT_CODES: Readonly<Partial<Record<FaultKind, string>>> = {
  unexpected: '2', missing: '3'
}
/** AK502: what is wrong with a transaction set. */
const SET_CODES: Readonly<Partial<Record<FaultKind, string>>> = {
  unsupported: '1', trailer: '2', control_number: '3', count: '4'
}
/** AK905: what is wrong with a group. */
const GROUP_CODES: Readonly<Partial<Record<FaultKind, string>>> = {
  trailer: '3', control_number: '4', count: '5'
}
const CODES_MAX = 5

/** Null when there is nothing to answer: receipts are not answered by receipts. */
export function writeX12Receipt (
  interchange: ReceivedInterchange, { control, at }: { control: ControlNumbers, at: string }
): Uint8Array | null {
  const groups = interchange.groups.filter(({ type }) => type !== 'FA')
  if (groups.length === 0) return null
  const { sender, receiver, is_test } = interchange
  return writeInterchange({
    edi: { sender: receiver, receiver: sender, version: versionOf(groups), is_test },
    control,
    at,
    group: 'FA',
    sets: groups.map((group) => ({ type: '997', segments: groupSegments(group) }))
  })
}

/** It answers in the version in which it was asked, as far as there is a choice. */
function versionOf (groups: readonly ReceivedGroup[]): X12Version {
  return groups.every(({ version }) => version.startsWith('00501')) ? '005010' : '004010'
}

function groupSegments (group: ReceivedGroup): WrittenSegment[] {
  const { parts, faults } = group
  const accepted = parts.filter(({ message }) => message !== null).length
  const is_clean = parts.every((part) => part.faults.length === 0)
  const whole = is_clean ? 'A' : 'E'
  return [
    ['AK1', toX12(group.type, 2) ?? '?', toX12(group.reference, 9) ?? '?'],
    ...parts.flatMap(partSegments),
    [
      'AK9', accepted === 0 ? 'R' : accepted < parts.length ? 'P' : whole,
      group.declared_parts ?? parts.length, parts.length, accepted,
      ...codesOf(faults, (kind) => GROUP_CODES[kind] ?? null)
    ]
  ]
}

function partSegments ({ type, reference, line, message, faults }: ReceivedPart): WrittenSegment[] {
  const inside = faults.filter(({ kind }) => SET_CODES[kind] === undefined)
  const by_segment = [...Map.groupBy(inside, (fault) => fault.line).values()]
  const whole = faults.length === 0 ? 'A' : 'E'
  return [
    ['AK2', toX12(type, 3) ?? '?', toX12(reference, 9) ?? '?'],
    ...by_segment.flatMap((of_segment) => faultSegments(of_segment, line)),
    [
      'AK5', message === null ? 'R' : whole,
      ...codesOf(faults, (kind) => SET_CODES[kind] ?? '5')
    ]
  ]
}

/** AK3 names the segment by its place in the set, of which ST is the first. */
function faultSegments (faults: readonly FormatFault[], set_line: number): WrittenSegment[] {
  const [first] = faults
  if (first === undefined) return []
  const elements = faults.filter(({ element }) => element !== null)
  const whole = faults.find(({ element }) => element === null)
  const code = whole === undefined ? '8' : SEGMENT_CODES[whole.kind] ?? '8'
  return [
    ['AK3', toX12(first.segment, 3) ?? '?', first.line - set_line + 1, null, code],
    ...elements.map(({ element, kind }) =>
      ['AK4', positionOf(element), null, ELEMENT_CODES[kind] ?? '6'])
  ]
}

/** The last two digits of `PO102`. */
function positionOf (element: string | null): number | null {
  const [, digits] = /(\d\d)(?:\.\d+)?$/.exec(element ?? '') ?? []
  return digits === undefined ? null : Number(digits)
}

/** Each code once. */
function codesOf (
  faults: readonly FormatFault[], codeOf: (kind: FaultKind) => string | null
): string[] {
  const codes = faults.map(({ kind }) => codeOf(kind)).filter((code) => code !== null)
  return [...new Set(codes)].slice(0, CODES_MAX)
}
