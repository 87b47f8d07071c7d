// How long to wait before something is sent again that did not arrive.

const [MINUTE_S, HOUR_S] = [60, 3_600]
/** The pause after each failed attempt but the last, in seconds. */
const PAUSES_S = [
  5, 5 * MINUTE_S, 30 * MINUTE_S, 2 * HOUR_S, 5 * HOUR_S, 10 * HOUR_S, 14 * HOUR_S, 20 * HOUR_S,
  24 * HOUR_S
]
/** By how much a pause may differ, so that what failed together is not sent again together. */
const JITTER = 0.1
/** A receiver that asks for more time gets so much at most. */
const RETRY_AFTER_S_MAX = 24 * HOUR_S

/**
 * The pause after so many attempts, in seconds; undefined after the last one. `chance` is a random
 * number from 0 to 1.
 */
export function nextPause (
  attempts: number, { retry_after_s, chance }: { retry_after_s: number | null, chance: number }
): number | undefined {
  const pause_s = PAUSES_S[attempts - 1]
  if (pause_s === undefined) return undefined
  const asked_s = Math.min(retry_after_s ?? 0, RETRY_AFTER_S_MAX)
  return Math.max(asked_s, pause_s * (1 + JITTER * (2 * chance - 1)))
}
