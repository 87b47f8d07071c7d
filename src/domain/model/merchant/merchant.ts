// A merchant and the settings its orders start from.

import type { Address } from '../../kernel/address.ts'
import type { LatePolicy, Objective, SplitPolicy } from '../../sourcing/plan-sourcing.ts'
import { RuleError } from '../../kernel/rule.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import {
  type DeliveryMode, type PaymentTerms, SHORTAGE_POLICIES, type ShortagePolicy
} from '../sales-order/sales-order.ts'

/** Who sends purchase orders of released sales orders: the service at once, or a person. */
export const RELEASES = ['automatic', 'manual'] as const

/** Which of the orders that wait for stock are served first: those that are released, or none. */
export const RESTOCK_ORDERS = ['paid_first', 'oldest_first'] as const
export type RestockOrder = typeof RESTOCK_ORDERS[number]

export type MerchantSettings = {
  payment_terms: PaymentTerms
  shortage_policy: ShortagePolicy
  /** Those that orders of storefronts may have; the merchant's own is among them. */
  storefront_shortage_policies: readonly ShortagePolicy[]
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
  sourcing: { objective: Objective, split: SplitPolicy }
}

export const DEFAULT_SETTINGS: MerchantSettings = {
  payment_terms: 'prepaid',
  shortage_policy: 'backorder',
  storefront_shortage_policies: SHORTAGE_POLICIES,
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

/** Throws `invalid_request`: the policy of orders that name none must be one they may have. */
export function assertSettings (
  { shortage_policy, storefront_shortage_policies }: MerchantSettings
): void {
  if (storefront_shortage_policies.includes(shortage_policy)) return
  throw new RuleError('invalid_request', {
    errors: [{
      pointer: '/settings/storefront_shortage_policies',
      code: 'lacks_default',
      detail: `must have \`${shortage_policy}\`, the \`shortage_policy\` of orders that name none`
    }]
  })
}

/** Of an order that a storefront places or confirms. Throws `shortage_policy_not_allowed`. */
export function assertStorefrontPolicy (
  policy: ShortagePolicy, { storefront_shortage_policies }: MerchantSettings
): void {
  if (storefront_shortage_policies.includes(policy)) return
  throw new RuleError('shortage_policy_not_allowed', {
    detail: 'Orders of storefronts have ' +
      `${storefront_shortage_policies.join(' or ')}, not ${policy}.`
  })
}
