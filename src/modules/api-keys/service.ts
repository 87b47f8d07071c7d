// The commands on API keys: create one, revoke one.

import {
  type ApiKey, type ApiKeyDescription, describeApiKey
} from '../../domain/model/merchant/api-key.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import type { Supplier } from '../../domain/model/supplier/supplier.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf
} from '../../platform/command/call.ts'
import { together } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { buildEvent } from '../../domain/kernel/event.ts'
import { appendEvents } from '../../platform/events/record-events.ts'
import { newSecret } from '../../platform/secret.ts'
import { findSuppliers } from '../suppliers/store.ts'
import type { NewApiKey } from './schema.ts'
import { insertApiKey, lockApiKeys, setApiKey } from './store.ts'

type ApiKeyWithSecret = ApiKeyDescription & { secret: string }

export async function createApiKey (
  call: Call, input: NewApiKey
): Promise<Answer<ApiKeyWithSecret>> {
  assertSupplierFits(input)
  assertAccountFits(input)
  return call.commands.run(CREATE, call, input)
}

export async function revokeApiKey (
  call: Call, id: string
): Promise<Answer<ApiKeyDescription>> {
  return call.commands.run(REVOKE, call, id)
}

const CREATE: Command<NewApiKey, Supplier[], ApiKey, ApiKeyWithSecret> = {
  load: async (trx, merchant_id, requests) =>
    findSuppliers(trx, merchant_id, requests.flatMap(({ input }) => input.supplier_id ?? [])),
  decide: (requests, suppliers, now) => requests.map(({ input }) => {
    const { role, name, supplier_id = null, expires_at = null, metadata = {} } = input
    const { orders = 'all', account = null } = input
    if (supplier_id !== null && !suppliers.some(({ id }) => id === supplier_id)) {
      return new RuleError('unknown_supplier')
    }
    const { secret, ...kept } = newSecret(role)
    const key: ApiKey = {
      id: newId('key'),
      version: 1,
      role,
      name,
      supplier_id,
      orders,
      account,
      ...kept,
      expires_at: expires_at && new Date(expires_at).toISOString(),
      last_used_at: null,
      revoked_at: null,
      metadata,
      created_at: now,
      updated_at: now
    }
    return {
      status: 201,
      value: { ...describeApiKey(key), secret },
      headers: { etag: etagOf(key.version), location: `/v1/api-keys/${key.id}` },
      changes: key,
      secret: true
    }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap((key) => [
    insertApiKey(trx, merchant_id, key),
    appendEvents(trx, merchant_id,
      [buildEvent(newId('evt'), 'api_key.created', key, describeApiKey(key))])
  ]))
}

const REVOKE: Command<string, ApiKey[], ApiKey, ApiKeyDescription> = {
  load: async (trx, merchant_id, [request]) => lockApiKeys(trx, merchant_id, request?.input ?? ''),
  decide: (requests, keys, now) => requests.map(({ call, input: id }) => {
    const before = keys.find((key) => key.id === id)
    if (before === undefined) return new RuleError('api_key_not_found')
    assertVersion(call, before.version)
    const answer = (key: ApiKey, changes: ApiKey | null) => {
      const headers = { etag: etagOf(key.version) }
      return { status: 200, value: describeApiKey(key), headers, changes }
    }
    if (before.revoked_at !== null) return answer(before, null)
    if (isLastOperatorKey(before, keys, now)) return new RuleError('last_operator_key')
    const key = { ...before, version: before.version + 1, revoked_at: now, updated_at: now }
    return answer(key, key)
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap((key) => [
    setApiKey(trx, merchant_id, key),
    appendEvents(trx, merchant_id,
      [buildEvent(newId('evt'), 'api_key.revoked', key, describeApiKey(key))])
  ]))
}

/** An expired key does not count: with it alone nobody could act for the merchant. */
function isLastOperatorKey (key: ApiKey, keys: readonly ApiKey[], now: string): boolean {
  const works = ({ expires_at }: ApiKey): boolean => expires_at === null || expires_at > now
  return key.role === 'operator' && works(key) && !keys.some((other) =>
    other.id !== key.id && other.role === 'operator' && other.revoked_at === null && works(other))
}

function assertSupplierFits ({ role, supplier_id = null }: NewApiKey): void {
  if ((role === 'supplier') === (supplier_id !== null)) return
  const [code, detail] = role === 'supplier'
    ? ['required', 'is required for a supplier key']
    : ['not_allowed', 'only a supplier key has a supplier']
  throw new RuleError('invalid_request', { errors: [{ pointer: '/supplier_id', code, detail }] })
}

function assertAccountFits ({ role, orders = 'all', account = null }: NewApiKey): void {
  if (orders === 'own' && role !== 'storefront') {
    const [code, detail] = ['not_allowed', 'only a storefront key sees less than all orders']
    throw new RuleError('invalid_request', { errors: [{ pointer: '/orders', code, detail }] })
  }
  if ((orders === 'own') === (account !== null)) return
  const [code, detail] = orders === 'own'
    ? ['required', 'is required for a key that sees its own orders']
    : ['not_allowed', 'only a key that sees its own orders has an account']
  throw new RuleError('invalid_request', { errors: [{ pointer: '/account', code, detail }] })
}
