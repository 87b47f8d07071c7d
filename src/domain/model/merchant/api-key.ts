// An API key: who calls, and in which role. Only a hash of the secret is stored.

import type { Metadata } from '../../kernel/metadata.ts'

export const ROLES = ['operator', 'storefront', 'supplier'] as const
export type Role = typeof ROLES[number]

/** Of which orders a key sees what its role may see: `own` ones are those of its account. */
export const ORDERS_SEEN = ['all', 'own'] as const
export type OrdersSeen = typeof ORDERS_SEEN[number]

export type ApiKey = {
  id: string
  version: number
  role: Role
  name: string
  /** The one supplier a supplier key speaks for; null for other roles. */
  supplier_id: string | null
  /** Only keys of storefronts may see less than all. */
  orders: OrdersSeen
  /** Whose orders a key sees that sees `own` ones; null for others. */
  account: string | null
  /** The first characters of the secret, to recognize it in a list. */
  prefix: string
  secret_hash: string
  expires_at: string | null
  last_used_at: string | null
  revoked_at: string | null
  metadata: Metadata
  created_at: string
  updated_at: string
}

export type ApiKeyDescription = Omit<ApiKey, 'secret_hash'>

/** The key as an operator reads it, without the hash. */
export function describeApiKey (
  { secret_hash: _hash, ...key }: ApiKey
): ApiKeyDescription {
  return key
}
