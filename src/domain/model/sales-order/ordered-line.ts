// Replacements stand for units of another line, the one that was ordered.

import { lineOf, type SalesOrder, type SalesOrderLine } from './sales-order.ts'

/** The line that was ordered and paid: of a replacement, the one at the start of the chain. */
export function orderedLineOf (order: SalesOrder, line_number: number): SalesOrderLine {
  const line = lineOf(order, line_number)
  return line.replacement_for === null ? line : orderedLineOf(order, line.replacement_for)
}
