// The envelopes of EDIFACT: an interchange (UNB, UNZ) holds messages (UNH, UNT), in groups (UNG,
// UNE) or, as a rule, without. Trailers count, and repeat the reference of their header.

import type {
  FaultKind, FormatFault, ReceivedGroup, ReceivedInterchange
} from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { type Segment, valueAt } from '../edi/segment.ts'

export type Message = {
  type: string
  reference: string
  /** Without UNH and UNT. */
  segments: Segment[]
  header: Segment
  faults: FormatFault[]
}

type OpenGroup = Omit<ReceivedGroup, 'parts'> & { messages: Message[], is_real: boolean }
export type OpenInterchange = Omit<ReceivedInterchange, 'groups'> & { groups: OpenGroup[] }

type Open = {
  interchanges: OpenInterchange[]
  interchange: OpenInterchange | null
  group: OpenGroup | null
  message: Message | null
  faults: FormatFault[]
}

export function readInterchanges (
  segments: Iterable<Segment>, faults: FormatFault[]
): OpenInterchange[] {
  const open: Open = { interchanges: [], interchange: null, group: null, message: null, faults }
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
    case 'UNB': return openInterchange(open, segment)
    case 'UNG': return openGroup(open, segment, true)
    case 'UNH': return openMessage(open, segment)
    case 'UNT': return endMessage(open, segment)
    case 'UNE': return endGroup(open, segment)
    case 'UNZ': return endInterchange(open, segment)
    default:
      if (open.message !== null) open.message.segments.push(segment)
      else refuse(open, segment, 'unexpected', 'No UNH is open.')
  }
}

/** A fault of the innermost envelope that is open. */
function refuse (open: Open, segment: Segment, kind: FaultKind, detail: string): void {
  const innermost = open.message ?? open.group ?? open.interchange ?? open
  addSegmentFault(innermost.faults, segment, kind, detail)
}

function openInterchange (open: Open, segment: Segment): void {
  closeInterchange(open, segment)
  const partnerAt = (position: number): ReceivedInterchange['sender'] =>
    ({ qualifier: valueAt(segment, position, 2), id: valueAt(segment, position) })
  open.interchange = {
    sender: partnerAt(2),
    receiver: partnerAt(3),
    reference: valueAt(segment, 5),
    is_test: valueAt(segment, 11) === '1',
    groups: [],
    faults: []
  }
  open.interchanges.push(open.interchange)
  if (open.interchange.reference === '') {
    refuse(open, segment, 'control_number', 'UNB05 must be a control reference.')
  }
}

function openGroup (open: Open, segment: Segment, is_real: boolean): void {
  closeGroup(open, segment)
  if (open.interchange === null) return refuse(open, segment, 'unexpected', 'No UNB is open.')
  open.group = {
    type: is_real ? valueAt(segment, 1) : '',
    reference: is_real ? valueAt(segment, 5) : '',
    version: '',
    declared_parts: null,
    messages: [],
    is_real,
    faults: []
  }
  open.interchange.groups.push(open.group)
}

function openMessage (open: Open, segment: Segment): void {
  closeMessage(open, segment)
  if (open.group === null) openGroup(open, segment, false)
  if (open.group === null) return
  open.message = {
    type: valueAt(segment, 2),
    reference: valueAt(segment, 1),
    header: segment,
    segments: [],
    faults: []
  }
  open.group.messages.push(open.message)
}

function endMessage (open: Open, segment: Segment): void {
  if (open.message === null) return refuse(open, segment, 'unexpected', 'UNT ends no UNH.')
  const { message } = open
  checkTrailer(open, segment, { header: 'UNH01', reference: message.reference })
  checkCount(open, segment, { what: 'segments', count: message.segments.length + 2 })
  open.message = null
}

function endGroup (open: Open, segment: Segment): void {
  closeMessage(open, segment)
  if (open.group?.is_real !== true) {
    return refuse(open, segment, 'unexpected', 'UNE ends no UNG.')
  }
  const { group } = open
  checkTrailer(open, segment, { header: 'UNG05', reference: group.reference })
  checkCount(open, segment, { what: 'messages', count: group.messages.length })
  group.declared_parts = group.messages.length
  open.group = null
}

function endInterchange (open: Open, segment: Segment): void {
  closeGroup(open, segment)
  if (open.interchange === null) return refuse(open, segment, 'unexpected', 'UNZ ends no UNB.')
  const { groups, reference } = open.interchange
  const has_groups = groups.some(({ is_real }) => is_real)
  const messages = groups.reduce((all, group) => all + group.messages.length, 0)
  checkTrailer(open, segment, { header: 'UNB05', reference })
  checkCount(open, segment, has_groups
    ? { what: 'groups', count: groups.length }
    : { what: 'messages', count: messages })
  open.interchange = null
}

function checkTrailer (
  open: Open, segment: Segment, { header, reference }: { header: string, reference: string }
): void {
  const own = valueAt(segment, 2)
  if (own === reference) return
  refuse(open, segment, 'control_number',
    `${segment.id}02 is ${quote(own)}, and ${header} is ${quote(reference)}.`)
}

function checkCount (
  open: Open, segment: Segment, { what, count }: { what: string, count: number }
): void {
  const text = valueAt(segment, 1)
  if (/^\d{1,10}$/.test(text) && Number(text) === count) return
  refuse(open, segment, 'count',
    `${segment.id}01 counts ${quote(text)} ${what}, and there are ${count}.`)
}

function closeMessage (open: Open, segment: Segment): void {
  if (open.message !== null) refuse(open, segment, 'trailer', 'UNT is missing.')
  open.message = null
}

function closeGroup (open: Open, segment: Segment): void {
  closeMessage(open, segment)
  if (open.group?.is_real === true) refuse(open, segment, 'trailer', 'UNE is missing.')
  open.group = null
}

function closeInterchange (open: Open, segment: Segment): void {
  closeGroup(open, segment)
  if (open.interchange !== null) refuse(open, segment, 'trailer', 'UNZ is missing.')
  open.interchange = null
}
