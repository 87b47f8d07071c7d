// Reads a received EDIFACT file: the answers, shipments, stock, invoices and receipts in it, or
// every fault with its segment.

import type { FormatFault, ReceivedFile, ReceivedPart } from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { acceptPart, type MessageReader } from '../edi/received-part.ts'
import { type Message, type OpenInterchange, readInterchanges } from './interchange.ts'
import { readDesadv } from './read-desadv.ts'
import { readContrl, readInvoic, readInvrpt } from './read-others.ts'
import { readOrdrsp } from './read-ordrsp.ts'
import { BYTES_MAX, decodeEdifact, readSegments } from './segments.ts'

const READERS: ReadonlyMap<string, MessageReader> = new Map([
  ['CONTRL', readContrl], ['DESADV', readDesadv], ['INVOIC', readInvoic], ['INVRPT', readInvrpt],
  ['ORDRSP', readOrdrsp]
])

export function readEdifact (bytes: Uint8Array): ReceivedFile {
  const faults: FormatFault[] = []
  const whole = { line: 1, segment: null, element: null }
  if (bytes.length > BYTES_MAX) {
    const detail = `The file has more than ${BYTES_MAX} bytes.`
    return { interchanges: [], faults: [{ ...whole, kind: 'too_many', detail }] }
  }
  const opened = readInterchanges(readSegments(decodeEdifact(bytes), faults), faults)
  if (opened.length === 0 && faults.length === 0) {
    faults.push({ ...whole, kind: 'missing', detail: 'The file has no UNB.' })
  }
  const is_whole = faults.length === 0
  return { interchanges: opened.map((one) => readInterchange(one, is_whole)), faults }
}

/** Where an envelope has a fault, nothing tells that what is in it has come whole. */
function readInterchange (
  interchange: OpenInterchange, is_whole: boolean
): ReceivedFile['interchanges'][number] {
  const groups = interchange.groups.map(({ messages, is_real: _real, ...group }) => {
    const whole = is_whole && interchange.faults.length === 0 && group.faults.length === 0
    return { ...group, parts: messages.map((one) => acceptPart(readMessage(one), whole)) }
  })
  return { ...interchange, groups }
}

function readMessage ({ type, reference, header, segments, faults }: Message): ReceivedPart {
  const part = { type, reference, line: header.line, message: null, faults }
  if (faults.length > 0) return part
  const read = READERS.get(type)
  if (read === undefined) {
    addSegmentFault(faults, header, 'unsupported', `Messages ${quote(type)} are not read.`)
    return part
  }
  return { ...part, message: read(segments, faults, header) }
}
