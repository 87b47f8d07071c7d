// Turns the receipts of AdventureWorks into what becomes of each first purchase order line.

import type { DemoOrder, Receipt } from './data.ts'
import type { Books } from './read-back.ts'

/** By `keyOf` the purchase order line. Of a line that is missing all is delivered and kept. */
export type Receipts = ReadonlyMap<string, Receipt>

export function keyOf (purchase_order_id: string, line_number: number): string {
  return `${purchase_order_id} ${line_number}`
}

/**
 * Distributes the units of a sales order line that were kept, and behind them those that were
 * refused, over its purchase order lines, the first one first.
 */
export function readReceipts (sent: readonly DemoOrder[], { orders }: Books): Receipts {
  const known = new Map(sent.map((order) => [order.reference, order.receipts]))
  const receipts = new Map<string, Receipt>()
  for (const { reference, lines } of orders) {
    for (const { line_number, purchase_order_lines } of lines) {
      const left = { ...known.get(reference)?.[line_number - 1] ?? { kept: 0, refused: 0 } }
      for (const serving of purchase_order_lines) {
        const kept = Math.min(left.kept, serving.quantity)
        const refused = Math.min(left.refused, serving.quantity - kept)
        receipts.set(keyOf(serving.purchase_order_id, serving.line_number), { kept, refused })
        left.kept -= kept
        left.refused -= refused
      }
    }
  }
  return receipts
}
