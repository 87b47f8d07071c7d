// The ledger of a purchase order line, once units leave the supplier: they ship, or are lost.

import assert from 'node:assert'
import { acceptUnits, dropPending, releasedBy } from './purchase-line-ledger.ts'
import type { PurchaseOrderLine } from './purchase-order.ts'
import { endedOf } from '../sales-order/ended-units.ts'
import { giveStock, takeOnHand, type StockBook } from '../stock/stock-book.ts'

type Shipping = { units: number, over: number, shipped_at: string, now: string }

/**
 * The supplier ships `units` of the order and `over` units beyond it. Shipped units that were not
 * answered count as accepted. For units that it was asked to cancel, the request counts as refused.
 */
export function takeShipped (
  line: PurchaseOrderLine, { units, over, shipped_at, now }: Shipping, book: StockBook
): PurchaseOrderLine {
  const released = releasedBy(line, units)
  giveStock(book, { ...line, quantity: released })
  takeOnHand(book, { ...line, quantity: released + over, shipped_at })
  const unaccepted = Math.max(0, line.shipped_quantity + units - line.accepted_quantity)
  const accepted = acceptUnits(line, unaccepted, now)
  const shipped = {
    ...accepted,
    shipped_quantity: line.shipped_quantity + units,
    over_shipped_quantity: line.over_shipped_quantity + over,
    reserved_quantity: line.reserved_quantity - released
  }
  const left = shipped.accepted_quantity - shipped.shipped_quantity
  return dropPending(shipped, Math.max(0, shipped.pending_cancellation_quantity - left))
}

/** Units that have shipped and neither arrived nor are known to be lost or refused. */
export function inTransitOf (line: PurchaseOrderLine): number {
  return line.shipped_quantity - endedOf(line)
}

/**
 * Units in transit to the customer never arrive, or are not taken. Nobody else sends them for this
 * line: they are no longer waited for, and stay live.
 */
export function endUnits (
  line: PurchaseOrderLine, units: number, as: 'lost' | 'refused'
): PurchaseOrderLine {
  assert(units <= inTransitOf(line), 'more units ended than are on their way')
  return as === 'lost'
    ? { ...line, lost_quantity: line.lost_quantity + units }
    : { ...line, refused_quantity: line.refused_quantity + units }
}

/**
 * Units in transit will not arrive: they count as rejected and missing. They left the supplier, so
 * stock that they still reserve stays reserved until a report no longer contains them.
 */
export function endTransit (
  line: PurchaseOrderLine, units = inTransitOf(line)
): PurchaseOrderLine {
  if (units === 0) return line
  return {
    ...line,
    shipped_quantity: line.shipped_quantity - units,
    accepted_quantity: line.accepted_quantity - units,
    rejected_quantity: line.rejected_quantity + units,
    missing_quantity: line.missing_quantity + units,
    surplus_quantity: Math.max(0, line.surplus_quantity - units)
  }
}
