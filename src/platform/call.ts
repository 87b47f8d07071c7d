// What a service knows about who is calling.

import type { Role } from '../domain/api-key.ts'
import { RuleError } from '../domain/rule.ts'
import type { Commands } from './command.ts'
import type { Db } from './db/connect.ts'

/** Whose call it is when it comes with the platform key; no merchant has this id. */
export const PLATFORM = 'platform'

export type Caller = {
  merchant_id: string
  /** `platform` only on the routes that take the platform key. */
  role: Role | typeof PLATFORM
  /** The one supplier a supplier key speaks for; null for other roles. */
  supplier_id: string | null
}

export type Call = Caller & {
  db: Db
  commands: Commands
  request_id: string
  /** Null without an Idempotency-Key; `scope` keeps the keys of roles and suppliers apart. */
  idempotency: { scope: string, key: string, request_hash: string } | null
  /** The versions that If-Match allows; null allows any. */
  if_match: readonly number[] | null
  /** The route's own serializer for this caller's role: what it may not see is absent. */
  serialize: (status: number, value: unknown) => string
}

/** Checked under the lock of what is about to change. Throws `precondition_failed`. */
export function assertVersion ({ if_match }: Call, version: number): void {
  if (if_match !== null && !if_match.includes(version)) throw new RuleError('precondition_failed')
}

/** The ETag of a version, as in `"v7"`. */
export function etagOf (version: number): string {
  return `"v${version}"`
}

/** A call of the service itself: background work runs the ordinary commands. */
export function buildOwnCall (
  merchant_id: string, { db, commands }: Pick<Call, 'db' | 'commands'>
): Call {
  return {
    merchant_id,
    role: 'operator',
    supplier_id: null,
    db,
    commands,
    request_id: 'background',
    idempotency: null,
    if_match: null,
    serialize: () => ''
  }
}
