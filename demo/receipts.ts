// Turns the receipts of AdventureWorks into the units that each first purchase order line delivers.

import type { DemoOrder } from './data.ts'
import type { Books } from './read-back.ts'

/** Units to deliver, by `keyOf` the purchase order line. A line that is missing delivers all. */
export type Receipts = ReadonlyMap<string, number>

export function keyOf (purchase_order_id: string, line_number: number): string {
  return `${purchase_order_id} ${line_number}`
}

/**
 * Distributes a sales order line's good units over its purchase order lines, the first one first.
 */
export function readReceipts (sent: readonly DemoOrder[], { orders }: Books): Receipts {
  const good = new Map(sent.map(({ reference, good_units }) => [reference, good_units]))
  const receipts = new Map<string, number>()
  for (const { reference, lines } of orders) {
    for (const { line_number, purchase_order_lines } of lines) {
      let left = good.get(reference)?.[line_number - 1] ?? 0
      for (const serving of purchase_order_lines) {
        const units = Math.min(left, serving.quantity)
        receipts.set(keyOf(serving.purchase_order_id, serving.line_number), units)
        left -= units
      }
    }
  }
  return receipts
}
