// A shipment never left: what it took out of the supplier's stock goes back.

import { unshippedOf, type PurchaseOrderLine } from '../purchase-order/purchase-order.ts'
import { ON_HAND_MAX, setOnHand, setReserved, type StockBook } from './stock-book.ts'

export type NeverLeft = {
  /** Units of the order, and those beyond it. */
  units: number
  over: number
  shipped_at: string
  /** What the shipment took; null: nobody kept it. */
  released_quantity: number | null
  taken_quantity: number | null
}

/**
 * Lowers what has shipped, and reserves again what the shipment released. As long as the stock was
 * not reported since it left, both figures are then as if it had never been sent. A newer report
 * may leave the units out, so then they are reserved only as far as others are free. A row that
 * was deleted gets nothing back.
 */
export function giveBackShipped (
  line: PurchaseOrderLine, { units, over, shipped_at, ...took }: NeverLeft, book: StockBook
): PurchaseOrderLine {
  const left = {
    ...line,
    shipped_quantity: line.shipped_quantity - units,
    over_shipped_quantity: line.over_shipped_quantity - over
  }
  const row = book.rows.get(line.sku)?.find((one) => one.supplier_id === line.supplier_id)
  if (row === undefined) return left
  const released = took.released_quantity ?? units
  // More than is unshipped is reserved already where an older report was sent after the shipment.
  const room = Math.max(0, unshippedOf(left) + line.missing_quantity - line.reserved_quantity)
  const most = Math.min(released, room)
  const is_reported = shipped_at <= row.as_of
  const held = is_reported ? Math.min(most, row.available) : most
  if (!is_reported) {
    const taken = took.taken_quantity ?? units + over
    const back = held === released ? taken : Math.min(taken, held)
    setOnHand(book, row, Math.min(ON_HAND_MAX, row.on_hand + back))
  }
  setReserved(book, row, row.reserved + held)
  return { ...left, reserved_quantity: line.reserved_quantity + held }
}
