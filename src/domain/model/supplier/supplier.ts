// A supplier: a company the merchant buys from, or the merchant's own warehouse.

import type { Address } from '../../kernel/address.ts'
import type { Language } from '../../kernel/language.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import type { SupplierBilling } from '../bill/billing-settings.ts'
import { type Channel, type ChannelDescription, describeChannel } from '../channel/channel.ts'
import type { Freight } from '../../sourcing/plan-sourcing.ts'
import {
  describeFeedSource, type FeedSource, type FeedSourceDescription
} from './feed-source.ts'
import type { Simulator } from './simulator.ts'
import type { SupplierCalendar } from './supplier-calendar.ts'
import type { SupplierEdi } from './supplier-edi.ts'

export const SUPPLIER_KINDS = ['external', 'own_warehouse'] as const
export type SupplierKind = typeof SUPPLIER_KINDS[number]

export const SUPPLIER_STATUSES = ['active', 'suspended'] as const
export type SupplierStatus = typeof SUPPLIER_STATUSES[number]

/**
 * Which units of our purchase orders a reported `on_hand` no longer contains. `physical` (a shelf
 * count): units that had shipped by then. `available`: also units that the supplier had accepted.
 */
export const STOCK_BASES = ['physical', 'available'] as const
export type StockBasis = typeof STOCK_BASES[number]

export type SupplierContact = { name: string | null, email: string | null, phone: string | null }

export type Supplier = SupplierCalendar & {
  id: string
  version: number
  code: string
  name: string
  kind: SupplierKind
  status: SupplierStatus
  currency: string
  country: string | null
  /** Country codes; null means every country. */
  ships_to: readonly string[] | null
  /** Fixed cost of one purchase order. */
  order_fee: string
  min_order_value: string
  /** Null: shipping costs nothing. */
  freight: Freight | null
  /** 1 is best. */
  rank: number
  lead_time_days: number
  /** Null: the merchant's setting holds. */
  acknowledgement_hours: number | null
  stock_basis: StockBasis
  /** Stock reports older than this are not used; null: reports never become too old. */
  stock_max_age_hours: number | null
  over_shipment_tolerance_percent: number
  /** May surplus be bought to reach a minimum or multiple? Only orders via the warehouse do so. */
  surplus: boolean
  contact: SupplierContact | null
  /** At most five; null: it reads its purchase orders by the API. */
  channels: readonly Channel[] | null
  /** Documents name it. */
  address: Address | null
  /** Of documents for the supplier; null: the merchant's. */
  language: Language | null
  /** How its stock feeds are read and pulled. Null: nothing is agreed. */
  feed_source: FeedSource | null
  /** Null: it is no supplier that the service plays. */
  simulator: Simulator | null
  /** Null: nothing is agreed. */
  edi: SupplierEdi | null
  /** How its bills are judged. Null: as the merchant's settings say. */
  billing: SupplierBilling | null
  metadata: Metadata
  /** The hash of the normalized body that created it. */
  content_hash: string
  created_at: string
  updated_at: string
}

export type SupplierDescription = Omit<Supplier, 'content_hash' | 'channels' | 'feed_source'> &
  { channels: ChannelDescription[], feed_source: FeedSourceDescription | null }

/** The supplier as an operator reads it. */
export function describeSupplier (
  { content_hash: _hash, channels, feed_source, ...supplier }: Supplier
): SupplierDescription {
  return {
    ...supplier,
    channels: (channels ?? []).map(describeChannel),
    feed_source: feed_source && describeFeedSource(feed_source)
  }
}
