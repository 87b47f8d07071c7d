// The background work of webhooks: it sends what is due, and deletes what is old.

import { randomUUID } from 'node:crypto'
import { buildBell } from '../../platform/events/bell.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { buildAgents } from '../../platform/outbound/public-address.ts'
import { SEND_WEBHOOKS } from './sending/work-on-endpoint.ts'
import { buildWorkplaces } from './sending/workplaces.ts'
import { findDueEndpoints } from './store/due-endpoints.ts'
import { deleteOldDeliveries } from './store/due-deletions.ts'

/** How often all merchants are looked at. Between, only those whose feeds have grown. */
const LOOK_MS = 1_000
const LOOKED_AT_MAX = 500
const DELETED_MAX = 1_000

export function buildWebhookJobs (context: JobContext): Job[] {
  return [
    buildSendingJob(context),
    {
      name: 'delete old deliveries',
      pause_ms: 3_600_000,
      run: async () => deleteOldDeliveries(context.db, DELETED_MAX)
    }
  ]
}

function buildSendingJob (context: JobContext): Job {
  const bell = buildBell()
  const closing = new AbortController()
  const agents = buildAgents(context.outbound.hosts_allowed)
  const grown = new Set<string>()
  const look = (merchant_ids: readonly string[]): void => {
    for (const merchant_id of merchant_ids) grown.add(merchant_id)
    bell.ring()
  }
  context.feed_watch.onGrown(look)
  const { begin, finish } = buildWorkplaces(
    { context, agents, process_id: randomUUID(), signal: closing.signal },
    (merchant_id) => look([merchant_id]))

  /** Null for all merchants. */
  let look_at_ms = 0
  const takeMerchants = (): string[] | null => {
    const merchant_ids = [...grown]
    grown.clear()
    if (performance.now() < look_at_ms) return merchant_ids
    look_at_ms = performance.now() + LOOK_MS
    return null
  }

  return {
    name: SEND_WEBHOOKS,
    pause_ms: LOOK_MS,
    bell,
    run: async () => {
      const merchant_ids = takeMerchants()
      if (merchant_ids?.length === 0) return false
      for (const due of await findDueEndpoints(context.db, LOOKED_AT_MAX, merchant_ids)) begin(due)
      return false
    },
    finish: async () => {
      closing.abort()
      await finish()
      agents.close()
    }
  }
}
