// How the process ends: on SIGTERM, SIGINT or a fault, it closes all that it has opened.
//
// Everything is closed in the reverse order of opening: the service first (it refuses new requests,
// finishes those that it has, and ends the background jobs), then the embedded database. If that
// takes more than 25 s, the process exits with 1. A second signal ends the process at once.

import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'

const CLOSE_WITHIN_MS = 25_000

export type Closing = { close: () => Promise<void> }

const opened: Closing[] = []
let ending: Promise<void> | undefined

/** The process closes `one` before it ends. */
export function closeAtEnd (one: Closing): void {
  opened.push(one)
}

export function isEnding (): boolean {
  return ending !== undefined
}

/** Closes all and exits. Only the first call has an effect. */
export async function endProcess (exit_code: number): Promise<void> {
  ending ??= (async () => {
    const timed_out = setTimeout(CLOSE_WITHIN_MS, 'late', { ref: false })
    if (await Promise.race([closeAll(), timed_out]) === 'late') process.exit(1)
    process.exit(exit_code)
  })()
  return ending
}

async function closeAll (): Promise<void> {
  // eslint-disable-next-line no-await-in-loop -- in reverse order, one after the other
  for (const one of opened.toReversed()) await one.close()
}

export function endOnSignals (logger: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isEnding()) process.exit(1) // the second signal
      logger.info({ signal }, 'signal received, shutting down')
      void endProcess(0)
    })
  }
}
