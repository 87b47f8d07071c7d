// The commands on merchants: create one with its first API key, change one.

import { completeAddress } from '../../domain/kernel/address.ts'
import {
  type ApiKey, type ApiKeyDescription, describeApiKey
} from '../../domain/model/merchant/api-key.ts'
import { mergeMetadata, mergePatch } from '../../domain/kernel/merge-patch.ts'
import {
  assertSettings, DEFAULT_SETTINGS, type Merchant, type MerchantSettings
} from '../../domain/model/merchant/merchant.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf
} from '../../platform/command/call.ts'
import { together } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { buildEvent } from '../../domain/kernel/event.ts'
import { appendEvents } from '../../platform/events/record-events.ts'
import { newSecret } from '../../platform/secret.ts'
import { insertApiKey } from '../api-keys/store.ts'
import type { MerchantChange, NewMerchant, NewMerchantSettings } from './schema.ts'
import { insertMerchant, lockMerchant, setMerchant } from './store.ts'

/** The caller has the platform key. Only this answer has the secret of the first operator key. */
export async function createMerchant (
  call: Call, input: NewMerchant
): Promise<Answer<NewMerchantAnswer>> {
  return call.commands.run(CREATE, call, input)
}

export async function changeMerchant (
  call: Call, input: MerchantChange
): Promise<Answer<Merchant>> {
  return call.commands.run(CHANGE, call, input)
}

type Created = { merchant: Merchant, key: ApiKey }
type NewMerchantAnswer = { merchant: Merchant, api_key: ApiKeyDescription & { secret: string } }

const CREATE: Command<NewMerchant, null, Created, NewMerchantAnswer> = {
  load: async () => null,
  decide: (requests, _loaded, now) => requests.map(({ input }) => {
    const merchant = openMerchant(input, now)
    const { secret, ...kept } = newSecret('operator')
    const key: ApiKey = {
      id: newId('key'),
      version: 1,
      role: 'operator',
      name: 'First operator key',
      supplier_id: null,
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
      changes: { merchant, key },
      secret: true
    }
  }),
  record: async (trx, _platform, all) => together(all.flatMap(({ merchant, key }) => [
    insertMerchant(trx, merchant.id, merchant),
    insertApiKey(trx, merchant.id, key),
    appendEvents(trx, merchant.id, [
      buildEvent(newId('evt'), 'merchant.created', merchant),
      buildEvent(newId('evt'), 'api_key.created', key, describeApiKey(key))
    ])
  ]))
}

const CHANGE: Command<MerchantChange, Merchant | undefined, Merchant, Merchant> = {
  load: async (trx, merchant_id) => lockMerchant(trx, merchant_id),
  decide: (requests, before, now) => requests.map(({ call, input }) => {
    if (before === undefined) throw new Error('the merchant of the API key does not exist')
    assertVersion(call, before.version)
    const { settings = {}, metadata, ...fields } = input
    const merchant: Merchant = {
      ...before,
      ...fields,
      settings: mergeSettings(before.settings, settings),
      metadata: mergeMetadata(before.metadata, metadata),
      version: before.version + 1,
      updated_at: now
    }
    const headers = { etag: etagOf(merchant.version) }
    return { status: 200, value: merchant, headers, changes: merchant }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap((merchant) => [
    setMerchant(trx, merchant_id, merchant),
    appendEvents(trx, merchant_id, [buildEvent(newId('evt'), 'merchant.updated', merchant)])
  ]))
}

function openMerchant (
  { name, currency, settings = {}, metadata = {} }: NewMerchant, now: string
): Merchant {
  return {
    id: newId('mer'),
    version: 1,
    name,
    currency,
    settings: mergeSettings(DEFAULT_SETTINGS, settings),
    metadata,
    created_at: now,
    updated_at: now
  }
}

/** Settings that are named change, the others stay as they are. Throws `invalid_request`. */
function mergeSettings (before: MerchantSettings, changed: NewMerchantSettings): MerchantSettings {
  const { warehouse_address, ...fields } = changed
  const merged = mergePatch(before, {
    ...fields,
    ...warehouse_address !== undefined && {
      warehouse_address: warehouse_address && completeAddress(warehouse_address)
    }
  }, ['warehouse_address'])
  const settings = { minimum_margin_percent: null, warehouse_address: null, ...merged }
  assertSettings(settings)
  return settings
}
