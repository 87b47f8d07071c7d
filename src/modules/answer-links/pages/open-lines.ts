// Which lines of a purchase order an answer can be about, and of how many units. The commands
// decide; this only says what a page offers.

import type { SupplierPurchaseOrder } from '../../purchase-orders/schema/purchase-order.ts'

type Line = SupplierPurchaseOrder['lines'][number]
/** A line, and the most units of it that can be named. */
export type OpenLine = { line: Line, most: number }

export function unansweredLines (order: SupplierPurchaseOrder): OpenLine[] {
  return openLines(order, (line) => unansweredOf(line) > 0 ? liveOf(line) : 0)
}

/** Units that have shipped are answered, for good. */
export function answerableLines (order: SupplierPurchaseOrder): OpenLine[] {
  return openLines(order, (line) => liveOf(line) > line.shipped_quantity ? liveOf(line) : 0)
}

export function shippableLines (order: SupplierPurchaseOrder): OpenLine[] {
  return openLines(order, (line) =>
    line.accepted_quantity + unansweredOf(line) - line.shipped_quantity)
}

export function unshippedLines (order: SupplierPurchaseOrder): OpenLine[] {
  return openLines(order, (line) => liveOf(line) - line.shipped_quantity)
}

function openLines (
  { status, lines }: SupplierPurchaseOrder, mostOf: (line: Line) => number
): OpenLine[] {
  if (status !== 'issued' && status !== 'acknowledged') return []
  return lines.map((line) => ({ line, most: mostOf(line) })).filter(({ most }) => most > 0)
}

function liveOf ({ quantity, rejected_quantity, canceled_quantity }: Line): number {
  return quantity - rejected_quantity - canceled_quantity
}

function unansweredOf (line: Line): number {
  const undecided = (line.cost_increase?.quantity ?? 0) + (line.substitution?.quantity ?? 0)
  return liveOf(line) - line.accepted_quantity - undecided
}
