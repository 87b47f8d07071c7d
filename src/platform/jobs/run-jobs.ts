// The background work: each job runs again after its pause, and at once while there is more.

import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Call } from '../command/call.ts'

export type Job = {
  name: string
  pause_ms: number
  /** True when there may be more to do now. */
  run: () => Promise<boolean>
}

/** What background work is done with. */
export type JobContext = Pick<Call, 'db' | 'commands'> & { logger: Logger }

export type Jobs = {
  /** Starts nothing new and waits for what runs. */
  stop: () => Promise<void>
}

/** A job that fails is logged and runs again after its pause: the due rows are the queue. */
export function startJobs (jobs: readonly Job[], logger: Logger): Jobs {
  const stopping = new AbortController()
  const { signal } = stopping
  const loops = jobs.map(async (job) => runLoop(job, { logger, signal }))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.allSettled(loops)
    }
  }
}

type Loop = { logger: Logger, signal: AbortSignal }

async function runLoop ({ name, pause_ms, run }: Job, { logger, signal }: Loop): Promise<void> {
  while (!signal.aborted) {
    // eslint-disable-next-line no-await-in-loop -- one run after the other
    const has_more = await runOnce(name, run, logger)
    // eslint-disable-next-line no-await-in-loop -- the pause between them
    if (!has_more) await pause(pause_ms, signal)
  }
}

async function runOnce (name: string, run: Job['run'], logger: Logger): Promise<boolean> {
  try {
    return await run()
  } catch (error) {
    logger.warn({ job: name, err: error }, 'job failed')
    return false
  }
}

/** Ends early when stopped. */
async function pause (milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => {})
}
