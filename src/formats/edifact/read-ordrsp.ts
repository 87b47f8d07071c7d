// Reads EDIFACT ORDRSP: a supplier's answer to a purchase order.

import type {
  FormatFault, ReceivedAcknowledgement, ReceivedAnswer, ReceivedAnswerLine, ReceivedMessage
} from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { readText, refuseField } from '../edi/fields.ts'
import { type Segment, splitLoops, valueAt } from '../edi/segment.ts'
import {
  findBeginning, readItem, readPrice, readQualifiedDate, readQualifiedQuantity, readReference
} from './content.ts'

type Order = ReceivedAcknowledgement['orders'][number]

/** The type of the response, and where there is none, the function of the message (BGM). */
const ORDER_CODES: ReadonlyMap<string, Order['status']> = new Map([
  ['AP', 'accepted'], ['AD', 'accepted'], ['AC', 'changed'], ['AI', 'accepted'], ['RE', 'rejected'],
  ['NA', 'rejected'], ['29', 'accepted'], ['4', 'changed'], ['28', 'changed'], ['30', 'changed'],
  ['5', 'changed'], ['27', 'rejected'], ['9', 'changed'], ['AB', 'on_hold']
])

/** What LIN says is done with the line. */
const LINE_CODES: ReadonlyMap<string, ReceivedAnswer> = new Map([
  ['1', 'changed'], ['2', 'rejected'], ['3', 'changed'], ['4', 'accepted'], ['5', 'accepted'],
  ['6', 'changed'], ['7', 'rejected'], ['10', 'on_hold']
])
const DATES = ['69', '67', '17', '358', '10', '2']

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
  if (status === undefined) {
    return refuseField(faults, { segment: bgm, position: 3 }, 'bad_code',
      `has a code that is not known: ${quote(raw_code)}`)
  }
  const supplier_reference = readReference(head, faults, ['VN']) ??
    readText(faults, { segment: bgm, position: 2 })
  const lines = loops.flatMap((loop) => readLines(loop, status, faults))
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
  const quantity = readQualifiedQuantity(loop, faults, ['113', '66', '12', '192'])
  const later = readQualifiedQuantity(loop, faults, ['83', '11'])
  const about = {
    ...item,
    ordered_quantity,
    unit_cost: readPrice(loop, faults),
    promised_date: readQualifiedDate(loop, faults, DATES),
    raw_code: valueAt(lin, 2) || null
  }
  const reason = status === 'rejected' ? 'other' as const : null
  const told = status === 'rejected' ? ordered_quantity : quantity ?? ordered_quantity
  const answer = { ...about, status, quantity: told, reason }
  return later === null || later === 0
    ? [answer]
    : [answer, { ...about, status: 'backordered', quantity: later, reason: null }]
}

function readStatus (
  lin: Segment, order: Order['status'], faults: FormatFault[]
): ReceivedAnswer | null {
  const code = valueAt(lin, 2)
  if (code === '') return order
  return LINE_CODES.get(code) ?? refuseField(faults, { segment: lin, position: 2 }, 'bad_code',
    `has a code that is not known: ${quote(code)}`)
}
