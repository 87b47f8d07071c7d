// Reads EDIFACT ORDRSP: a supplier's answer to a purchase order.

import type {
  FormatFault, ReceivedAcknowledgement, ReceivedAnswer, ReceivedAnswerLine, ReceivedMessage
} from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { readText, refuseField } from '../edi/fields.ts'
import { limitLines } from '../edi/limits.ts'
import { type Segment, splitLoops, valueAt } from '../edi/segment.ts'
import {
  findBeginning, findQualified, readItem, readPrice, readQualifiedDate, readQualifiedQuantity,
  readReference
} from './content.ts'

type Order = ReceivedAcknowledgement['orders'][number]

/** The type of the response, and where there is none, the function of the message (BGM). */
const ORDER_CODES: ReadonlyMap<string, Order['status']> = new Map([
  ['AP', 'accepted'], ['AD', 'accepted'], ['AC', 'changed'], ['AI', 'accepted'], ['RE', 'rejected'],
  ['NA', 'on_hold'], ['29', 'accepted'], ['4', 'changed'], ['28', 'changed'], ['30', 'changed'],
  ['5', 'changed'], ['27', 'rejected'], ['9', 'changed'], ['AB', 'on_hold']
])

/** Of the functions of BGM. A duplicate or a cancellation is no answer. */
const FUNCTIONS = ['', '4', '5', '9', '27', '28', '29', '30', 'AB']

/** What LIN says is done with the line. */
const LINE_CODES: ReadonlyMap<string, ReceivedAnswer> = new Map([
  ['1', 'changed'], ['2', 'rejected'], ['3', 'changed'], ['4', 'accepted'], ['5', 'accepted'],
  ['6', 'changed'], ['7', 'rejected'], ['10', 'on_hold']
])
const DATES = ['69', '67', '17', '358', '10', '2']
const QUANTITIES = ['113', '66', '12', '192']
const LATER_QUANTITIES = ['83', '11']

export function readOrdrsp (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const uns = segments.findIndex(({ id }) => id === 'UNS')
  const { head, loops } = splitLoops(segments.slice(0, uns < 0 ? undefined : uns), 'LIN')
  const bgm = findBeginning(head, faults, header)
  if (bgm === null) return null
  const raw_code = valueAt(bgm, 4) || valueAt(bgm, 3)
  const status = ORDER_CODES.get(raw_code)
  const order_number = readReference(head, faults, ['ON', 'OP'])
  if (order_number === null) {
    addSegmentFault(faults, bgm, 'missing', 'RFF with the number of the order (ON) is missing.')
    return null
  }
  if (status === undefined || !FUNCTIONS.includes(valueAt(bgm, 3))) {
    const position = status === undefined && valueAt(bgm, 4) !== '' ? 4 : 3
    return refuseField(faults, { segment: bgm, position }, 'bad_code',
      `has a code that is not known: ${quote(valueAt(bgm, position))}`)
  }
  const supplier_reference = readReference(head, faults, ['VN']) ??
    readText(faults, { segment: bgm, position: 2 })
  const lines = limitLines(loops, faults, header).flatMap((loop) =>
    readLines(loop, status, faults))
  return {
    kind: 'acknowledgement',
    orders: [{ order_number, supplier_reference, status, raw_code, lines }]
  }
}

/** Units that come later are an answer of their own. */
function readLines (
  loop: readonly Segment[], order: Order['status'], faults: FormatFault[]
): ReceivedAnswerLine[] {
  const [lin] = loop
  const item = readItem(loop, faults)
  if (lin === undefined || item === null) return []
  const status = readStatus(lin, order, faults)
  if (status === null) return []
  const ordered_quantity = readQualifiedQuantity(loop, faults, ['21'])
  const quantity = readQualifiedQuantity(loop, faults, QUANTITIES)
  const later = readQualifiedQuantity(loop, faults, LATER_QUANTITIES)
  const about = {
    ...item,
    ordered_quantity,
    unit_cost: readPrice(loop, faults),
    promised_date: readOwnDate(loop, faults, QUANTITIES) ?? readQualifiedDate(loop, faults, DATES),
    raw_code: valueAt(lin, 2) || null
  }
  const answer = status === 'rejected'
    ? { ...about, status, quantity: ordered_quantity, reason: 'other' as const }
    : { ...about, status, quantity: quantity ?? ordered_quantity, reason: null }
  return later === null || later === 0
    ? [answer]
    : [answer, {
        ...about,
        status: 'backordered',
        quantity: later,
        promised_date: readOwnDate(loop, faults, LATER_QUANTITIES),
        reason: null
      }]
}

/** The date behind a quantity, else one before all quantities. */
function readOwnDate (
  loop: readonly Segment[], faults: FormatFault[], qualifiers: readonly string[]
): string | null {
  const { head, loops } = splitLoops(loop, 'QTY')
  const qty = findQualified(loop, 'QTY', qualifiers)
  const own = loops.find(([first]) => first === qty) ?? []
  return readQualifiedDate(own, faults, DATES) ?? readQualifiedDate(head, faults, DATES)
}

function readStatus (
  lin: Segment, order: Order['status'], faults: FormatFault[]
): ReceivedAnswer | null {
  const code = valueAt(lin, 2)
  if (code === '') return order
  return LINE_CODES.get(code) ?? refuseField(faults, { segment: lin, position: 2 }, 'bad_code',
    `has a code that is not known: ${quote(code)}`)
}
