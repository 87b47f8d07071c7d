// What the units of a purchase order line wait for, at the next hop and no further: what lies
// behind it, its supplier knows.

import {
  isOpen, type PurchaseOrder, type PurchaseOrderLine, unansweredOf, undecidedOf
} from '../model/purchase-order/purchase-order.ts'

/**
 * `answer`: the supplier has not answered. `decision`: it asks for more, or offers another SKU, and
 * a person of the merchant decides. `shipment`: it has promised. `arrival`: they are on their way.
 */
export const AWAITED = ['answer', 'decision', 'shipment', 'arrival'] as const
export type Awaited = typeof AWAITED[number]

export type Wait = {
  event: Awaited
  quantity: number
  /** When the supplier said that they arrive. */
  promised_date: string | null
}

/** The units are counted once each. A planned order waits for nobody else. */
export function waitsOf (
  order: Pick<PurchaseOrder, 'status'>, line: PurchaseOrderLine
): Wait[] {
  const { accepted_quantity, shipped_quantity, promised_date } = line
  const is_open = isOpen(order)
  const on_its_way = shipped_quantity - line.delivered_quantity - line.lost_quantity -
    line.refused_quantity
  const waits: Wait[] = [
    { event: 'answer', quantity: is_open ? unansweredOf(line) : 0, promised_date: null },
    { event: 'decision', quantity: is_open ? undecidedOf(line) : 0, promised_date: null },
    {
      event: 'shipment', quantity: is_open ? accepted_quantity - shipped_quantity : 0, promised_date
    },
    { event: 'arrival', quantity: on_its_way, promised_date }
  ]
  return waits.filter(({ quantity }) => quantity > 0)
}
