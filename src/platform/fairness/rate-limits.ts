// Limits how many requests a second an API key and a merchant may send to this process.
//
// Two limits of @fastify/rate-limit take 2 to 3.4 µs a request. This takes 0.1 to 0.3 µs.

import { halfOf, nameOfAccounts } from './accounts-share.ts'

export type RateLimits = {
  /** For one API key; 0 means no limit. */
  key_requests_per_second_max: number
  /** For all keys of a merchant together; 0 means no limit. Those of accounts may send half. */
  merchant_requests_per_second_max: number
}

export const NO_LIMITS: RateLimits = {
  key_requests_per_second_max: 0, merchant_requests_per_second_max: 0
}

/** The limit with fewer requests left in this second, and how many are left. */
export type Allowance = { limit: number, left: number, is_exceeded: boolean }

export type RateLimiter = {
  /**
   * Counts a request. Returns null when there is no limit. An account is told of its key's limit
   * only, unless another is exceeded: how many are left of the merchant's tells what others send.
   */
  count: (caller: Counted) => Allowance | null
}

type Counted = { key_id: string, merchant_id: string, account: string | null }

type Second = { at: number, count: number }

/** Bounds the memory: beyond so many keys, all counts of the present second are forgotten. */
const KNOWN_MAX = 10_000

export function buildRateLimiter (
  { key_requests_per_second_max: key_max, merchant_requests_per_second_max: merchant_max }:
  RateLimits,
  nowMs: () => number = performance.now.bind(performance)
): RateLimiter {
  const of_keys = new Map<string, Second>()
  const of_merchants = new Map<string, Second>()
  /** True when the accounts of the merchant, or all of its keys, have sent what they may. */
  const mustWait = (merchant_id: string, now_s: number): boolean =>
    take(of_merchants, nameOfAccounts(merchant_id), halfOf(merchant_max), now_s).is_exceeded ||
    take(of_merchants, merchant_id, merchant_max, now_s).is_exceeded
  return {
    count: ({ key_id, merchant_id, account }) => {
      if (key_max === 0 && merchant_max === 0) return null
      const now_s = Math.floor(nowMs() / 1_000)
      // A request that its key may not send does not count for the merchant: other keys may send.
      const of_key = key_max === 0 ? null : take(of_keys, key_id, key_max, now_s)
      if (of_key?.is_exceeded === true || merchant_max === 0) return of_key
      if (account !== null) {
        const is_exceeded = mustWait(merchant_id, now_s)
        return is_exceeded ? { limit: halfOf(merchant_max), left: 0, is_exceeded } : of_key
      }
      return fewerOf(of_key, take(of_merchants, merchant_id, merchant_max, now_s))
    }
  }
}

function fewerOf (a: Allowance | null, b: Allowance): Allowance {
  return a !== null && a.left < b.left ? a : b
}

function take (
  seconds: Map<string, Second>, id: string, limit: number, now_s: number
): Allowance {
  let second = seconds.get(id)
  if (second === undefined) {
    if (seconds.size >= KNOWN_MAX) seconds.clear()
    second = { at: now_s, count: 0 }
    seconds.set(id, second)
  }
  if (second.at !== now_s) {
    second.at = now_s
    second.count = 0
  }
  second.count++
  return { limit, left: Math.max(0, limit - second.count), is_exceeded: second.count > limit }
}
