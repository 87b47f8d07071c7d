// Finds the caller of an API key. Keeps it in memory for less time than a revocation may take.

import { sql } from 'kysely'
import type { Role } from '../../domain/model/merchant/api-key.ts'
import type { Caller } from '../command/call.ts'
import type { Db } from '../db/connect.ts'
import { hashSecret, isSecret } from '../secret.ts'
import { buildShares } from '../fairness/shares.ts'
import { WAIT_MS_MAX } from '../fairness/waiting.ts'

/** A caller, and the API key that it used. */
export type KeyHolder = Caller & { key_id: string, key_name: string }

type KnownCaller = KeyHolder & { expires_at_ms: number, known_until_ms: number }

/** A revoked key must stop working within 5 s in all processes: 4 s here, and 1 s for the query. */
const KNOWN_MS = 4_000
const KNOWN_MAX = 10_000
/** How many look-ups may wait. A key in use needs one every four seconds. */
const WAITING_MAX = 2_000

export type Callers = {
  /** Returns at once when the key was seen lately, else a promise; undefined for an invalid key. */
  find: (secret: string) => KeyHolder | undefined | Promise<KeyHolder | undefined>
}

export function buildCallers (
  db: Db, nowMs: () => number = performance.now.bind(performance)
): Callers {
  // The map's key is the secret: it does not leave this process, and hashing each call costs time.
  const known = new Map<string, KnownCaller>()
  const asked = new Map<string, Promise<KeyHolder | undefined>>()
  // Keys seen before and new keys are two groups: many invalid keys do not delay a known one.
  const shares = buildShares({ places: 2, places_per_group: 1, waiting_max: WAITING_MAX })

  const lookUp = async (secret: string): Promise<KeyHolder | undefined> => {
    const group = known.has(secret) ? 'seen' : 'new'
    const leave = await shares.enter(group, performance.now() + WAIT_MS_MAX)
    try {
      return await readCaller(secret)
    } finally {
      leave()
    }
  }

  const readCaller = async (secret: string): Promise<KeyHolder | undefined> => {
    const asked_at_ms = nowMs()
    const caller = await findCaller(db, hashSecret(secret))
    if (caller === undefined) {
      known.delete(secret)
      return undefined
    }
    if (known.size >= KNOWN_MAX) known.clear()
    const { lives_ms, ...who } = caller
    known.set(secret, {
      ...who,
      known_until_ms: asked_at_ms + KNOWN_MS,
      expires_at_ms: lives_ms === null ? Infinity : asked_at_ms + lives_ms
    })
    return who
  }

  return {
    find: (secret) => {
      if (!isSecret(secret)) return undefined
      const caller = known.get(secret)
      const now_ms = nowMs()
      if (caller !== undefined && now_ms < caller.known_until_ms && now_ms < caller.expires_at_ms) {
        return caller
      }
      // Requests that arrive together with the same key share one query.
      const found = asked.get(secret) ??
        lookUp(secret).finally(() => asked.delete(secret))
      asked.set(secret, found)
      return found
    }
  }
}

type FoundCaller = KeyHolder & { lives_ms: number | null }

/** Also sets `last_used_at`, at most once a minute. This does not change the key's `version`. */
async function findCaller (db: Db, secret_hash: string): Promise<FoundCaller | undefined> {
  const { rows } = await sql<FoundCaller & { role: Role, is_noted: boolean }>`
    select merchant_id, id as key_id, name as key_name, role, supplier_id, account,
      coalesce(last_used_at > now() - interval '1 minute', false) as is_noted,
      extract(epoch from expires_at - now())::float8 * 1000 as lives_ms
    from api_keys
    where secret_hash = ${secret_hash}
      and revoked_at is null and (expires_at is null or expires_at > now())`.execute(db)
  const [row] = rows
  if (row === undefined) return undefined
  const { is_noted, ...caller } = row
  if (!is_noted) {
    const { merchant_id, key_id } = caller
    await sql`update api_keys set last_used_at = now() where merchant_id = ${merchant_id}
      and id = ${key_id} and (last_used_at is null or last_used_at <= now() - interval '1 minute')
    `.execute(db)
  }
  return caller
}
