// Sends transmissions when a test asks for it: the background job without its loop.

import { showAs } from '../../src/app.ts'
import { buildTransmissionJobs } from '../../src/modules/transmissions/jobs.ts'
import { buildCommands } from '../../src/platform/command/dispatch.ts'
import type { Database } from '../../src/platform/db/connect.ts'
import { buildFeedWatch } from '../../src/platform/events/feed-watch.ts'
import { buildLogger } from '../../src/platform/log.ts'
import { buildMetrics } from '../../src/platform/metrics.ts'
import type { OutboundSettings } from '../../src/platform/outbound/outbound-settings.ts'

/** Tries all that is due on the database, once. */
export async function sendTransmissionsOn (
  database: Database, outbound: OutboundSettings
): Promise<void> {
  const feed_watch = buildFeedWatch(database.db)
  const [sending] = buildTransmissionJobs({
    db: database.db,
    commands: buildCommands(database, buildMetrics(database)),
    logger: buildLogger('silent'),
    feed_watch,
    outbound,
    public_url: 'http://localhost',
    is_simulating: true,
    showAs
  })
  try {
    await sending?.run()
    await sending?.finish?.()
  } finally {
    feed_watch.close()
  }
}
