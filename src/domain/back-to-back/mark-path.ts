// Marks the offers of suppliers that an order has passed on its way here: it would come back.

import type { SalePath } from '../model/link/link.ts'
import type { Offer } from '../sourcing/plan-sourcing.ts'

type Offers = ReadonlyMap<string, readonly Offer[]>

export function markPath (offers: Offers, path: Pick<SalePath, 'supplier_ids'> | null): Offers {
  const passed = path?.supplier_ids ?? []
  if (passed.length === 0) return offers
  return new Map([...offers].map(([sku, some]) => [sku, some.map((offer): Offer =>
    passed.includes(offer.supplier_id) ? { ...offer, in_path: true } : offer)]))
}
