// Limits the log lines of an outage: the first failure of a problem is logged, then at most one
// line a second. Each line counts the failures that were not logged since the line before.

import type { Logger } from 'pino'

const PAUSE_MS = 1_000

/** Logs a failure that may pass by itself; `problem` is its name, such as `overloaded`. */
export type LogOutage = (logger: Pick<Logger, 'warn'>, problem: string, error: unknown) => void

export function buildOutageLog (
  nowMs: () => number = performance.now.bind(performance)
): LogOutage {
  const logged = new Map<string, { at_ms: number, failures_not_logged: number }>()
  return (logger, problem, error) => {
    const now_ms = nowMs()
    const last = logged.get(problem)
    if (last !== undefined && now_ms < last.at_ms + PAUSE_MS) {
      last.failures_not_logged++
      return
    }
    logged.set(problem, { at_ms: now_ms, failures_not_logged: 0 })
    const failures_not_logged = last?.failures_not_logged ?? 0
    logger.warn({ problem, failures_not_logged, err: error },
      `request failed: ${problem.replaceAll('_', ' ')}`)
  }
}
