// What a partner has sent over its link: it has left, whatever became of the order here meanwhile.

import { assertOpen } from './answer-purchase-order.ts'
import { type Shipped, recordShipped } from './ship.ts'
import { endExceptions, openSaleException } from '../sale-exceptions.ts'
import type { BackToBack } from '../state.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import { pairLines } from '../../kernel/line-numbers.ts'
import {
  isPlanned, type PurchaseOrder, type PurchaseOrderLine
} from '../../model/purchase-order/purchase-order.ts'
import type { NewShipment } from '../../model/shipment/shipment.ts'

/**
 * Records the units, also those beyond the order and of an order that has ended: nobody can refuse
 * goods that are on their way. Of units beyond the order a person reads what left. Whether they are
 * paid, their bill decides. Throws `purchase_order_not_open` for an order that was never issued.
 */
export function takeSent (
  before: BackToBack, order: PurchaseOrder, input: NewShipment, surroundings: WritableSurroundings
): Shipped {
  if (isPlanned(order)) assertOpen(order)
  const { state, shipment, after } = recordShipped(before, order, input, surroundings)
  const told = pairLines(order.lines, after.lines).reduce((current, { was, line }) =>
    line.over_shipped_quantity === was.over_shipped_quantity
      ? current
      : tellBeyond(current, after, line, surroundings), state)
  return { state: told, shipment }
}

/** One exception tells of all such units of the line: the older, if it is open, is obsolete. */
function tellBeyond (
  state: BackToBack, order: PurchaseOrder,
  { line_number, over_shipped_quantity: units }: PurchaseOrderLine,
  surroundings: WritableSurroundings
): BackToBack {
  const passed = endExceptions(state, (one) => one.kind === 'over_shipment' &&
    one.purchase_order_id === order.id && one.line_number === line_number, surroundings)
  const receiver = order.delivery_mode === 'drop_ship' ? 'the customer' : 'your warehouse'
  return openSaleException(passed, {
    kind: 'over_shipment',
    line_number,
    detail: `The partner sent ${units} units that the order does not have, or has no more: they ` +
      `are on their way to ${receiver}.`,
    order
  }, surroundings)
}
