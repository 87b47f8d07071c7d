// Reads X12 997: what the other side thinks of a group that it got from us.

import type { FormatFault, ReceiptStatus, ReceivedMessage, ReceivedReceipt } from
  '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { readText, refuseField } from '../edi/fields.ts'
import { findSegment, type Segment, splitLoops, valueAt } from '../edi/segment.ts'

type Receipt = ReceivedReceipt['messages'][number]

/** AK501 and AK901. `M`, `W` and `X` are failures of what protects a message. */
const STATUSES: ReadonlyMap<string, ReceiptStatus> = new Map([
  ['A', 'accepted'], ['E', 'accepted_with_faults'], ['P', 'partly_accepted'], ['R', 'rejected'],
  ['M', 'rejected'], ['W', 'rejected'], ['X', 'rejected']
])

export function readReceipt (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const ak1 = findSegment(segments, 'AK1')
  const ak9 = findSegment(segments, 'AK9')
  if (ak1 === undefined || ak9 === undefined) {
    const missing = ak1 === undefined ? 'AK1' : 'AK9'
    addSegmentFault(faults, header, 'missing', `${missing} is missing in the 997.`)
    return null
  }
  const reference = readText(faults, { segment: ak1, position: 2, required: true })
  const status = readStatus(faults, ak9)
  const { loops } = splitLoops(segments, 'AK2')
  const messages = loops.flatMap((loop) => readSetReceipt(loop, faults) ?? [])
  if (reference === null || status === null) return null
  return { kind: 'receipt', reference, status, messages }
}

function readStatus (faults: FormatFault[], segment: Segment): ReceiptStatus | null {
  const code = readText(faults, { segment, position: 1, required: true })
  if (code === null) return null
  return STATUSES.get(code) ?? refuseField(faults, { segment, position: 1 }, 'bad_code',
    `has a code that is not known: ${quote(code)}`)
}

function readSetReceipt (loop: readonly Segment[], faults: FormatFault[]): Receipt | null {
  const [ak2] = loop
  const ak5 = findSegment(loop, 'AK5')
  if (ak2 === undefined) return null
  if (ak5 === undefined) {
    addSegmentFault(faults, ak2, 'missing', 'AK5 is missing behind AK2.')
    return null
  }
  const status = readStatus(faults, ak5)
  const type = readText(faults, { segment: ak2, position: 1, required: true })
  const reference = readText(faults, { segment: ak2, position: 2, required: true })
  if (status === null || type === null || reference === null) return null
  return { type, reference, status, faults: readFaults(loop) }
}

/** AK3 names a segment, and each AK4 behind it an element. */
function readFaults (loop: readonly Segment[]): Receipt['faults'] {
  const { loops } = splitLoops(loop.filter(({ id }) => id === 'AK3' || id === 'AK4'), 'AK3')
  return loops.flatMap(([ak3, ...elements]) => {
    if (ak3 === undefined) return []
    const segment = valueAt(ak3, 1)
    const position = numberAt(ak3, 2)
    return elements.length === 0
      ? [{ segment, position, element: null, code: valueAt(ak3, 4) }]
      : elements.map((ak4) =>
        ({ segment, position, element: numberAt(ak4, 1), code: valueAt(ak4, 3) }))
  })
}

function numberAt (segment: Segment, position: number): number | null {
  const text = valueAt(segment, position)
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}
