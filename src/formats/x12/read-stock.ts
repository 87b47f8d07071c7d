// Reads X12 846: what a supplier has in stock, and what it costs.

import type { FormatFault, ReceivedMessage, ReceivedStock } from '../received-message.ts'
import { addSegmentFault } from '../edi/faults.ts'
import { readCost, readDate, readQuantity, readText } from '../edi/fields.ts'
import { findSegment, type Segment, splitLoops, valueAt } from '../edi/segment.ts'
import { readStockRows, type RowReader } from '../edi/stock-rows.ts'
import { checkItem, readItemIds } from './items.ts'

/** QTY01: available for sale, on hand, total on hand; the first that a row has. */
const ON_HAND = ['33', '17', 'V3', 'QH', '02']

export function readStock (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const { head, loops } = splitLoops(segments, 'LIN')
  const bia = findSegment(head, 'BIA')
  if (bia === undefined) {
    addSegmentFault(faults, header, 'missing', 'BIA is missing in the 846.')
    return null
  }
  const cur = findSegment(head, 'CUR')
  return {
    kind: 'stock',
    reference: readText(faults, { segment: bia, position: 3 }),
    as_of: readTime(bia, faults),
    currency: cur === undefined
      ? null
      : readText(faults, { segment: cur, position: 2, characters_max: 3 }),
    ...readStockRows(loops, faults, readRow)
  }
}

function readTime (bia: Segment, faults: FormatFault[]): ReceivedStock['as_of'] {
  const date = readDate(faults, { segment: bia, position: 4 })
  const [, hour, minute] = /^([01]\d|2[0-3])([0-5]\d)/.exec(valueAt(bia, 5)) ?? []
  return date === null || hour === undefined ? date : `${date}T${hour}:${minute}`
}

const readRow: RowReader = (loop, faults, lin) => {
  const item = { line_number: null, ...readItemIds(lin, 2) }
  const ctp = findSegment(loop, 'CTP')
  return {
    on_hand: readOnHand(loop, faults, lin),
    unit_cost: ctp === undefined ? null : readCost(faults, { segment: ctp, position: 3 }),
    item: checkItem(faults, lin, item) ? item : null
  }
}

/** Several figures of one kind are those of several places, and are added. */
function readOnHand (
  loop: readonly Segment[], faults: FormatFault[], lin: Segment
): number | null {
  const figures = Map.groupBy(
    loop.filter(({ id }) => id === 'QTY'), (segment) => valueAt(segment, 1))
  const told = ON_HAND.map((one) => figures.get(one)).find((found) => found !== undefined)
  if (told === undefined) {
    addSegmentFault(faults, lin, 'missing',
      `The row has no quantity on hand (QTY01 is none of ${ON_HAND.join(', ')}).`)
    return null
  }
  const read = told.map((segment) => readQuantity(faults, { segment, position: 2, required: true }))
  return read.reduce((all, one) => all === null || one === null ? null : all + one, 0)
}
