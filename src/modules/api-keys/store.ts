// Reads and writes API keys in PostgreSQL.

import type { ApiKey, ApiKeyDescription } from '../../domain/model/merchant/api-key.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { PageRequest } from '../../platform/db/keyset-page.ts'
import { defineRows } from '../../platform/db/bulk-rows.ts'
import type { Trx } from '../../platform/db/trx.ts'

const rows = defineRows<ApiKey>('api_keys', {
  key: ['id'],
  permanent: [
    'role', 'supplier_id', 'orders', 'account', 'prefix', 'secret_hash', 'last_used_at',
    'created_at'
  ],
  columns: {
    id: 'text',
    version: 'int',
    role: 'text',
    name: 'text',
    supplier_id: 'text',
    orders: 'text',
    account: 'text',
    prefix: 'text',
    secret_hash: 'text',
    expires_at: 'timestamptz',
    last_used_at: 'timestamptz',
    revoked_at: 'timestamptz',
    metadata: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz'
  }
})

/** The columns that are told; the hash is not. */
const DESCRIBED = rows.columns.filter((name) => name !== 'secret_hash')

export async function findApiKey (
  db: Db, merchant_id: string, id: string
): Promise<ApiKeyDescription | undefined> {
  return db.selectFrom('api_keys').where('merchant_id', '=', merchant_id).where('id', '=', id)
    .select(DESCRIBED).executeTakeFirst()
}

/** The oldest key is first. There is one row more than `limit` when there is a next page. */
export async function listApiKeys (
  db: Db, merchant_id: string, { account }: { account?: string }, { limit, after }: PageRequest
): Promise<ApiKeyDescription[]> {
  const [last] = after ?? []
  return db.selectFrom('api_keys').where('merchant_id', '=', merchant_id).select(DESCRIBED)
    .$if(account !== undefined, (query) => query.where('account', '=', account ?? null))
    .$if(last !== undefined, (query) => query.where('id', '>', last ?? ''))
    .orderBy('id').limit(limit + 1).execute()
}

/** Locks the key, and all operator keys that are not revoked, in the order of their ids. */
export async function lockApiKeys (trx: Trx, merchant_id: string, id: string): Promise<ApiKey[]> {
  return trx.selectFrom('api_keys').where('merchant_id', '=', merchant_id)
    .where((key) => key.or([
      key('id', '=', id),
      key.and([key('role', '=', 'operator'), key('revoked_at', 'is', null)])
    ]))
    .select(rows.columns).orderBy('id').forNoKeyUpdate().execute()
}

export async function insertApiKey (trx: Trx, merchant_id: string, key: ApiKey): Promise<void> {
  return rows.insert(trx, merchant_id, [key])
}

export async function setApiKey (trx: Trx, merchant_id: string, key: ApiKey): Promise<void> {
  return rows.update(trx, merchant_id, [key])
}
