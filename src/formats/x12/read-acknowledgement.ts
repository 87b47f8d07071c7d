// Reads X12 855: a supplier's answer to a purchase order.

import type {
  FormatFault, ReceivedAcknowledgement, ReceivedAnswer, ReceivedAnswerLine, ReceivedMessage
} from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { readCost, readDate, readLineNumber, readQuantity, readText, refuseField } from
  '../edi/fields.ts'
import { limitAnswers, limitLines } from '../edi/limits.ts'
import { findSegment, type Segment, splitLoops, valueAt } from '../edi/segment.ts'
import { checkUnit } from '../edi/units.ts'
import { checkItem, readItemIds } from './items.ts'

type Order = ReceivedAcknowledgement['orders'][number]

/** BAK01: original, replaced, confirmed. A cancellation is no answer. */
const PURPOSES = ['00', '05', '06']

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

/** These units are sent, and the rest of the line later. */
const SENT_IN_PART = 'BP'

const REASONS: ReadonlyMap<string, ReceivedAnswerLine['reason']> = new Map([
  ['ID', 'discontinued'], ['R1', 'unknown_item'], ['R2', 'unknown_item'], ['R4', 'out_of_stock']
])

/** Dates that goods leave or arrive, the one that promises most first. */
const DATE_QUALIFIERS = ['068', '067', '017', '010', '002', '079', '080', '011']
/** Where segments have a qualifier, and the date that it is of. */
const DATE_PLACES: ReadonlyMap<string, { qualifier: number, date: number }> = new Map([
  ['DTM', { qualifier: 1, date: 2 }], ['SCH', { qualifier: 5, date: 6 }]
])

export function readAcknowledgement (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const { head, loops } = splitLoops(segments, 'PO1')
  const bak = findSegment(head, 'BAK')
  if (bak === undefined) {
    addSegmentFault(faults, header, 'missing', 'BAK is missing in the 855.')
    return null
  }
  checkPurpose(faults, bak)
  const raw_code = readText(faults, { segment: bak, position: 2, required: true })
  const order_number = readText(faults, { segment: bak, position: 3, required: true })
  if (raw_code === null || order_number === null) return null
  const status = ORDER_CODES.get(raw_code)
  if (status === undefined) {
    return refuseField(faults, { segment: bak, position: 2 }, 'bad_code',
      `has a code that is not known: ${quote(raw_code)}`)
  }
  const supplier_reference = readReference(faults, bak, head)
  const lines = limitLines(loops, faults, header).flatMap((loop) =>
    readLines(loop, status, faults))
  return {
    kind: 'acknowledgement',
    orders: [{ order_number, supplier_reference, status, raw_code, lines }]
  }
}

function checkPurpose (faults: FormatFault[], bak: Segment): void {
  const field = { segment: bak, position: 1, required: true }
  const purpose = readText(faults, field)
  if (purpose === null || PURPOSES.includes(purpose)) return
  refuseField(faults, field, 'bad_code',
    `must be one of ${PURPOSES.join(', ')}, and is ${quote(purpose)}`)
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
  checkUnit(faults, { segment: po1, position: 3 })
  const about = { ...item, ordered_quantity, unit_cost: readUnitCost(faults, po1, loop) }
  const { head, loops } = splitLoops(loop, 'ACK')
  const promised_date = readLoopDate(faults, head)
  if (loops.length === 0) {
    return [{
      ...about, status, quantity: ordered_quantity, promised_date, reason: null, raw_code: null
    }]
  }
  const answers = limitAnswers(loops, faults, po1).flatMap((own) =>
    readAck(own, { ...about, promised_date }, faults) ?? [])
  return [...answers, ...answerRest(answers, faults, po1)]
}

function readUnitCost (
  faults: FormatFault[], po1: Segment, loop: readonly Segment[]
): string | null {
  const ctp = findSegment(loop, 'CTP')
  const changed = ctp === undefined ? null : readCost(faults, { segment: ctp, position: 3 })
  return changed ?? readCost(faults, { segment: po1, position: 4 })
}

/** What no ACK names of a line that is sent in part comes later. */
function answerRest (
  answers: readonly ReceivedAnswerLine[], faults: FormatFault[], po1: Segment
): ReceivedAnswerLine[] {
  const part = answers.find(({ raw_code }) => raw_code === SENT_IN_PART)
  if (part === undefined || answers.some(({ status }) => status === 'backordered')) return []
  if (part.ordered_quantity === null) {
    refuseField(faults, { segment: po1, position: 2 }, 'missing',
      `is missing: ACK01 is ${SENT_IN_PART}, and the rest of the units comes later`)
    return []
  }
  const named = answers.reduce((all, { quantity }) => all + (quantity ?? 0), 0)
  const quantity = part.ordered_quantity - named
  return quantity > 0 ? [{ ...part, status: 'backordered', quantity, promised_date: null }] : []
}

/** The dates of an ACK stand in it or behind it; those before the first ACK hold for each. */
function readAck (
  own: readonly Segment[], about: Omit<ReceivedAnswerLine,
    'status' | 'quantity' | 'reason' | 'raw_code' | 'substitute'>, faults: FormatFault[]
): ReceivedAnswerLine | null {
  const [ack] = own
  if (ack === undefined) return null
  const status = readStatus(faults, ack)
  if (status === null) return null
  const raw_code = valueAt(ack, 1)
  const substitute = status === 'substituted' ? readSubstitute(ack, faults) : {}
  if (substitute === null) return null
  checkUnit(faults, { segment: ack, position: 3 })
  return {
    ...about,
    status,
    quantity: readUnits(ack, status, faults) ?? about.ordered_quantity,
    promised_date: readDate(faults, { segment: ack, position: 5 }) ??
      readLoopDate(faults, own) ?? about.promised_date,
    reason: status === 'rejected' ? REASONS.get(raw_code) ?? 'other' : null,
    raw_code,
    ...substitute
  }
}

function readStatus (faults: FormatFault[], ack: Segment): ReceivedAnswer | null {
  const raw_code = readText(faults, { segment: ack, position: 1, required: true })
  if (raw_code === null) return null
  return LINE_CODES.get(raw_code) ?? refuseField(faults, { segment: ack, position: 1 }, 'bad_code',
    `has a code that is not known: ${quote(raw_code)}`)
}

/** Suppliers also refuse a line by accepting 0 units of it: all of it is meant. */
function readUnits (ack: Segment, status: ReceivedAnswer, faults: FormatFault[]): number | null {
  const required = valueAt(ack, 1) === SENT_IN_PART
  const told = readQuantity(faults, { segment: ack, position: 2, required })
  return told === 0 && (status === 'rejected' || status === 'backordered') ? null : told
}

/** ACK07 and the elements behind it name what is sent instead. */
function readSubstitute (
  ack: Segment, faults: FormatFault[]
): Required<Pick<ReceivedAnswerLine, 'substitute'>> | null {
  const substitute = readItemIds(ack, 7)
  return checkItem(faults, ack, { line_number: null, ...substitute }) ? { substitute } : null
}

/** The first of the best qualifier. */
function readLoopDate (faults: FormatFault[], loop: readonly Segment[]): string | null {
  const places = loop.flatMap((segment) => {
    const place = DATE_PLACES.get(segment.id)
    if (place === undefined) return []
    const rank = DATE_QUALIFIERS.indexOf(valueAt(segment, place.qualifier))
    return rank < 0 ? [] : [{ segment, position: place.date, rank }]
  })
  const [first] = places
  if (first === undefined) return null
  return readDate(faults, places.reduce((best, one) => one.rank < best.rank ? one : best, first))
}
