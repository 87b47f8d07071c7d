// What the receipts of AdventureWorks say of the purchase orders that its orders made at first.

import type { DemoOrder } from './data.ts'
import type { Books } from './read-back.ts'

/** Units to deliver, by `keyOf` the purchase order line; a line without a receipt comes in full. */
export type Receipts = ReadonlyMap<string, number>

export function keyOf (purchase_order_id: string, line_number: number): string {
  return `${purchase_order_id} ${line_number}`
}

/** The good units of a sales order line, on the purchase order lines that serve it in turn. */
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
