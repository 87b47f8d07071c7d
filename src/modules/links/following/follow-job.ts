// The job that follows partners: many links side by side, few of one merchant.

import { randomUUID } from 'node:crypto'
import { buildBell } from '../../../platform/events/bell.ts'
import type { Job, JobContext } from '../../../platform/jobs/job-loop.ts'
import { buildAgents } from '../../../platform/outbound/public-address.ts'
import { type DueLink, findDueLinks } from '../store/due-links.ts'
import { FOLLOW_PARTNERS } from './follower.ts'
import { followLink } from './follow-link.ts'

const PAUSE_MS = 1_000
const FOUND_MAX = 100
/** So many are followed at a time: in all, and of one merchant. */
const FOLLOWED_MAX = 16
const OF_MERCHANT_MAX = 6

/** Those who wait. */
type Crowd = { is_everywhere: boolean, merchant_ids: ReadonlySet<string> }

const NO_CROWD: Crowd = { is_everywhere: false, merchant_ids: new Set() }

type Work = DueLink & { done: Promise<void> }

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

  const hasPlace = ({ merchant_id }: DueLink): boolean => {
    const of_merchant = [...works.values()].filter((one) => one.merchant_id === merchant_id)
    return works.size < FOLLOWED_MAX && of_merchant.length < OF_MERCHANT_MAX
  }
  const begin = (due: DueLink): boolean => {
    if (works.has(due.link_id)) return true
    if (!hasPlace(due)) return false
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
      const waiting = found.filter((due) => !begin(due))
      crowd = {
        is_everywhere: waiting.length > 0 && works.size >= FOLLOWED_MAX,
        merchant_ids: new Set(waiting.map(({ merchant_id }) => merchant_id))
      }
      return false
    },
    finish: async () => {
      closing.abort()
      await Promise.allSettled([...works.values()].map(async ({ done }) => done))
      agents.close()
    }
  }
}
