// Follows the partners of all merchants when a test asks for it: the background job without its
// loop, and without keeping a question open.

import type { Test } from 'tap'
import { followLink } from '../../src/modules/links/following/follow-link.ts'
import { buildCommands } from '../../src/platform/command/dispatch.ts'
import { connectDatabase } from '../../src/platform/db/connect.ts'
import { buildFeedWatch } from '../../src/platform/events/feed-watch.ts'
import { buildLogger } from '../../src/platform/log.ts'
import { buildMetrics } from '../../src/platform/metrics.ts'
import { buildAgents } from '../../src/platform/outbound/public-address.ts'
import { ENCRYPTION_KEY } from './service.ts'

const OUTBOUND = { encryption_key: ENCRYPTION_KEY, hosts_allowed: ['127.0.0.1'], mail: null }

/**
 * Each call follows each partner once, to the end of its feed; `processes` do so at once. Those of
 * another name are other processes.
 */
export function givenFollower (
  t: Test, database_url: string, name = 'test'
): (processes?: number) => Promise<void> {
  const database = connectDatabase({
    url: database_url, connections_max: 8, onBrokenConnection: () => {}
  })
  const { db } = database
  const feed_watch = buildFeedWatch(db)
  const agents = buildAgents(OUTBOUND.hosts_allowed)
  t.teardown(async () => {
    agents.close()
    feed_watch.close()
    await database.close()
  })
  const context = {
    db,
    commands: buildCommands(database, buildMetrics(database)),
    logger: buildLogger(process.env.TEST_LOG_LEVEL ?? 'silent'),
    outbound: OUTBOUND
  }
  const { signal } = new AbortController()
  return async (processes = 1) => {
    const due = await db.selectFrom('link_progress').where('due_at', 'is not', null)
      .select(['merchant_id', 'link_id']).orderBy('link_id').execute()
    for (const one of due) {
      // eslint-disable-next-line no-await-in-loop -- the maker is heard first
      await Promise.all(Array.from({ length: processes }, async (_, index) => followLink({
        context, agents, process_id: `${name} ${index}`, signal, isCrowded: () => true
      }, one)))
    }
  }
}
