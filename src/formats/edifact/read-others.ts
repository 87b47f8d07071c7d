// Reads EDIFACT INVRPT (stock), INVOIC (invoices) and CONTRL (receipts).

import type {
  FormatFault, ReceiptStatus, ReceivedInvoiceLine, ReceivedMessage, ReceivedReceipt
} from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { readDecimal, readText, refuseField } from '../edi/fields.ts'
import { findSegment, type Segment, splitLoops, valueAt } from '../edi/segment.ts'
import { readStockRows, type RowReader } from '../edi/stock-rows.ts'
import {
  findBeginning, findQualified, readItem, readPrice, readQualifiedDate, readQualifiedQuantity,
  readReference
} from './content.ts'

export function readInvrpt (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const { head, loops } = splitLoops(segments, 'LIN')
  const bgm = findBeginning(head, faults, header)
  if (bgm === null) return null
  return {
    kind: 'stock',
    reference: readText(faults, { segment: bgm, position: 2 }),
    as_of: readQualifiedDate(head, faults, ['366', '137']),
    currency: readCurrency(segments, faults),
    ...readStockRows(loops, faults, readRow)
  }
}

const readRow: RowReader = (loop, faults, lin) => {
  const item = readItem(loop, faults)
  const on_hand = readQualifiedQuantity(loop, faults, ['145', '17', '198'])
  const unit_cost = readPrice(loop, faults)
  if (on_hand === null && faults.length === 0) {
    addSegmentFault(faults, lin, 'missing', 'QTY with the stock (145, 17 or 198) is missing.')
  }
  return { item, on_hand, unit_cost }
}

function readCurrency (segments: readonly Segment[], faults: FormatFault[]): string | null {
  const segment = findSegment(segments, 'CUX')
  if (segment === undefined) return null
  return readText(faults, { segment, position: 1, part: 2, characters_max: 3 })
}

/** BGM01: credit notes. */
const CREDITS = ['381', '83', '296']

export function readInvoic (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const uns = segments.findIndex(({ id }) => id === 'UNS')
  const { head, loops } = splitLoops(segments.slice(0, uns < 0 ? undefined : uns), 'LIN')
  const summary = uns < 0 ? [] : segments.slice(uns)
  const bgm = findBeginning(head, faults, header)
  if (bgm === null) return null
  const number = readText(faults, { segment: bgm, position: 2, required: true })
  const date = readQualifiedDate(head, faults, ['137', '3'])
  const total = readAmount(summary, faults, ['77', '39', '9', '388'])
  const lines = loops.flatMap((loop) => readInvoiceLine(loop, faults) ?? [])
  if (number === null || date === null || total === null) {
    addSegmentFault(faults, bgm, 'missing',
      'The invoice must have a number, a date (DTM 137) and a total (MOA 77, 39 or 9).')
    return null
  }
  return {
    kind: 'invoice',
    is_credit: CREDITS.includes(valueAt(bgm, 1)),
    number,
    date,
    due_date: readQualifiedDate(head, faults, ['13']),
    order_number: readReference(head, faults, ['ON']),
    currency: readCurrency(head, faults),
    total,
    lines,
    charges: [],
    taxes: readTaxes(summary, faults)
  }
}

function readAmount (
  segments: readonly Segment[], faults: FormatFault[], qualifiers: readonly string[]
): string | null {
  const segment = findQualified(segments, 'MOA', qualifiers)
  return segment === undefined ? null : readDecimal(faults, { segment, position: 1, part: 2 })
}

function readInvoiceLine (
  loop: readonly Segment[], faults: FormatFault[]
): ReceivedInvoiceLine | null {
  const item = readItem(loop, faults)
  const qty = findQualified(loop, 'QTY', ['47', '12', '21'])
  if (item === null || qty === undefined) return null
  const quantity = readDecimal(faults, { segment: qty, position: 1, part: 2, required: true })
  const imd = findSegment(loop, 'IMD')
  return quantity === null
    ? null
    : {
        ...item,
        order_number: readReference(loop, faults, ['ON']),
        description: imd === undefined
          ? null
          : readText(faults, { segment: imd, position: 3, part: 4 }),
        quantity,
        unit_price: readPrice(loop, faults),
        amount: readAmount(loop, faults, ['203'])
      }
}

function readTaxes (summary: readonly Segment[], faults: FormatFault[]) {
  return splitLoops(summary, 'TAX').loops.flatMap((loop) => {
    const [segment] = loop
    return segment === undefined
      ? []
      : [{
          code: readText(faults, { segment, position: 2 }),
          percent: readDecimal(faults, { segment, position: 5, part: 4 }),
          amount: readAmount(loop, faults, ['124', '150'])
        }]
  })
}

/** What was done with the interchange or message: 4 is rejected; 7 and 8 are not. */
const ACTIONS: ReadonlyMap<string, ReceiptStatus> = new Map([
  ['4', 'rejected'], ['7', 'accepted'], ['8', 'accepted']
])

export function readContrl (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const uci = findSegment(segments, 'UCI')
  if (uci === undefined) {
    addSegmentFault(faults, header, 'missing', 'UCI is missing in the message.')
    return null
  }
  const reference = readText(faults, { segment: uci, position: 1, required: true })
  const status = readAction(uci, 4, faults)
  const ucms = segments.filter(({ id }) => id === 'UCM')
  const messages = ucms.flatMap((ucm) => readMessageReceipt(ucm, faults) ?? [])
  if (reference === null || status === null) return null
  const some = status === 'accepted' && messages.some((one) => one.status === 'rejected')
  return { kind: 'receipt', reference, status: some ? 'partly_accepted' : status, messages }
}

function readAction (
  segment: Segment, position: number, faults: FormatFault[]
): ReceiptStatus | null {
  const code = valueAt(segment, position)
  return ACTIONS.get(code) ?? refuseField(faults, { segment, position }, 'bad_code',
    `has a code that is not known: ${quote(code)}`)
}

function readMessageReceipt (
  ucm: Segment, faults: FormatFault[]
): ReceivedReceipt['messages'][number] | null {
  const status = readAction(ucm, 3, faults)
  if (status === null) return null
  const code = valueAt(ucm, 4)
  return {
    type: valueAt(ucm, 2),
    reference: valueAt(ucm, 1),
    status,
    faults: code === '' ? [] : [{ segment: valueAt(ucm, 5), position: null, element: null, code }]
  }
}
