// The job that follows partners: many links side by side, few of one merchant.

import { randomUUID } from 'node:crypto'
import { buildBell } from '../../../platform/events/bell.ts'
import type { Job, JobContext } from '../../../platform/jobs/job-loop.ts'
import { buildAgents } from '../../../platform/outbound/public-address.ts'
import { findDueLinks, type FoundLink } from '../store/due-links.ts'
import { FOLLOW_PARTNERS } from './follower.ts'
import { followLink } from './follow-link.ts'
import { type Crowd, describeCrowd, hasPlace, orderToFollow } from './follow-places.ts'

const PAUSE_MS = 1_000
const FOUND_MAX = 100

const NO_CROWD: Crowd = { is_everywhere: false, merchant_ids: new Set() }

type Work = FoundLink & { done: Promise<void> }

export function buildFollowJob (context: JobContext): Job {
  const bell = buildBell()
  const closing = new AbortController()
  const agents = buildAgents(context.outbound.hosts_allowed)
  const works = new Map<string, Work>()
  let crowd = NO_CROWD
  const follower = {
    context,
    agents,
    process_id: randomUUID(),
    signal: closing.signal,
    isCrowded: (merchant_id: string) =>
      crowd.is_everywhere || crowd.merchant_ids.has(merchant_id)
  }

  const begin = (due: FoundLink): boolean => {
    if (works.has(due.link_id)) return true
    if (!hasPlace([...works.values()], due)) return false
    const done = followLink(follower, due)
      .finally(() => works.delete(due.link_id))
      // It is due as before, so without the pause it would be followed again and again.
      .then(bell.ring, (error: unknown) => {
        context.logger.warn({ err: error, link_id: due.link_id },
          'a partner could not be followed, it is tried again')
      })
    works.set(due.link_id, { ...due, done })
    return true
  }

  return {
    name: FOLLOW_PARTNERS,
    pause_ms: PAUSE_MS,
    bell,
    run: async () => {
      const found = await findDueLinks(context.db, FOUND_MAX)
      const waiting = orderToFollow([...works.values()], found).filter((due) => !begin(due))
      crowd = describeCrowd([...works.values()], waiting)
      return false
    },
    finish: async () => {
      closing.abort()
      await Promise.allSettled([...works.values()].map(async ({ done }) => done))
      agents.close()
    }
  }
}
