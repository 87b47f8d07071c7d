// A return of a partner's sales order as its storefronts read it: our claim on the other side.

export type PartnerReturnLine = {
  sales_order_line_number: number
  quantity: number
  remedy: string
  /** Inspected there. */
  accepted_quantity: number
  refused_quantity: number
  /** What we get for the accepted units. */
  credited_amount: string
}

export type PartnerReturn = {
  id: string
  /** Our return's id. */
  reference: string | null
  status: string
  refusal_reason: string | null
  carrier: string | null
  tracking_number: string | null
  lines: readonly PartnerReturnLine[]
}

const OPEN: readonly string[] = ['requested', 'approved', 'in_transit']

/** Does the partner still decide on it, or wait for its goods? */
export function isOpenThere ({ status }: Pick<PartnerReturn, 'status'>): boolean {
  return OPEN.includes(status)
}
