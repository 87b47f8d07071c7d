// Reads a received X12 file: the answers, shipments, stock, invoices and receipts in it, or every
// fault with its segment.

import type { FormatFault, ReceivedFile, ReceivedPart } from '../received-message.ts'
import { decodeText } from '../edi/decode.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { acceptPart, type MessageReader } from '../edi/received-part.ts'
import { type OpenInterchange, readInterchanges, type TransactionSet } from './interchange.ts'
import { readAcknowledgement } from './read-acknowledgement.ts'
import { readInvoice } from './read-invoice.ts'
import { readReceipt } from './read-receipt.ts'
import { readShipment } from './read-shipment.ts'
import { readStock } from './read-stock.ts'
import { BYTES_MAX, readSegments } from './segments.ts'

/** The transaction sets that are read, with the functional group of each. */
const READERS: ReadonlyMap<string, { group: string, read: MessageReader }> = new Map([
  ['810', { group: 'IN', read: readInvoice }],
  ['846', { group: 'IB', read: readStock }],
  ['855', { group: 'PR', read: readAcknowledgement }],
  ['856', { group: 'SH', read: readShipment }],
  ['997', { group: 'FA', read: readReceipt }]
])

export function readX12 (bytes: Uint8Array): ReceivedFile {
  const faults: FormatFault[] = []
  if (bytes.length > BYTES_MAX) {
    const detail = `The file has more than ${BYTES_MAX} bytes.`
    return {
      interchanges: [],
      faults: [{ kind: 'too_many', line: 1, segment: null, element: null, detail }]
    }
  }
  const opened = readInterchanges(readSegments(decodeText(bytes), faults), faults)
  if (opened.length === 0 && faults.length === 0) {
    const detail = 'The file has no ISA.'
    faults.push({ kind: 'missing', line: 1, segment: null, element: null, detail })
  }
  const is_whole = faults.length === 0
  return { interchanges: opened.map((one) => readInterchange(one, is_whole)), faults }
}

/** Where an envelope has a fault, nothing tells that what is in it has come whole. */
function readInterchange (
  { header: _header, ...interchange }: OpenInterchange, is_whole: boolean
): ReceivedFile['interchanges'][number] {
  const groups = interchange.groups.map(({ sets, header: _gs, ...group }) => {
    const whole = is_whole && interchange.faults.length === 0 && group.faults.length === 0
    return { ...group, parts: sets.map((set) => acceptPart(readSet(set, group.type), whole)) }
  })
  return { ...interchange, groups }
}

/** The syntax of a set must hold before its content is looked at. */
function readSet (set: TransactionSet, group: string): ReceivedPart {
  const { type, reference, header, segments, faults } = set
  const part = { type, reference, line: header.line, message: null, faults }
  if (faults.length > 0) return part
  const reader = READERS.get(type)
  if (reader === undefined) {
    addSegmentFault(faults, header, 'unsupported', `Transaction sets ${quote(type)} are not read.`)
    return part
  }
  if (reader.group !== group) {
    addSegmentFault(faults, header, 'unexpected',
      `Transaction set ${type} belongs in a group ${reader.group}, and not in ${quote(group)}.`)
    return part
  }
  return { ...part, message: reader.read(segments, faults, header) }
}
