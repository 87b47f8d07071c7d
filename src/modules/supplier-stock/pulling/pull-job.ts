// The job that pulls stock feeds: several suppliers side by side, few of one merchant.

import { randomUUID } from 'node:crypto'
import { buildBell } from '../../../platform/events/bell.ts'
import type { Job, JobContext } from '../../../platform/jobs/job-loop.ts'
import { buildAgents } from '../../../platform/outbound/public-address.ts'
import { type DueSource, findDueSources } from '../store/due-pulls.ts'
import { PULL_FEEDS } from './puller.ts'
import { pullSource } from './pull-source.ts'

const PAUSE_MS = 1_000
const FOUND_MAX = 100
/** So many are pulled at a time: in all, and of one merchant. */
const PULLED_MAX = 8
const OF_MERCHANT_MAX = 3

type Work = DueSource & { done: Promise<void> }

export function buildPullJob (context: JobContext): Job {
  const bell = buildBell()
  const closing = new AbortController()
  const agents = buildAgents(context.outbound.hosts_allowed)
  const puller = { context, agents, process_id: randomUUID(), signal: closing.signal }
  const works = new Map<string, Work>()

  const hasPlace = ({ merchant_id }: DueSource): boolean => {
    const of_merchant = [...works.values()].filter((one) => one.merchant_id === merchant_id)
    return works.size < PULLED_MAX && of_merchant.length < OF_MERCHANT_MAX
  }
  const begin = (due: DueSource): void => {
    if (works.has(due.supplier_id) || !hasPlace(due)) return
    const done = pullSource(puller, due)
      .finally(() => works.delete(due.supplier_id))
      // It is due as before, so without the pause it would be pulled again and again.
      .then(bell.ring, (error: unknown) => {
        context.logger.warn({ err: error, supplier_id: due.supplier_id },
          'a stock feed could not be pulled, it is tried again')
      })
    works.set(due.supplier_id, { ...due, done })
  }

  return {
    name: PULL_FEEDS,
    pause_ms: PAUSE_MS,
    bell,
    run: async () => {
      for (const due of await findDueSources(context.db, FOUND_MAX)) begin(due)
      return false
    },
    finish: async () => {
      closing.abort()
      await Promise.allSettled([...works.values()].map(async ({ done }) => done))
      agents.close()
    }
  }
}
