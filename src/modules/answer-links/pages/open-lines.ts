// Which lines of a purchase order an answer can be about, and of how many units. The commands
// decide; this only says what a page offers.

import {
  isOpen, liveOf, unansweredOf, unshippedOf
} from '../../../domain/model/purchase-order/purchase-order.ts'
import type { SupplierPurchaseOrder } from '../../purchase-orders/schema/purchase-order.ts'

type Line = SupplierPurchaseOrder['lines'][number]
/** A line, and the most units of it that can be named. */
export type OpenLine = { line: Line, most: number }

export function unansweredLines (order: SupplierPurchaseOrder): OpenLine[] {
  return openLines(order, (line) => unansweredOf(line) > 0 ? liveOf(line) : 0)
}

/** Units that have shipped are answered, for good. */
export function answerableLines (order: SupplierPurchaseOrder): OpenLine[] {
  return openLines(order, (line) => unshippedOf(line) > 0 ? liveOf(line) : 0)
}

export function shippableLines (order: SupplierPurchaseOrder): OpenLine[] {
  return openLines(order, (line) =>
    line.accepted_quantity + unansweredOf(line) - line.shipped_quantity)
}

export function unshippedLines (order: SupplierPurchaseOrder): OpenLine[] {
  return openLines(order, unshippedOf)
}

function openLines (
  order: SupplierPurchaseOrder, mostOf: (line: Line) => number
): OpenLine[] {
  if (!isOpen(order)) return []
  return order.lines.map((line) => ({ line, most: mostOf(line) })).filter(({ most }) => most > 0)
}
