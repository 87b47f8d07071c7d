// What documents for suppliers say of the parcel: in whose name to pack it, and by which number.

import type { ShipFrom } from '../domain/model/sales-order/ship-from.ts'
import type { PurchaseOrderDocument } from './order-document.ts'

/** The name and the number of the seller; null for the merchant itself. */
export function shipFromText ({ ship_from }: { ship_from: ShipFrom | null }): string | null {
  if (ship_from === null) return null
  const { name, reference } = ship_from
  return reference === null ? name : `${name}, ${reference}`
}

/** The number of the order that may stand in the parcel: the seller's own, or the merchant's. */
export function parcelReferenceOf (
  { ship_from, sales_order_reference }: PurchaseOrderDocument['order']
): string | null {
  return ship_from === null ? sales_order_reference : ship_from.reference
}
