// Writes a purchase order as X12: 850 when it is issued, 860 when it changes or is canceled.

import type { ControlNumbers } from '../edi/control-numbers.ts'
import { dayDigits, type DocumentLine, orderedAt, wantedOf } from '../edi/order-content.ts'
import type { PurchaseOrderDocument } from '../order-document.ts'
import {
  headSegments, itemOf, lineSegments, orderTypeOf, tailSegments
} from './order-segments.ts'
import { toX12, writeInterchange, type WrittenSegment } from './write-segments.ts'

export function writeX12 (document: PurchaseOrderDocument, control: ControlNumbers): Uint8Array {
  const { edi, at } = document
  const is_order = document.message === 'order'
  const segments = [
    is_order ? beginOrder(document) : beginChange(document),
    ...headSegments(document),
    ...document.order.lines.flatMap((line) => [
      is_order ? orderLine(line) : changeLine(line, document),
      ...lineSegments(line)
    ]),
    ...tailSegments(document)
  ]
  return writeInterchange({
    edi,
    at,
    control,
    group: is_order ? 'PO' : 'PC',
    sets: [{ type: is_order ? '850' : '860', segments }]
  })
}

function beginOrder (document: PurchaseOrderDocument): WrittenSegment {
  return [
    'BEG', '00', orderTypeOf(document), toX12(document.order.number, 22), null,
    dayDigits(orderedAt(document))
  ]
}

/** The revision stands as the number of the change. */
function beginChange (document: PurchaseOrderDocument): WrittenSegment {
  const { order, message, revision, at } = document
  return [
    'BCH', message === 'cancellation' ? '01' : '04', orderTypeOf(document),
    toX12(order.number, 22), null, revision, dayDigits(orderedAt(document)), null, null, null, null,
    dayDigits(at)
  ]
}

function orderLine (line: DocumentLine): WrittenSegment {
  return [
    'PO1', line.line_number, wantedOf(line, 'order'), 'EA', line.unit_cost, null, ...itemOf(line)
  ]
}

/**
 * `RZ`: all values of the line are these now; `DI`: the line is deleted. A change says how things
 * stand and not what differs, so that it does not matter which messages were lost before it.
 */
function changeLine (line: DocumentLine, { message }: PurchaseOrderDocument): WrittenSegment {
  const wanted = wantedOf(line, message)
  return [
    'POC', line.line_number, wanted === 0 ? 'DI' : 'RZ', wanted,
    Math.max(0, wanted - line.shipped_quantity), 'EA', line.unit_cost, null, ...itemOf(line)
  ]
}
