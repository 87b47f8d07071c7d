// In whose name the goods of a sales order leave: the seller that the customer knows. A merchant
// that sells through others, or for several brands, is then not named in the parcel.

export type ShipFrom = {
  /** Packing slips name this seller. */
  name: string
  /** The number by which packing slips name the order; null: they have none. */
  reference: string | null
  /** The picture on packing slips, by the hash of what is in it; null for none. */
  logo_sha256: string | null
}

/** As a body says it. */
export type NewShipFrom = Pick<ShipFrom, 'name'> & Partial<ShipFrom>

export function completeShipFrom (said: NewShipFrom | null | undefined): ShipFrom | null {
  if (said === null || said === undefined) return null
  const { name, reference = null, logo_sha256 = null } = said
  return { name, reference, logo_sha256 }
}
