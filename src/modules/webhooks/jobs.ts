// The background work of webhooks: it sends what is due, and deletes what is old.

import { randomUUID } from 'node:crypto'
import { buildBell } from '../../platform/events/bell.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { buildAgents } from '../../platform/outbound/public-address.ts'
import { SEND_WEBHOOKS, type Sender, workOnEndpoint } from './sending/work-on-endpoint.ts'
import { type DueEndpoint, findDueEndpoints } from './store/due-endpoints.ts'
import { deleteOldDeliveries } from './store/due-deletions.ts'

/** Endpoints that a process works on at a time. */
const ENDPOINTS_MAX = 50
const DELETED_MAX = 1_000

export function buildWebhookJobs (context: JobContext): Job[] {
  const bell = buildBell()
  const closing = new AbortController()
  const agents = buildAgents(context.webhooks.hosts_allowed)
  const sender: Sender = { context, agents, process_id: randomUUID(), signal: closing.signal }
  const works = new Map<string, Promise<void>>()
  context.feed_watch.onGrown(bell.ring)

  const begin = (due: DueEndpoint): void => {
    const name = `${due.merchant_id} ${due.endpoint_id}`
    if (works.has(name) || works.size >= ENDPOINTS_MAX) return
    works.set(name, workOnEndpoint(sender, due)
      .catch((error: unknown) => {
        context.logger.warn({ err: error }, 'webhooks of an endpoint are sent later')
      })
      .finally(() => {
        works.delete(name)
        bell.ring() // others may wait for a place
      }))
  }

  return [
    {
      name: SEND_WEBHOOKS,
      pause_ms: 1_000,
      bell,
      run: async () => {
        for (const due of await findDueEndpoints(context.db, ENDPOINTS_MAX)) begin(due)
        return false
      },
      finish: async () => {
        closing.abort()
        await Promise.allSettled(works.values())
        agents.close()
      }
    },
    {
      name: 'delete old deliveries',
      pause_ms: 3_600_000,
      run: async () => deleteOldDeliveries(context.db, DELETED_MAX)
    }
  ]
}
