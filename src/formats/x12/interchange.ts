// The envelopes of X12: interchanges (ISA, IEA) hold groups (GS, GE), which hold transaction sets
// (ST, SE). Each trailer counts what it closes, and repeats the control number of its header.

import type {
  FaultKind, FormatFault, ReceivedGroup, ReceivedInterchange
} from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { type Segment, valueAt } from '../edi/segment.ts'

export type TransactionSet = {
  type: string
  reference: string
  /** Without ST and SE. */
  segments: Segment[]
  header: Segment
  faults: FormatFault[]
}

type OpenGroup = Omit<ReceivedGroup, 'parts'> & { sets: TransactionSet[], header: Segment }
export type OpenInterchange = Omit<ReceivedInterchange, 'groups'> & {
  groups: OpenGroup[]
  header: Segment
}

type Open = {
  interchanges: OpenInterchange[]
  interchange: OpenInterchange | null
  group: OpenGroup | null
  set: TransactionSet | null
  faults: FormatFault[]
}

/** What is inside of which, as far as the file can be read. */
export function readInterchanges (
  segments: Iterable<Segment>, faults: FormatFault[]
): OpenInterchange[] {
  const open: Open = { interchanges: [], interchange: null, group: null, set: null, faults }
  let last: Segment | undefined
  for (const segment of segments) {
    takeSegment(open, segment)
    last = segment
  }
  if (last !== undefined) closeInterchange(open, last)
  return open.interchanges
}

function takeSegment (open: Open, segment: Segment): void {
  switch (segment.id) {
    case 'ISA': return openInterchange(open, segment)
    case 'GS': return openGroup(open, segment)
    case 'ST': return openSet(open, segment)
    case 'SE': return endSet(open, segment)
    case 'GE': return endGroup(open, segment)
    case 'IEA': return endInterchange(open, segment)
    default:
      if (open.set !== null) open.set.segments.push(segment)
      else if (segment.id !== 'TA1') refuse(open, segment, 'unexpected', 'No ST is open.')
  }
}

/** A fault of the innermost envelope that is open. */
function refuse (open: Open, segment: Segment, kind: FaultKind, detail: string): void {
  const innermost = open.set ?? open.group ?? open.interchange ?? open
  addSegmentFault(innermost.faults, segment, kind, detail)
}

function openInterchange (open: Open, segment: Segment): void {
  closeInterchange(open, segment)
  const value = (position: number): string => valueAt(segment, position)
  open.interchange = {
    sender: { qualifier: value(5), id: value(6) },
    receiver: { qualifier: value(7), id: value(8) },
    reference: value(13),
    is_test: value(15) === 'T',
    groups: [],
    header: segment,
    faults: []
  }
  open.interchanges.push(open.interchange)
  if (!isControlNumber(value(13))) {
    refuse(open, segment, 'control_number', 'ISA13 must be a control number of 1 to 9 digits.')
  }
}

function openGroup (open: Open, segment: Segment): void {
  closeGroup(open, segment)
  if (open.interchange === null) return refuse(open, segment, 'unexpected', 'No ISA is open.')
  open.group = {
    type: valueAt(segment, 1),
    reference: valueAt(segment, 6),
    version: valueAt(segment, 8),
    header: segment,
    declared_parts: null,
    sets: [],
    faults: []
  }
  open.interchange.groups.push(open.group)
  if (!isControlNumber(open.group.reference)) {
    refuse(open, segment, 'control_number', 'GS06 must be a control number of 1 to 9 digits.')
  }
}

function openSet (open: Open, segment: Segment): void {
  closeSet(open, segment)
  if (open.group === null) return refuse(open, segment, 'unexpected', 'No GS is open.')
  open.set = {
    type: valueAt(segment, 1),
    reference: valueAt(segment, 2),
    header: segment,
    segments: [],
    faults: []
  }
  open.group.sets.push(open.set)
  if (open.set.reference === '') {
    refuse(open, segment, 'control_number', 'ST02 must be a control number.')
  }
}

function endSet (open: Open, segment: Segment): void {
  if (open.set === null) return refuse(open, segment, 'unexpected', 'SE ends no ST.')
  const { set } = open
  checkTrailer(open, segment, { header: 'ST02', reference: set.reference })
  checkCount(open, segment, { what: 'segments', count: set.segments.length + 2 })
  open.set = null
}

function endGroup (open: Open, segment: Segment): void {
  closeSet(open, segment)
  if (open.group === null) return refuse(open, segment, 'unexpected', 'GE ends no GS.')
  const { group } = open
  checkTrailer(open, segment, { header: 'GS06', reference: group.reference })
  checkCount(open, segment, { what: 'transaction sets', count: group.sets.length })
  group.declared_parts = countOf(segment)
  open.group = null
}

function endInterchange (open: Open, segment: Segment): void {
  closeGroup(open, segment)
  if (open.interchange === null) return refuse(open, segment, 'unexpected', 'IEA ends no ISA.')
  const { interchange } = open
  checkTrailer(open, segment, { header: 'ISA13', reference: interchange.reference })
  checkCount(open, segment, { what: 'groups', count: interchange.groups.length })
  open.interchange = null
}

function checkTrailer (
  open: Open, segment: Segment, { header, reference }: { header: string, reference: string }
): void {
  const own = valueAt(segment, 2)
  if (withoutZeros(own) === withoutZeros(reference)) return
  refuse(open, segment, 'control_number',
    `${segment.id}02 is ${quote(own)}, and ${header} is ${quote(reference)}.`)
}

function checkCount (
  open: Open, segment: Segment, { what, count }: { what: string, count: number }
): void {
  if (countOf(segment) === count) return
  refuse(open, segment, 'count',
    `${segment.id}01 counts ${quote(valueAt(segment, 1))} ${what}, and there are ${count}.`)
}

function countOf (segment: Segment): number | null {
  const text = valueAt(segment, 1)
  return /^\d{1,10}$/.test(text) ? Number(text) : null
}

function closeSet (open: Open, segment: Segment): void {
  if (open.set !== null) refuse(open, segment, 'trailer', 'SE is missing.')
  open.set = null
}

function closeGroup (open: Open, segment: Segment): void {
  closeSet(open, segment)
  if (open.group !== null) refuse(open, segment, 'trailer', 'GE is missing.')
  open.group = null
}

function closeInterchange (open: Open, segment: Segment): void {
  closeGroup(open, segment)
  if (open.interchange !== null) refuse(open, segment, 'trailer', 'IEA is missing.')
  open.interchange = null
}

function isControlNumber (text: string): boolean {
  return /^\d{1,9}$/.test(text)
}

function withoutZeros (text: string): string {
  return text.replace(/^0+(?=.)/, '')
}
