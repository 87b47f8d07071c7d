// The commands on merchants: create one with its first API key, change one.

import { hash } from 'node:crypto'
import { completeAddress } from '../../domain/kernel/address.ts'
import {
  type ApiKey, type ApiKeyDescription, describeApiKey
} from '../../domain/model/merchant/api-key.ts'
import { mergeMetadata, mergePatch } from '../../domain/kernel/merge-patch.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import { isSameValue } from '../../domain/kernel/same-value.ts'
import { type Logo, mergeDocuments } from '../../domain/model/merchant/document-settings.ts'
import { assertUnusedFormats } from '../../domain/model/invoice/invoicing.ts'
import type { NumberShape } from '../../domain/model/invoice/number-format.ts'
import { mergeLegal } from '../../domain/model/invoice/legal-settings.ts'
import { describeLogo, type StoredLogo } from '../../domain/model/logo/stored-logo.ts'
import { judgeLogo } from '../../domain/model/merchant/logo.ts'
import {
  assertSettings, DEFAULT_SETTINGS, type Merchant, type MerchantSettings
} from '../../domain/model/merchant/merchant.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf
} from '../../platform/command/call.ts'
import { together } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { buildEvent } from '../../domain/kernel/event.ts'
import { isMarketChanged } from '../../domain/model/stock/changed-offers.ts'
import { appendEverySku } from '../../platform/events/record-skus.ts'
import { appendEvents } from '../../platform/events/record-events.ts'
import type { OutboundSettings } from '../../platform/outbound/outbound-settings.ts'
import { newSecret } from '../../platform/secret.ts'
import { insertApiKey } from '../api-keys/store.ts'
import { markAllBilled } from '../back-to-back/store/bill-marks.ts'
import { listNumberShapes } from '../invoices/store/numbers.ts'
import type { NewLogo } from '../documents/schema/settings.ts'
import { assertNotifications } from './judge-notifications.ts'
import type { MerchantChange, NewMerchant } from './schema.ts'
import type { NewMerchantSettings } from './schema/settings.ts'
import { insertMerchant, lockMerchant, setMerchant } from './store.ts'

/** The caller has the platform key. Only this answer has the secret of the first operator key. */
export async function createMerchant (
  call: Call, input: NewMerchant, outbound: OutboundSettings
): Promise<Answer<NewMerchantAnswer>> {
  assertNotifications(input.settings?.customer_notifications, outbound)
  return call.commands.run(CREATE, call, input)
}

export async function changeMerchant (
  call: Call, input: MerchantChange, outbound: OutboundSettings
): Promise<Answer<Merchant>> {
  assertNotifications(input.settings?.customer_notifications, outbound)
  return call.commands.run(CHANGE, call, input)
}

type Created = { merchant: Merchant, key: ApiKey, logo: Buffer | null }
/** `logo` is undefined when it stays as it is. */
type Changed = { merchant: Merchant, logo: Buffer | null | undefined }
type Judging = Changed & { is_billing_changed: boolean, is_market_changed: boolean }
type NewMerchantAnswer = { merchant: Merchant, api_key: ApiKeyDescription & { secret: string } }

const CREATE: Command<NewMerchant, null, Created, NewMerchantAnswer> = {
  load: async () => null,
  decide: (requests, _loaded, now) => requests.map(({ input }) => {
    const { merchant, logo = null } = openMerchant(input, now)
    const { secret, ...kept } = newSecret('operator')
    const key: ApiKey = {
      id: newId('key'),
      version: 1,
      role: 'operator',
      name: 'First operator key',
      supplier_id: null,
      orders: 'all',
      account: null,
      ...kept,
      expires_at: null,
      last_used_at: null,
      revoked_at: null,
      metadata: {},
      created_at: now,
      updated_at: now
    }
    return {
      status: 201,
      value: { merchant, api_key: { ...describeApiKey(key), secret } },
      headers: { etag: etagOf(merchant.version) },
      changes: { merchant, key, logo },
      secret: true
    }
  }),
  record: async (trx, _platform, all) => together(all.flatMap(({ merchant, key, logo }) => [
    insertMerchant(trx, merchant.id, merchant, logo),
    insertApiKey(trx, merchant.id, key),
    appendEvents(trx, merchant.id, [
      buildEvent(newId('evt'), 'merchant.created', merchant),
      buildEvent(newId('evt'), 'api_key.created', key, describeApiKey(key))
    ])
  ]))
}

type Known = { before: Merchant | undefined, used: readonly NumberShape[] }

const CHANGE: Command<MerchantChange, Known, Judging, Merchant> = {
  load: async (trx, merchant_id, requests) => {
    const is_renumbered = requests.some(({ input: { settings: { invoicing = {} } = {} } }) =>
      'number_format' in invoicing || 'credit_note_number_format' in invoicing)
    const [before, used] = await together([
      lockMerchant(trx, merchant_id),
      is_renumbered ? listNumberShapes(trx, merchant_id) : Promise.resolve([])
    ])
    return { before, used }
  },
  decide: (requests, { before, used }, now) => requests.map(({ call, input }) => {
    if (before === undefined) throw new Error('the merchant of the API key does not exist')
    assertVersion(call, before.version)
    const { settings: changed = {}, metadata, ...fields } = input
    const { settings, logo } = mergeSettings(before.settings, changed)
    assertUnusedFormats(settings.invoicing, before.settings.invoicing, used)
    const merchant: Merchant = {
      ...before,
      ...fields,
      settings,
      metadata: mergeMetadata(before.metadata, metadata),
      version: before.version + 1,
      updated_at: now
    }
    const headers = { etag: etagOf(merchant.version) }
    const is_billing_changed = !isSameValue(settings.billing, before.settings.billing)
    const is_market_changed = isMarketChanged(before.settings, settings)
    const changes = { merchant, logo, is_billing_changed, is_market_changed }
    return { status: 200, value: merchant, headers, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({
    merchant, logo, is_billing_changed, is_market_changed
  }) => [
    setMerchant(trx, merchant_id, merchant, logo),
    ...is_billing_changed ? [markAllBilled(trx, merchant_id, null)] : [],
    ...is_market_changed ? [appendEverySku(trx, merchant_id)] : [],
    appendEvents(trx, merchant_id, [buildEvent(newId('evt'), 'merchant.updated', merchant)])
  ]))
}

function openMerchant (
  { name, currency, settings: said = {}, metadata = {} }: NewMerchant, now: string
): Changed {
  const { settings, logo } = mergeSettings(DEFAULT_SETTINGS, said)
  const merchant = {
    id: newId('mer'),
    version: 1,
    name,
    currency,
    settings,
    metadata,
    created_at: now,
    updated_at: now
  }
  return { merchant, logo }
}

type MergedSettings = { settings: MerchantSettings, logo: Changed['logo'] }

/** Settings that are named change, the others stay as they are. Throws `invalid_request`. */
function mergeSettings (before: MerchantSettings, changed: NewMerchantSettings): MergedSettings {
  const { warehouse_address, documents, customer_notifications, legal, ...fields } = changed
  const merged = mergePatch(before, {
    ...fields,
    ...warehouse_address !== undefined && {
      warehouse_address: warehouse_address && completeAddress(warehouse_address)
    }
  }, ['warehouse_address'])
  const { logo: said, ...others } = documents ?? {}
  const logo = said && readLogo(said, before.documents.logo)
  const settings = {
    minimum_margin_percent: null,
    warehouse_address: null,
    ...merged,
    customer_notifications: { ...before.customer_notifications, ...customer_notifications },
    legal: mergeLegal(before.legal, legal),
    documents: mergeDocuments(before.documents, others, logo && describeLogo(logo))
  }
  assertSettings(settings)
  return { settings, logo: logo && logo.data }
}

/** Undefined without a picture: the one that is there stays. Throws `invalid_request`. */
function readLogo ({ data, ...described }: NewLogo, before: Logo | null): StoredLogo | undefined {
  const logo = data === undefined ? undefined : judgeLogo(data)
  if (logo !== undefined && !('fault' in logo)) {
    return { ...logo, sha256: hash('sha256', logo.data) }
  }
  if (logo === undefined && before !== null && isSameValue({ ...before, ...described }, before)) {
    return undefined
  }
  const fault = logo === undefined
    ? { code: 'required', detail: 'is required for another logo' }
    : { code: 'not_a_logo', detail: logo.fault }
  throw new RuleError('invalid_request', {
    errors: [{ pointer: '/settings/documents/logo/data', ...fault }]
  })
}
