// Runs the background work: each job runs again after its pause, or at once if it has more to do.

import type { Logger } from 'pino'
import type { Call } from '../command/call.ts'
import { type Bell, buildBell } from '../events/bell.ts'
import type { FeedWatch } from '../events/feed-watch.ts'
import type { ShowAs } from '../http/views.ts'
import type { OutboundSettings } from '../outbound/outbound-settings.ts'

export type Job = {
  name: string
  pause_ms: number
  /** Rings when there is work, so that the job runs before its pause is over. */
  bell?: Bell
  /** Returns true when there may be more to do now. */
  run: () => Promise<boolean>
  /** Waits for what its runs have begun. Is called when the job runs no more. */
  finish?: () => Promise<void>
}

/** What jobs are given to work with. */
export type JobContext = Pick<Call, 'db' | 'commands'> & {
  logger: Logger
  feed_watch: FeedWatch
  outbound: OutboundSettings
  /** Where others reach the API; it has no slash at its end. */
  public_url: string
  /** Does the service play suppliers that have a `simulator`? */
  is_simulating: boolean
  showAs: ShowAs
}

export type Jobs = {
  /** Starts no job again and waits for the jobs that run, and for what they have begun. */
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

async function runLoop (
  { name, pause_ms, bell = buildBell(), run, finish }: Job, { logger, signal }: Loop
): Promise<void> {
  signal.addEventListener('abort', bell.ring)
  while (!signal.aborted) {
    // eslint-disable-next-line no-await-in-loop -- one run after the other
    const has_more = await runOnce(name, run, logger)
    // eslint-disable-next-line no-await-in-loop -- the pause between them
    if (!has_more) await bell.wait(pause_ms)
  }
  await finish?.()
}

async function runOnce (name: string, run: Job['run'], logger: Logger): Promise<boolean> {
  try {
    return await run()
  } catch (error) {
    logger.warn({ job: name, err: error }, 'background job failed, it runs again after its pause')
    return false
  }
}
