// Which units beyond an order may be paid without a person. A partner's parcels are recorded
// whatever they have, since nobody can refuse what has left; its bills can wait.

import { liveOf, type PurchaseOrder } from '../purchase-order/purchase-order.ts'

/**
 * The order as its bills are judged. Of units beyond it count those that its supplier may send, and
 * those that were ordered and then given up: they may have left before the supplier heard of that.
 * Units that never arrived in the warehouse stand among those given up, and have left before.
 */
export function limitOverShipped (
  order: PurchaseOrder, tolerance_percent: number
): PurchaseOrder {
  if (order.lines.every((line) => line.over_shipped_quantity === 0)) return order
  const hundredths = Math.round(tolerance_percent * 100)
  const lines = order.lines.map((line) => {
    const { quantity, missing_quantity, over_shipped_quantity } = line
    const given_up = quantity - liveOf(line) - missing_quantity
    const most = Math.floor(quantity * hundredths / 10_000) + given_up
    return { ...line, over_shipped_quantity: Math.min(over_shipped_quantity, most) }
  })
  return { ...order, lines }
}
