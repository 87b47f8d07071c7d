// Runs the background work: each job runs again after its pause, or at once if it has more to do.

import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Call } from '../command/call.ts'

export type Job = {
  name: string
  pause_ms: number
  /** Returns true when there may be more to do now. */
  run: () => Promise<boolean>
}

/** What jobs are given to work with. */
export type JobContext = Pick<Call, 'db' | 'commands'> & { logger: Logger }

export type Jobs = {
  /** Starts no job again and waits for the jobs that run. */
  stop: () => Promise<void>
}

/** Logs a job that fails and runs it again after its pause. Its rows stay due, so none is lost. */
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
    logger.warn({ job: name, err: error }, 'background job failed, it runs again after its pause')
    return false
  }
}

/** Ends early when the jobs are stopped. */
async function pause (milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => {})
}
