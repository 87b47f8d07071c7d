// The ledger of a purchase order line, once units leave the supplier: they ship, or are lost.

import { acceptUnits, dropPending, releasedBy } from './purchase-line-ledger.ts'
import type { PurchaseOrderLine } from './purchase-order.ts'
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

/** Units that have shipped and not arrived yet. */
export function inTransitOf (line: PurchaseOrderLine): number {
  return line.shipped_quantity - line.delivered_quantity
}

/**
 * Units in transit will not arrive: they count as rejected and missing. They left the supplier, so
 * stock that they still reserve stays reserved until a report no longer contains them.
 */
export function endTransit (line: PurchaseOrderLine): PurchaseOrderLine {
  const units = inTransitOf(line)
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
