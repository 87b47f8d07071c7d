// A merchant and its settings, with which its orders start.

import type { Address } from '../../kernel/address.ts'
import type { LatePolicy, Objective, SplitPolicy } from '../../sourcing/plan-sourcing.ts'
import { RuleError } from '../../kernel/rule.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import {
  assertInvoicing, DEFAULT_INVOICING, type InvoicingSettings
} from '../invoice/invoicing.ts'
import { DEFAULT_LEGAL, type LegalSettings } from '../invoice/legal-settings.ts'
import { type Calendar, WEEKDAYS } from '../../kernel/working-days.ts'
import { type BillingSettings, DEFAULT_BILLING } from '../bill/billing-settings.ts'
import { DEFAULT_DOCUMENTS, type DocumentSettings } from './document-settings.ts'
import {
  type CustomerNotifications, DEFAULT_NOTIFICATIONS
} from '../transmission/customer-message.ts'
import {
  type DeliveryMode, type PartialShipments, type PaymentTerms, SHORTAGE_POLICIES,
  type ShortagePolicy
} from '../sales-order/sales-order.ts'

/** Who issues purchase orders of released sales orders: the service at once, or a person. */
export const RELEASES = ['automatic', 'manual'] as const

/** Are released orders restocked before all others, or do only priority and age count? */
export const RESTOCK_ORDERS = ['paid_first', 'oldest_first'] as const
export type RestockOrder = typeof RESTOCK_ORDERS[number]

export type MerchantSettings = Calendar & {
  payment_terms: PaymentTerms
  shortage_policy: ShortagePolicy
  /** The policies that orders of storefronts may have; `shortage_policy` must be one of them. */
  storefront_shortage_policies: readonly ShortagePolicy[]
  delivery_mode: DeliveryMode
  partial_shipments: PartialShipments
  purchase_order_release: typeof RELEASES[number]
  /** How long an unpaid order keeps its stock, in minutes. */
  reservation_minutes: number
  /** How long a supplier has to answer, in hours. */
  acknowledgement_hours: number
  cost_increase_tolerance_percent: number
  /** Null: there is no minimum margin. */
  minimum_margin_percent: number | null
  late_policy: LatePolicy
  full_feed_drop_limit_percent: number
  event_retention_days: number
  /** How long what was sent is kept once its purchase order is over, in days. */
  sent_file_retention_days: number
  /** How long files of suppliers are kept once they were applied, in days. */
  received_file_retention_days: number
  restock_order: RestockOrder
  warehouse_address: Address | null
  sourcing: { objective: Objective, split: SplitPolicy }
  documents: DocumentSettings
  invoicing: InvoicingSettings
  legal: LegalSettings
  customer_notifications: CustomerNotifications
  billing: BillingSettings
}

export const DEFAULT_SETTINGS: MerchantSettings = {
  payment_terms: 'prepaid',
  shortage_policy: 'backorder',
  storefront_shortage_policies: SHORTAGE_POLICIES,
  delivery_mode: 'drop_ship',
  partial_shipments: 'allow',
  purchase_order_release: 'automatic',
  reservation_minutes: 60,
  acknowledgement_hours: 24,
  cost_increase_tolerance_percent: 0,
  minimum_margin_percent: null,
  late_policy: 'wait',
  full_feed_drop_limit_percent: 50,
  event_retention_days: 400,
  sent_file_retention_days: 400,
  received_file_retention_days: 400,
  restock_order: 'paid_first',
  warehouse_address: null,
  sourcing: { objective: 'lowest_cost', split: 'allow' },
  documents: DEFAULT_DOCUMENTS,
  invoicing: DEFAULT_INVOICING,
  legal: DEFAULT_LEGAL,
  customer_notifications: DEFAULT_NOTIFICATIONS,
  billing: DEFAULT_BILLING,
  time_zone: 'UTC',
  working_days: WEEKDAYS,
  holidays: []
}

/**
 * Settings as they are stored. An older process that still runs beside a newer one may make a
 * merchant without the newer settings: they have their defaults.
 */
export function completeSettings (stored: Partial<MerchantSettings>): MerchantSettings {
  return { ...DEFAULT_SETTINGS, ...stored }
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

/**
 * Throws `invalid_request` if storefronts may not use the policy of orders that name none, and for
 * formats of invoice numbers.
 */
export function assertSettings (
  { shortage_policy, storefront_shortage_policies, invoicing }: MerchantSettings
): void {
  assertInvoicing(invoicing)
  if (storefront_shortage_policies.includes(shortage_policy)) return
  throw new RuleError('invalid_request', {
    errors: [{
      pointer: '/settings/storefront_shortage_policies',
      code: 'lacks_default',
      detail: `must include \`${shortage_policy}\`, the merchant’s own \`shortage_policy\``
    }]
  })
}

/** Checks the policy of a storefront's order. Throws `shortage_policy_not_allowed`. */
export function assertStorefrontPolicy (
  policy: ShortagePolicy, { storefront_shortage_policies }: MerchantSettings
): void {
  if (storefront_shortage_policies.includes(policy)) return
  throw new RuleError('shortage_policy_not_allowed', {
    detail: 'Orders of storefronts may have the shortage policy ' +
      `${storefront_shortage_policies.join(' or ')}, not ${policy}.`
  })
}
