// A merchant and the settings its orders start from.

import type { Address } from './address.ts'
import type { LatePolicy, Objective, Split } from './sourcing.ts'
import type { DeliveryMode, Metadata, PaymentTerms, ShortagePolicy } from './sales-order.ts'

/** Who sends purchase orders of released sales orders: the service at once, or a person. */
export const RELEASES = ['automatic', 'manual'] as const

/** Which of the orders that wait for stock are served first: those that are released, or none. */
export const RESTOCK_ORDERS = ['paid_first', 'oldest_first'] as const
export type RestockOrder = typeof RESTOCK_ORDERS[number]

export type MerchantSettings = {
  payment_terms: PaymentTerms
  shortage_policy: ShortagePolicy
  delivery_mode: DeliveryMode
  purchase_order_release: typeof RELEASES[number]
  /** How long an unpaid order keeps its stock, in minutes. */
  reservation_minutes: number
  /** How long a supplier has to answer, in hours. */
  acknowledgement_hours: number
  cost_increase_tolerance_percent: number
  /** Null never refuses. */
  minimum_margin_percent: number | null
  late_policy: LatePolicy
  full_feed_drop_limit_percent: number
  restock_order: RestockOrder
  warehouse_address: Address | null
  sourcing: { objective: Objective, split: Split }
}

export const DEFAULT_SETTINGS: MerchantSettings = {
  payment_terms: 'prepaid',
  shortage_policy: 'backorder',
  delivery_mode: 'drop_ship',
  purchase_order_release: 'automatic',
  reservation_minutes: 60,
  acknowledgement_hours: 24,
  cost_increase_tolerance_percent: 0,
  minimum_margin_percent: null,
  late_policy: 'wait',
  full_feed_drop_limit_percent: 50,
  restock_order: 'paid_first',
  warehouse_address: null,
  sourcing: { objective: 'lowest_cost', split: 'allow' }
}

export type Merchant = {
  id: string
  version: number
  name: string
  currency: string
  settings: MerchantSettings
  metadata: Metadata
  created_at: string
  updated_at: string
}
