// Completes what a caller says of a supplier: defaults, amounts as its currency writes them, and
// what is wrong with both.

import { completeAddress } from '../../domain/kernel/address.ts'
import { mergeMetadata, mergePatch } from '../../domain/kernel/merge-patch.ts'
import { canonicalMoney, findFineness, readMoney } from '../../domain/kernel/money.ts'
import { type Fault, RuleError } from '../../domain/kernel/rule.ts'
import { mergeBilling } from '../../domain/model/bill/billing-settings.ts'
import { contentOfSource } from '../../domain/model/supplier/complete-feed-source.ts'
import { findMappingFaults } from '../../domain/model/supplier/feed-source.ts'
import { completeSimulator } from '../../domain/model/supplier/simulator.ts'
import type { Supplier } from '../../domain/model/supplier/supplier.ts'
import { mergeEdi } from '../../domain/model/supplier/supplier-edi.ts'
import {
  completeFreight, findFreightFaults, isCharged, type NewFreight
} from '../../domain/model/supplier/supplier-freight.ts'
import { hashContent } from '../../platform/content-hash.ts'
import { newId } from '../../platform/id.ts'
import type { NewSupplier, SupplierChange } from './schema/supplier.ts'
import { type ChannelContext, hashedChannels, sealChannels } from './seal-channels.ts'
import { sealFeedSource } from './seal-feed-source.ts'

/** Throws `invalid_request`, and what `sealChannels` and `sealFeedSource` throw. */
export function openSupplier (
  {
    contact = null, address = null, feed_source = null, simulator = null, edi = null,
    billing = null, channels, ...fields
  }: NewSupplier,
  { currency, now, ...context }: ChannelContext & { currency: string, now: string }
): Supplier {
  const content = withCanonicalMoney({
    kind: 'external' as const,
    status: 'active' as const,
    currency,
    country: null,
    ships_to: null,
    order_fee: '0',
    min_order_value: '0',
    freight: null,
    rank: 100,
    lead_time_days: 0,
    acknowledgement_hours: null,
    stock_basis: 'physical' as const,
    stock_max_age_hours: null,
    over_shipment_tolerance_percent: 0,
    surplus: false,
    time_zone: null,
    working_days: null,
    holidays: null,
    cut_off_time: null,
    lead_time_unit: 'calendar_days' as const,
    language: null,
    metadata: {},
    ...fields,
    contact: completeContact(contact),
    address: address && completeAddress(address),
    feed_source: sealFeedSource(feed_source, null, context.outbound),
    simulator: completeSimulator(null, simulator),
    edi: mergeEdi(null, edi),
    billing: mergeBilling(null, billing)
  })
  const supplier = {
    id: newId('sup'),
    version: 1,
    ...content,
    channels: sealChannels(channels ?? [], [], context),
    content_hash: hashContent({
      ...content,
      lead_time_unit: saidUnitOf(content),
      channels: hashedChannels(channels ?? []),
      feed_source: contentOfSource(content.feed_source)
    }),
    created_at: now,
    updated_at: now
  }
  assertTerms(supplier)
  return supplier
}

/** The next version, with what the change names. Throws what `openSupplier` throws. */
export function mergeSupplier (
  before: Supplier,
  {
    contact, address, feed_source, simulator, edi, billing, metadata, channels, ...fields
  }: SupplierChange,
  { now, ...context }: Omit<ChannelContext, 'supplier_id'> & { now: string }
): Supplier {
  assertAmountsOf(before, fields)
  const supplier = withCanonicalMoney({
    ...before,
    ...fields,
    ...channels !== undefined && {
      channels: sealChannels(
        channels, before.channels ?? [], { ...context, supplier_id: before.id })
    },
    ...contact !== undefined && { contact: mergeContact(before.contact, contact) },
    ...address !== undefined && { address: address && completeAddress(address) },
    ...feed_source !== undefined &&
      { feed_source: sealFeedSource(feed_source, before.feed_source, context.outbound) },
    ...simulator !== undefined && { simulator: completeSimulator(before.simulator, simulator) },
    ...edi !== undefined && { edi: mergeEdi(before.edi, edi) },
    ...billing !== undefined && { billing: mergeBilling(before.billing, billing) },
    metadata: mergeMetadata(before.metadata, metadata),
    version: before.version + 1,
    updated_at: now
  })
  assertTerms(supplier)
  return supplier
}

/** Suppliers of before had no unit. Null counts as absent, so their hashes are still right. */
function saidUnitOf ({ lead_time_unit }: Pick<Supplier, 'lead_time_unit'>): string | null {
  return lead_time_unit === 'calendar_days' ? null : lead_time_unit
}

function withCanonicalMoney<
  Terms extends Pick<Supplier, 'currency' | 'order_fee' | 'min_order_value'> &
    { freight: NewFreight | null }
> (supplier: Terms): Terms & Pick<Supplier, 'freight'> {
  const { currency, order_fee, min_order_value, freight } = supplier
  return {
    ...supplier,
    order_fee: canonicalMoney(order_fee, currency),
    min_order_value: canonicalMoney(min_order_value, currency),
    freight: freight && completeFreight(freight, currency)
  }
}

/** 5.00 EUR is not 5.00 JPY, so another currency needs the amounts anew. Only 0 stays 0. */
function assertAmountsOf (before: Supplier, change: SupplierChange): void {
  if ((change.currency ?? before.currency) === before.currency) return
  const missing = (name: string, amount: string): Fault => {
    const detail = `is required with another currency: it is ${amount}${before.currency}`
    return { pointer: `/${name}`, code: 'required', detail }
  }
  const errors = AMOUNTS
    .filter((name) => change[name] === undefined && readMoney(before[name]) !== 0n)
    .map((name) => missing(name, `${before[name]} `))
  const is_freight_missing = change.freight === undefined && isCharged(before.freight)
  if (is_freight_missing) errors.push(missing('freight', 'in '))
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

const AMOUNTS = ['order_fee', 'min_order_value'] as const

/** Of amounts, those that are part of a purchase order's total are as fine as the currency. */
function assertTerms ({ order_fee, freight, currency, feed_source }: Supplier): void {
  const errors = [
    ...findFineness('/order_fee', order_fee, currency), ...findFreightFaults(freight, currency),
    ...findMappingFaults(feed_source?.mapping ?? null, '/feed_source/mapping')
  ]
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

function completeContact (
  contact: NonNullable<NewSupplier['contact']> | null
): Supplier['contact'] {
  if (contact === null) return null
  const { name = null, email = null, phone = null } = contact
  return { name, email, phone }
}

function mergeContact (
  before: Supplier['contact'], contact: NonNullable<SupplierChange['contact']> | null
): Supplier['contact'] {
  return contact && completeContact(mergePatch(before ?? NO_CONTACT, contact))
}

const NO_CONTACT: NonNullable<Supplier['contact']> = { name: null, email: null, phone: null }
