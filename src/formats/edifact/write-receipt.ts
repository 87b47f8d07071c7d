// Writes EDIFACT CONTRL: which messages of a received interchange were taken, and what was wrong
// with the others.

import type { FaultKind, FormatFault, ReceivedInterchange, ReceivedPart } from
  '../received-message.ts'
import type { ControlNumbers } from '../edi/control-numbers.ts'
import { toEdifact, writeInterchange, type WrittenSegment } from './write-segments.ts'

/** UCI and UCM: 4 is rejected, 7 is acknowledged. */
const [REJECTED, ACKNOWLEDGED] = ['4', '7']
/** 0085: what is wrong; 18 says nothing more. */
const CODES: Readonly<Partial<Record<FaultKind, string>>> = {
  missing: '13',
  invalid: '12',
  bad_code: '12',
  bad_date: '12',
  too_long: '39',
  bad_character: '21',
  unsupported: '14',
  unexpected: '15',
  count: '29',
  control_number: '28'
}
const OTHER = '18'

/** Null when there is nothing to answer: receipts are not answered by receipts. */
export function writeEdifactReceipt (
  interchange: ReceivedInterchange, { control, at }: { control: ControlNumbers, at: string }
): Uint8Array | null {
  const parts = interchange.groups.flatMap((group) => group.parts)
    .filter(({ type }) => type !== 'CONTRL')
  if (parts.length === 0) return null
  const { sender, receiver, is_test, reference } = interchange
  const faults = [interchange, ...interchange.groups].flatMap((one) => one.faults)
  return writeInterchange({
    edi: { sender: receiver, receiver: sender, version: '004010', is_test },
    control,
    at,
    type: 'CONTRL',
    segments: [
      [
        'UCI', toEdifact(reference, 14) ?? '?', partnerOf(sender), partnerOf(receiver),
        faults.length > 0 ? REJECTED : ACKNOWLEDGED, codeOf(faults)
      ],
      ...parts.map(messageSegment)
    ]
  })
}

function partnerOf ({ qualifier, id }: ReceivedInterchange['sender']): Array<string | null> {
  return [toEdifact(id, 35) ?? '?', toEdifact(qualifier, 4)]
}

/** The first fault, and the segment that has it. */
function messageSegment ({ type, reference, message, faults }: ReceivedPart): WrittenSegment {
  const [first] = faults
  return [
    'UCM', toEdifact(reference, 14) ?? '?', [toEdifact(type, 6) ?? '?', 'D', '96A', 'UN'],
    message === null ? REJECTED : ACKNOWLEDGED,
    message === null ? codeOf(faults) : null,
    message === null ? toEdifact(first?.segment, 3) : null
  ]
}

function codeOf ([first]: readonly FormatFault[]): string | null {
  return first === undefined ? null : CODES[first.kind] ?? OTHER
}
