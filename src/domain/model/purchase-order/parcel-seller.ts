// Whether the parcels of a purchase order name a seller.

import type { DeliveryMode } from '../sales-order/sales-order.ts'

/** What goes to our own warehouse is our own until it leaves from there, so it names nobody. */
export const NAMES_SELLER: DeliveryMode = 'drop_ship'

export function sellerIn<Seller> (delivery_mode: DeliveryMode, seller: Seller): Seller | null {
  return delivery_mode === NAMES_SELLER ? seller : null
}
