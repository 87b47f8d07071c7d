// The commands on suppliers: create one, change one; and how one is read.

import { completeAddress } from '../../domain/kernel/address.ts'
import type { Merchant } from '../../domain/model/merchant/merchant.ts'
import { conflictOf } from '../../domain/back-to-back/actions/describe-difference.ts'
import { mergeMetadata, mergePatch } from '../../domain/kernel/merge-patch.ts'
import { canonicalMoney, findFineness, readMoney } from '../../domain/kernel/money.ts'
import { type Fault, RuleError } from '../../domain/kernel/rule.ts'
import {
  describeSupplier, type Supplier, type SupplierDescription
} from '../../domain/model/supplier/supplier.ts'
import { findMappingFaults, mergeFeedSource } from '../../domain/model/supplier/feed-source.ts'
import {
  completeFreight, findFreightFaults, isCharged, type NewFreight
} from '../../domain/model/supplier/supplier-freight.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf
} from '../../platform/command/call.ts'
import { hashContent } from '../../platform/content-hash.ts'
import { together, type Trx } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { buildEvent } from '../../domain/kernel/event.ts'
import { appendEvents, findFirstData } from '../../platform/events/record-events.ts'
import { lockMerchant } from '../merchants/store.ts'
import type { NewSupplier, SupplierChange } from './schema/supplier.ts'
import {
  findSupplierByCode, findSuppliers, insertSupplier, lockSupplier, setSupplier
} from './store.ts'

/** Throws `supplier_not_found`. */
export async function readSupplier (
  { db, merchant_id }: Call, id: string
): Promise<SupplierDescription> {
  const [found] = await findSuppliers(db, merchant_id, [id])
  if (found === undefined) throw new RuleError('supplier_not_found')
  return describeSupplier(found)
}

export async function createSupplier (
  call: Call, input: NewSupplier
): Promise<Answer<SupplierDescription>> {
  return call.commands.run(CREATE, call, input)
}

export async function changeSupplier (
  call: Call, id: string, change: SupplierChange
): Promise<Answer<SupplierDescription>> {
  return call.commands.run(CHANGE, call, { id, change })
}

/** `created` is JSON: the supplier as it was described when it was created. */
type Loaded = { merchant: Merchant | undefined, known: Known | undefined }
type Known = { supplier: Supplier, created: string | undefined }

const CREATE: Command<NewSupplier, Loaded, Supplier, SupplierDescription> = {
  load: async (trx, merchant_id, [request]) => {
    // The merchant's lock lets requests pass one by one: of two with one code, the second finds the
    // supplier that the first created.
    const [merchant, known] = await together([
      lockMerchant(trx, merchant_id),
      findKnown(trx, merchant_id, request?.input.code ?? '')
    ])
    return { merchant, known }
  },
  decide: (requests, { merchant, known }, now) => requests.map(({ input }) => {
    if (merchant === undefined) throw new Error('the merchant of the API key does not exist')
    const supplier = openSupplier(input, merchant.currency, now)
    assertTerms(supplier)
    if (known === undefined) {
      const headers = {
        etag: etagOf(supplier.version), location: `/v1/suppliers/${supplier.id}`
      }
      return { status: 201, value: describeSupplier(supplier), headers, changes: supplier }
    }
    if (known.supplier.content_hash !== supplier.content_hash) return refuse(known, supplier)
    const headers = { etag: etagOf(known.supplier.version) }
    return { status: 200, value: describeSupplier(known.supplier), headers, changes: null }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap((supplier) => [
    insertSupplier(trx, merchant_id, supplier),
    appendEvents(trx, merchant_id,
      [buildEvent(newId('evt'), 'supplier.created', supplier, describeSupplier(supplier))])
  ]))
}

async function findKnown (
  trx: Trx, merchant_id: string, code: string
): Promise<Known | undefined> {
  const supplier = await findSupplierByCode(trx, merchant_id, code)
  if (supplier === undefined) return undefined
  const created = await findFirstData(trx, merchant_id, [supplier.id])
  return { supplier, created: created.get(supplier.id) }
}

function refuse ({ supplier, created }: Known, said: Supplier): RuleError {
  const { id, code } = supplier
  return conflictOf({ id, reference: code }, {
    said: contentOf(said),
    created: created && contentOf(JSON.parse(created) as Supplier),
    current: contentOf(supplier)
  })
}

function contentOf (supplier: Supplier): object {
  const {
    id: _id, version: _version, content_hash: _hash, created_at: _created, updated_at: _updated,
    ...content
  } = supplier
  return content
}

const CHANGE: Command<
  { id: string, change: SupplierChange }, Supplier | undefined, Supplier, SupplierDescription
> = {
  load: async (trx, merchant_id, [request]) =>
    lockSupplier(trx, merchant_id, request?.input.id ?? ''),
  decide: (requests, before, now) => requests.map(({ call, input: { change } }) => {
    if (before === undefined) return new RuleError('supplier_not_found')
    assertVersion(call, before.version)
    assertAmountsOf(before, change)
    const { contact, address, feed_source, metadata, ...fields } = change
    const supplier = withCanonicalMoney({
      ...before,
      ...fields,
      ...contact !== undefined && { contact: mergeContact(before.contact, contact) },
      ...address !== undefined && { address: address && completeAddress(address) },
      ...feed_source !== undefined && {
        feed_source: mergeFeedSource(before.feed_source, feed_source)
      },
      metadata: mergeMetadata(before.metadata, metadata),
      version: before.version + 1,
      updated_at: now
    })
    assertTerms(supplier)
    const headers = { etag: etagOf(supplier.version) }
    return { status: 200, value: describeSupplier(supplier), headers, changes: supplier }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap((supplier) => [
    setSupplier(trx, merchant_id, supplier),
    appendEvents(trx, merchant_id,
      [buildEvent(newId('evt'), 'supplier.updated', supplier, describeSupplier(supplier))])
  ]))
}

function openSupplier (input: NewSupplier, merchant_currency: string, now: string): Supplier {
  const { contact = null, address = null, feed_source = null, ...fields } = input
  const content = withCanonicalMoney({
    kind: 'external' as const,
    status: 'active' as const,
    currency: merchant_currency,
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
    feed_source: mergeFeedSource(null, feed_source)
  })
  return {
    id: newId('sup'),
    version: 1,
    ...content,
    content_hash: hashContent({ ...content, lead_time_unit: saidUnitOf(content) }),
    created_at: now,
    updated_at: now
  }
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
