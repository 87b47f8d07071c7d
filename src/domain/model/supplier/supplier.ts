// A supplier: a company the merchant buys from, or the merchant's own warehouse.

import type { Metadata } from '../../kernel/metadata.ts'

export const SUPPLIER_KINDS = ['external', 'own_warehouse'] as const
export type SupplierKind = typeof SUPPLIER_KINDS[number]

export const SUPPLIER_STATUSES = ['active', 'suspended'] as const
export type SupplierStatus = typeof SUPPLIER_STATUSES[number]

/**
 * What a reported `on_hand` leaves out: `physical` (a shelf count) what has shipped by then,
 * `available` also what the supplier has accepted by then.
 */
export const STOCK_BASES = ['physical', 'available'] as const
export type StockBasis = typeof STOCK_BASES[number]

export type SupplierContact = { name: string | null, email: string | null, phone: string | null }

export type Supplier = {
  id: string
  version: number
  code: string
  name: string
  kind: SupplierKind
  status: SupplierStatus
  currency: string
  country: string | null
  /** Countries; null is everywhere. */
  ships_to: readonly string[] | null
  /** Fixed cost of one purchase order. */
  order_fee: string
  min_order_value: string
  /** 1 is best. */
  rank: number
  lead_time_days: number
  /** Null: the merchant's default. */
  acknowledgement_hours: number | null
  stock_basis: StockBasis
  /** Older stock rows don't count; null never. */
  stock_max_age_hours: number | null
  over_shipment_tolerance_percent: number
  /** May more than the demand be bought, via the warehouse, to reach a minimum or multiple? */
  surplus: boolean
  contact: SupplierContact | null
  metadata: Metadata
  /** Of the normalized create body. */
  content_hash: string
  created_at: string
  updated_at: string
}

export type SupplierDescription = Omit<Supplier, 'content_hash'>

/** The supplier as an operator reads it. */
export function describeSupplier (
  { content_hash: _hash, ...supplier }: Supplier
): SupplierDescription {
  return supplier
}
