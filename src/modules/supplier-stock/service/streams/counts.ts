// Adds up what became of the chunks of a feed.

import { FEED_FAULTS_MAX } from '../../schema/feed.ts'
import type { FeedCounts } from '../decide-feed.ts'

export const NO_COUNTS: FeedCounts = {
  accepted: 0, ignored_stale: 0, zeroed: 0, rejected: 0, errors: [], errors_total: 0
}

/** Of the faults, the first hundred are kept. */
export function addCounts (all: FeedCounts, more: FeedCounts): FeedCounts {
  return {
    accepted: all.accepted + more.accepted,
    ignored_stale: all.ignored_stale + more.ignored_stale,
    zeroed: all.zeroed + more.zeroed,
    rejected: all.rejected + more.rejected,
    errors: [...all.errors, ...more.errors].slice(0, FEED_FAULTS_MAX),
    errors_total: all.errors_total + more.errors_total
  }
}
