// The commands on suppliers: create one, change one; and how one is read.

import type { Merchant } from '../../domain/model/merchant/merchant.ts'
import { conflictOf } from '../../domain/back-to-back/actions/describe-difference.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import { isSameValue } from '../../domain/kernel/same-value.ts'
import type { Link } from '../../domain/model/link/link.ts'
import { type PartnerCheck, planLink } from '../../domain/model/link/plan-link.ts'
import { contentOfSource } from '../../domain/model/supplier/complete-feed-source.ts'
import {
  describeSupplier, type Supplier, type SupplierDescription
} from '../../domain/model/supplier/supplier.ts'
import { areOffersChanged } from '../../domain/model/stock/changed-offers.ts'
import type { WebhookEndpoint } from '../../domain/model/webhook/webhook-endpoint.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf
} from '../../platform/command/call.ts'
import {
  collectPage, type Page, type PageQuery, readPage
} from '../../platform/db/keyset-page.ts'
import { together, type Trx } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { buildEvent } from '../../domain/kernel/event.ts'
import { appendEverySku } from '../../platform/events/record-skus.ts'
import { appendEvents, findFirstData } from '../../platform/events/record-events.ts'
import type { Exception } from '../../domain/model/exception/exception.ts'
import { markAllBilled } from '../back-to-back/store/bill-marks.ts'
import { findFeedOverdue } from '../exceptions/store.ts'
import { checkPartner, recordLink } from '../links/commands.ts'
import { lockLinkOfSupplier } from '../links/store/links.ts'
import { hasOpenOrders } from '../links/store/open-orders.ts'
import { lockMerchant } from '../merchants/store.ts'
import type { OutboundSettings } from '../../platform/outbound/outbound-settings.ts'
import { lockEndpoints } from '../webhooks/store/endpoints.ts'
import { mergeSupplier, openSupplier } from './complete-supplier.ts'
import { recordSource } from './record-source.ts'
import { endpointsOf } from './seal-channels.ts'
import type { NewSupplier, SupplierChange } from './schema/supplier.ts'
import {
  findSupplierByCode, findSuppliers, insertSupplier, listSuppliers, lockSupplier, setSupplier,
  type SupplierFilters
} from './store.ts'

/** Throws `supplier_not_found`. */
export async function readSupplier (
  { db, merchant_id }: Call, id: string
): Promise<SupplierDescription> {
  const [found] = await findSuppliers(db, merchant_id, [id])
  if (found === undefined) throw new RuleError('supplier_not_found')
  return describeSupplier(found)
}

/** The oldest is first. */
export async function readSupplierPage (
  { db, merchant_id }: Call, { limit, cursor, ...filters }: PageQuery & SupplierFilters
): Promise<Page<SupplierDescription>> {
  return collectPage(readPage({ limit, cursor }, 1), async (part) =>
    (await listSuppliers(db, merchant_id, filters, part)).map(describeSupplier), ({ id }) => [id])
}

/** What the environment lets suppliers have. */
type Allowed = { outbound: OutboundSettings, is_simulating: boolean }

export async function createSupplier (
  call: Call, input: NewSupplier, { outbound, is_simulating }: Allowed
): Promise<Answer<SupplierDescription>> {
  assertSimulated(input, is_simulating)
  const partner_check = await checkPartner(input.channels ?? [], outbound)
  return call.commands.run(CREATE, call, { ...input, outbound, partner_check })
}

export async function changeSupplier (
  call: Call, id: string, change: SupplierChange, { outbound, is_simulating }: Allowed
): Promise<Answer<SupplierDescription>> {
  assertSimulated(change, is_simulating)
  const { db, merchant_id } = call
  const partner_check = await checkPartner(
    change.channels ?? [], outbound, { db, merchant_id, supplier_id: id })
  return call.commands.run(CHANGE, call, { id, change, outbound, partner_check })
}

/** Throws `simulator_unavailable`. Null ends a simulator anywhere. */
function assertSimulated (
  { simulator = null }: Pick<NewSupplier, 'simulator'>, is_simulating: boolean
): void {
  if (simulator !== null && !is_simulating) throw new RuleError('simulator_unavailable')
}

/** `created` is JSON: the supplier as it was described when it was created. */
type Loaded = { merchant: Merchant | undefined, known: Found | undefined } & Endpoints
type Endpoints = { endpoints: WebhookEndpoint[] }
type Found = { supplier: Supplier, created: string | undefined }

type Sealing = { outbound: OutboundSettings, partner_check: PartnerCheck | undefined }
type Creating = NewSupplier & Sealing
type Created = { supplier: Supplier, link: Link | undefined }

const CREATE: Command<Creating, Loaded, Created, SupplierDescription> = {
  load: async (trx, merchant_id, [request]) => {
    // The merchant's lock lets requests pass one by one: of two with one code, the second finds the
    // supplier that the first created.
    const [merchant, known, endpoints] = await together([
      lockMerchant(trx, merchant_id),
      findKnown(trx, merchant_id, request?.input.code ?? ''),
      lockEndpoints(trx, merchant_id, endpointsOf(request?.input.channels))
    ])
    return { merchant, known, endpoints }
  },
  decide: (requests, { merchant, known, endpoints }, now) => requests.map(({
    call: { merchant_id }, input: { outbound, partner_check, ...input }
  }) => {
    if (merchant === undefined) throw new Error('the merchant of the API key does not exist')
    const supplier = openSupplier(input, {
      currency: merchant.currency, outbound, supplier_id: known?.supplier.id, endpoints, now
    })
    if (known === undefined) {
      const headers = {
        etag: etagOf(supplier.version), location: `/v1/suppliers/${supplier.id}`
      }
      const link = planLink({
        merchant_id,
        supplier,
        channels_before: [],
        before: undefined,
        has_open_orders: false,
        partner_check,
        newId,
        now
      })
      const changes = { supplier, link }
      return { status: 201, value: describeSupplier(supplier), headers, changes }
    }
    if (known.supplier.content_hash !== supplier.content_hash) return refuse(known, supplier)
    const headers = { etag: etagOf(known.supplier.version) }
    return { status: 200, value: describeSupplier(known.supplier), headers, changes: null }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ supplier, link }) => [
    insertSupplier(trx, merchant_id, supplier),
    ...recordLink(trx, merchant_id, link),
    ...recordSource(trx, merchant_id, { supplier, before: null, exceptions: [] }),
    appendEvents(trx, merchant_id,
      [buildEvent(newId('evt'), 'supplier.created', supplier, describeSupplier(supplier))])
  ]))
}

async function findKnown (
  trx: Trx, merchant_id: string, code: string
): Promise<Found | undefined> {
  const supplier = await findSupplierByCode(trx, merchant_id, code)
  if (supplier === undefined) return undefined
  const created = await findFirstData(trx, merchant_id, [supplier.id])
  return { supplier, created: created.get(supplier.id) }
}

function refuse ({ supplier, created }: Found, said: Supplier): RuleError {
  const { id, code } = supplier
  return conflictOf({ id, reference: code }, {
    said: contentOf(describeSupplier(said)),
    created: created && contentOf(JSON.parse(created) as SupplierDescription),
    current: contentOf(describeSupplier(supplier))
  })
}

function contentOf (
  { channels = [], feed_source = null, ...supplier }: Partial<SupplierDescription>
): object {
  const {
    id: _id, version: _version, created_at: _created, updated_at: _updated, ...content
  } = supplier
  return {
    ...content,
    channels: channels.map(({ id: _of, secrets: _secrets, ...one }) => one),
    feed_source: contentOfSource(feed_source)
  }
}

type Changing = { id: string, change: SupplierChange } & Sealing

type Known = {
  before: Supplier | undefined
  exceptions: Exception[]
  linked: Link | undefined
  has_open_orders: boolean
} & Endpoints
type Changed = {
  before: Supplier, supplier: Supplier, exceptions: Exception[], link: Link | undefined
}

const CHANGE: Command<Changing, Known, Changed, SupplierDescription> = {
  load: async (trx, merchant_id, [request]) => {
    const { id = '', change } = request?.input ?? {}
    // Behind the endpoints' locks none of them can be deleted before the supplier names it.
    const [before, exceptions, endpoints, linked] = await together([
      lockSupplier(trx, merchant_id, id),
      findFeedOverdue(trx, merchant_id, id),
      lockEndpoints(trx, merchant_id, endpointsOf(change?.channels)),
      lockLinkOfSupplier(trx, merchant_id, id)
    ])
    // Behind the link's lock, since only a key that was checked is compared.
    const has_open_orders = request?.input.partner_check !== undefined && linked !== undefined &&
      await hasOpenOrders(trx, merchant_id, id)
    return { before, exceptions, endpoints, linked, has_open_orders }
  },
  decide: (
    requests, { before, exceptions, endpoints, linked, has_open_orders }, now
  ) => requests.map(({ call, input: { change, outbound, partner_check } }) => {
    if (before === undefined) return new RuleError('supplier_not_found')
    assertVersion(call, before.version)
    const supplier = mergeSupplier(before, change, {
      outbound, link_channel_id: linked?.channel_id, endpoints, now
    })
    const headers = { etag: etagOf(supplier.version) }
    const link = planLink({
      merchant_id: call.merchant_id,
      supplier,
      channels_before: before.channels ?? [],
      before: linked,
      has_open_orders,
      partner_check,
      newId,
      now
    })
    const changes = { before, supplier, exceptions, link }
    return { status: 200, value: describeSupplier(supplier), headers, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ supplier, link, ...known }) => [
    setSupplier(trx, merchant_id, supplier),
    ...recordLink(trx, merchant_id, link),
    ...recordSource(trx, merchant_id, { supplier, ...known }),
    ...isSameValue(supplier.billing, known.before.billing)
      ? []
      : [markAllBilled(trx, merchant_id, supplier.id)],
    ...areOffersChanged(known.before, supplier) ? [appendEverySku(trx, merchant_id)] : [],
    appendEvents(trx, merchant_id,
      [buildEvent(newId('evt'), 'supplier.updated', supplier, describeSupplier(supplier))])
  ]))
}
