// What an outage logs: the first failure of a kind, then one line a second that counts the others.

import type { Logger } from 'pino'

const PAUSE_MS = 1_000

export type NoteWeather = (logger: Pick<Logger, 'warn'>, kind: string, error: unknown) => void

export function buildWeatherLog (
  nowMs: () => number = performance.now.bind(performance)
): NoteWeather {
  const noted = new Map<string, { at_ms: number, unsaid: number }>()
  return (logger, kind, error) => {
    const now_ms = nowMs()
    const last = noted.get(kind)
    if (last !== undefined && now_ms < last.at_ms + PAUSE_MS) {
      last.unsaid++
      return
    }
    noted.set(kind, { at_ms: now_ms, unsaid: 0 })
    logger.warn({ problem: kind, unsaid: last?.unsaid ?? 0, err: error }, 'weather')
  }
}
