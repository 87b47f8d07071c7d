// Runs the same service with one transaction for each order, to show what batches gain.

import { buildCommands } from '../src/platform/command/dispatch.ts'
import { connectDatabase } from '../src/platform/db/connect.ts'
import { buildFeedWatch } from '../src/platform/events/feed-watch.ts'
import { buildLogger } from '../src/platform/log.ts'
import { buildMetrics } from '../src/platform/metrics.ts'
import { NOTHING_SET } from '../src/platform/outbound/outbound-settings.ts'
import { CONFIG, serve } from './serve.ts'

const { database_url, database_connections_max, log_level, rate_limits, secrets } = CONFIG
if (database_url === null) throw new Error('DATABASE_URL is not set')
const logger = buildLogger(log_level)
const database = connectDatabase({
  url: database_url,
  connections_max: database_connections_max,
  onBrokenConnection: (error) => logger.warn({ err: error }, 'idle database connection broke')
})
const metrics = buildMetrics(database)
const { run } = buildCommands(database, metrics)
await serve({
  db: database.db,
  keys: database.keys,
  read_connections: database.read_connections,
  rate_limits,
  commands: { run, batch: run },
  metrics,
  logger,
  platform_key: secrets.platform_key,
  public_url: 'http://localhost',
  feed_watch: buildFeedWatch(database.db),
  outbound: NOTHING_SET,
  is_simulating: false
}, database.close)
