// Reads X12 855: a supplier's answer to a purchase order.

import type {
  FormatFault, ReceivedAcknowledgement, ReceivedAnswer, ReceivedAnswerLine, ReceivedMessage
} from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { readCost, readDate, readLineNumber, readQuantity, readText, refuseField } from
  '../edi/fields.ts'
import { findSegment, type Segment, splitLoops, valueAt } from '../edi/segment.ts'
import { checkItem, readItemIds } from './items.ts'

type Order = ReceivedAcknowledgement['orders'][number]

/** BAK02. What it says holds for lines that have no ACK. */
const ORDER_CODES: ReadonlyMap<string, Order['status']> = new Map([
  ['AC', 'changed'], ['AD', 'accepted'], ['AE', 'accepted'], ['AK', 'accepted'],
  ['AP', 'accepted'], ['AT', 'accepted'], ['AH', 'on_hold'], ['RD', 'rejected'],
  ['RF', 'rejected'], ['RJ', 'rejected'], ['RO', 'rejected']
])

/** ACK01. */
const LINE_CODES: ReadonlyMap<string, ReceivedAnswer> = new Map([
  ...['IA', 'AC', 'AR', 'IE'].map((code) => [code, 'accepted'] as const),
  ['IS', 'substituted'],
  ...['IQ', 'IP', 'IC', 'DR', 'BP'].map((code) => [code, 'changed'] as const),
  ['IB', 'backordered'],
  ...['IR', 'ID', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8'].map((code) =>
    [code, 'rejected'] as const),
  ...['IH', 'IW', 'IF', 'SP'].map((code) => [code, 'on_hold'] as const)
])

const REASONS: ReadonlyMap<string, ReceivedAnswerLine['reason']> = new Map([
  ['ID', 'discontinued'], ['R1', 'unknown_item'], ['R2', 'unknown_item'], ['R4', 'out_of_stock']
])

/** Dates that goods leave or arrive, the one that promises most first. */
const DATE_QUALIFIERS = ['068', '067', '017', '010', '002', '079', '080', '011']

export function readAcknowledgement (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const { head, loops } = splitLoops(segments, 'PO1')
  const bak = findSegment(head, 'BAK')
  if (bak === undefined) {
    addSegmentFault(faults, header, 'missing', 'BAK is missing in the 855.')
    return null
  }
  const raw_code = readText(faults, { segment: bak, position: 2, required: true })
  const order_number = readText(faults, { segment: bak, position: 3, required: true })
  if (raw_code === null || order_number === null) return null
  const status = ORDER_CODES.get(raw_code)
  if (status === undefined) {
    return refuseField(faults, { segment: bak, position: 2 }, 'bad_code',
      `has a code that is not known: ${quote(raw_code)}`)
  }
  const supplier_reference = readReference(faults, bak, head)
  const lines = loops.flatMap((loop) => readLines(loop, status, faults))
  return {
    kind: 'acknowledgement',
    orders: [{ order_number, supplier_reference, status, raw_code, lines }]
  }
}

/** BAK08, or a REF with the vendor's number of the order. */
function readReference (
  faults: FormatFault[], bak: Segment, head: readonly Segment[]
): string | null {
  const own = readText(faults, { segment: bak, position: 8 })
  const ref = findSegment(head, 'REF', 'VN') ?? findSegment(head, 'REF', 'OQ')
  return own ?? (ref === undefined ? null : readText(faults, { segment: ref, position: 2 }))
}

/** Each ACK is an answer about some units of the line. A line without any has that of the order. */
function readLines (
  loop: readonly Segment[], status: Order['status'], faults: FormatFault[]
): ReceivedAnswerLine[] {
  const [po1] = loop
  if (po1 === undefined) return []
  const line_number = readLineNumber({ segment: po1, position: 1 })
  const item = { line_number, ...readItemIds(po1, 6) }
  if (!checkItem(faults, po1, item)) return []
  const ordered_quantity = readQuantity(faults, { segment: po1, position: 2 })
  const ctp = findSegment(loop, 'CTP')
  const changed_cost = ctp === undefined ? null : readCost(faults, { segment: ctp, position: 3 })
  const unit_cost = changed_cost ?? readCost(faults, { segment: po1, position: 4 })
  const about = { ...item, ordered_quantity, unit_cost }
  const acks = loop.filter(({ id }) => id === 'ACK')
  if (acks.length === 0) {
    const promised_date = readLoopDate(faults, loop)
    return [{
      ...about, status, quantity: ordered_quantity, promised_date, reason: null, raw_code: null
    }]
  }
  return acks.flatMap((ack) => readAck(ack, about, { loop, faults }) ?? [])
}

function readAck (
  ack: Segment, about: Omit<ReceivedAnswerLine,
    'status' | 'quantity' | 'promised_date' | 'reason' | 'raw_code' | 'substitute'>,
  { loop, faults }: { loop: readonly Segment[], faults: FormatFault[] }
): ReceivedAnswerLine | null {
  const raw_code = readText(faults, { segment: ack, position: 1, required: true })
  if (raw_code === null) return null
  const status = LINE_CODES.get(raw_code)
  if (status === undefined) {
    return refuseField(faults, { segment: ack, position: 1 }, 'bad_code',
      `has a code that is not known: ${quote(raw_code)}`)
  }
  const substitute = status === 'substituted' ? readSubstitute(ack, faults) : {}
  if (substitute === null) return null
  return {
    ...about,
    status,
    quantity: readUnits(ack, status, faults) ?? about.ordered_quantity,
    promised_date: readDate(faults, { segment: ack, position: 5 }) ?? readLoopDate(faults, loop),
    reason: status === 'rejected' ? REASONS.get(raw_code) ?? 'other' : null,
    raw_code,
    ...substitute
  }
}

/** Suppliers also refuse a line by accepting 0 units of it: all of it is meant. */
function readUnits (ack: Segment, status: ReceivedAnswer, faults: FormatFault[]): number | null {
  const told = readQuantity(faults, { segment: ack, position: 2 })
  return told === 0 && (status === 'rejected' || status === 'backordered') ? null : told
}

/** ACK07 and the elements behind it name what is sent instead. */
function readSubstitute (
  ack: Segment, faults: FormatFault[]
): Required<Pick<ReceivedAnswerLine, 'substitute'>> | null {
  const substitute = readItemIds(ack, 7)
  return checkItem(faults, ack, { line_number: null, ...substitute }) ? { substitute } : null
}

function readLoopDate (faults: FormatFault[], loop: readonly Segment[]): string | null {
  const dates = [
    ...loop.filter(({ id }) => id === 'DTM').map((segment) =>
      ({ segment, position: 2, qualifier: valueAt(segment, 1) })),
    ...loop.filter(({ id }) => id === 'SCH').map((segment) =>
      ({ segment, position: 6, qualifier: valueAt(segment, 5) }))
  ]
  const found = DATE_QUALIFIERS.map((one) => dates.find(({ qualifier }) => qualifier === one))
    .find((one) => one !== undefined)
  return found === undefined ? null : readDate(faults, found)
}
