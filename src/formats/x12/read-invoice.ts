// Reads X12 810: what a supplier bills.

import type {
  FormatFault, ReceivedInvoice, ReceivedInvoiceLine, ReceivedMessage
} from '../received-message.ts'
import { timesDecimal, formatMoney } from '../../domain/kernel/money.ts'
import { addSegmentFault } from '../edi/faults.ts'
import { readDate, readDecimal, readLineNumber, readText } from '../edi/fields.ts'
import { findSegment, type Segment, splitLoops, valueAt, valuesFrom } from '../edi/segment.ts'
import { checkItem, readItemIds } from './items.ts'

/** BIG07: credit memo, credit. */
const CREDITS = ['CR', 'CN']

export function readInvoice (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const { head, loops } = splitLoops(segments, 'IT1')
  const big = findSegment(head, 'BIG')
  const tds = findSegment(segments, 'TDS')
  if (big === undefined || tds === undefined) {
    const missing = big === undefined ? 'BIG' : 'TDS'
    addSegmentFault(faults, header, 'missing', `${missing} is missing in the 810.`)
    return null
  }
  const date = readDate(faults, { segment: big, position: 1, required: true })
  const number = readText(faults, { segment: big, position: 2, required: true })
  const total = readHundredths(faults, { segment: tds, position: 1, required: true })
  const lines = loops.flatMap((loop) => readLine(loop, faults) ?? [])
  if (date === null || number === null || total === null) return null
  return {
    kind: 'invoice',
    is_credit: CREDITS.includes(valueAt(big, 7)),
    number,
    date,
    due_date: readDueDate(head, faults),
    order_number: readText(faults, { segment: big, position: 4 }),
    currency: readCurrency(head, faults),
    total,
    lines,
    ...readCharges(head, loops, faults)
  }
}

function readDueDate (head: readonly Segment[], faults: FormatFault[]): string | null {
  const itd = findSegment(head, 'ITD')
  return itd === undefined ? null : readDate(faults, { segment: itd, position: 6 })
}

function readCurrency (head: readonly Segment[], faults: FormatFault[]): string | null {
  const segment = findSegment(head, 'CUR')
  if (segment === undefined) return null
  return readText(faults, { segment, position: 2, characters_max: 3 })
}

/** X12 leaves out the point of some amounts: the last two digits are decimals. */
function readHundredths (
  faults: FormatFault[], field: { segment: Segment, position: number, required?: boolean }
): string | null {
  const amount = readDecimal(faults, field)
  return amount === null ? null : formatMoney(timesDecimal(amount, '0.01'), 'USD')
}

function readLine (loop: readonly Segment[], faults: FormatFault[]): ReceivedInvoiceLine | null {
  const [it1] = loop
  if (it1 === undefined) return null
  const ids = valuesFrom(it1, 6)
  const order = ids.findIndex((one, at) => at % 2 === 0 && one === 'PO')
  const order_number = order < 0 ? null : ids[order + 1] || null
  const line_number = readLineNumber({ segment: it1, position: 1 })
  const item = { line_number, ...readItemIds(it1, 6) }
  const quantity = readDecimal(faults, { segment: it1, position: 2, required: true })
  const unit_price = readDecimal(faults, { segment: it1, position: 4 })
  const pid = findSegment(loop, 'PID')
  const is_named = order_number !== null || checkItem(faults, it1, item)
  if (quantity === null || !is_named) return null
  return {
    ...item,
    order_number,
    description: pid === undefined ? null : readText(faults, { segment: pid, position: 5 }),
    quantity,
    unit_price,
    amount: null
  }
}

/** Those of the whole invoice stand behind its total; those of lines are in the total too. */
function readCharges (
  head: readonly Segment[], loops: readonly Segment[][], faults: FormatFault[]
): Pick<ReceivedInvoice, 'charges' | 'taxes'> {
  const last = loops.at(-1) ?? []
  const summary = last.slice(last.findIndex(({ id }) => id === 'TDS'))
  const all = [...head, ...summary]
  const charges = all.filter(({ id }) => id === 'SAC').flatMap((segment) => {
    const amount = readHundredths(faults, { segment, position: 5 })
    const kind = valueAt(segment, 1)
    if (amount === null || !['A', 'C'].includes(kind)) return []
    return [{
      code: readText(faults, { segment, position: 2 }),
      description: readText(faults, { segment, position: 15 }),
      amount: kind === 'A' && amount !== '0.00' ? `-${amount}` : amount
    }]
  })
  const taxes = all.filter(({ id }) => id === 'TXI').map((segment) => ({
    code: readText(faults, { segment, position: 1 }),
    amount: readDecimal(faults, { segment, position: 2 }),
    percent: readDecimal(faults, { segment, position: 3 })
  }))
  return { charges, taxes }
}
