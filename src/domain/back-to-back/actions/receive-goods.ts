// Goods arrive: the merchant's warehouse receives units.

import { assertOpen } from './answer-purchase-order.ts'
import { isOnItsWay } from './deliver.ts'
import { type BackToBack, replacePurchaseOrder } from '../state.ts'
import { sum } from '../../kernel/sum.ts'
import type { Surroundings } from '../surroundings.ts'
import { inTransitOf } from '../../model/purchase-order/purchase-line-transit.ts'
import { isOpen, type PurchaseOrder } from '../../model/purchase-order/purchase-order.ts'
import { RuleError } from '../../kernel/rule.ts'
import { assertLines } from '../../kernel/line-numbers.ts'

/** Units of a sales order line that have arrived at the destination of their purchase orders. */
export function receivedOf ({ purchase_orders }: BackToBack, line_number: number): number {
  return sum(purchase_orders.flatMap(({ lines }) => lines), (line) =>
    line.sales_order_line_number === line_number ? line.delivered_quantity : 0)
}

export type NewReceipt = { lines: ReadonlyArray<{ line_number: number, quantity: number }> }

/**
 * Throws `purchase_order_not_open`, `not_via_warehouse`, `unknown_line`, `repeated_line` and
 * `receipt_exceeds_shipped`.
 */
export function assertReceipt (order: PurchaseOrder, { lines }: NewReceipt): void {
  if (order.delivery_mode !== 'via_warehouse') throw new RuleError('not_via_warehouse')
  if (!isOpen(order)) assertNotClosed(order)
  assertOpen(order)
  assertLines(lines, order.lines, 'receipt_exceeds_shipped', inTransitOf)
}

/** Refuses an order with units that were closed as missing: nobody waits for them any more. */
function assertNotClosed ({ status, lines }: PurchaseOrder): void {
  const missing = sum(lines, (line) => line.missing_quantity)
  if (missing === 0) return
  throw new RuleError('purchase_order_not_open', {
    detail: `The purchase order is ${status}: ${missing} units were closed as missing and are ` +
      'bought elsewhere or canceled. If some of them arrive late, report them as stock.'
  })
}

type Units = ReadonlyArray<{ line_number: number, quantity: number }>

/** Adds received units, at most those that have shipped. */
export function receiveUnits (order: PurchaseOrder, units: Units): PurchaseOrder {
  const arrived = new Map(units.map(({ line_number, quantity }) => [line_number, quantity]))
  if (units.every(({ quantity }) => quantity === 0)) return order
  return {
    ...order,
    lines: order.lines.map((line) => {
      const quantity = Math.min(arrived.get(line.line_number) ?? 0, inTransitOf(line))
      return quantity === 0
        ? line
        : { ...line, delivered_quantity: line.delivered_quantity + quantity }
    })
  }
}

/** When receipts have counted all shipped units of the order, its shipments are delivered too. */
export function closeReceived (
  before: BackToBack, order: PurchaseOrder, { now }: Pick<Surroundings, 'now'>
): BackToBack {
  const is_complete = order.lines.every((line) => inTransitOf(line) === 0)
  const state = replacePurchaseOrder(before, order)
  if (!is_complete) return state
  return {
    ...state,
    shipments: state.shipments.map((one) =>
      one.purchase_order_id === order.id && isOnItsWay(one)
        ? { ...one, delivered_at: now }
        : one)
  }
}
