// Builds the whole service on one database: pools, commands, HTTP, operations port, background
// work.

import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { buildApp, showAs } from './app.ts'
import type { Config } from './config.ts'
import { MODULES } from './modules.ts'
import { buildCommands } from './platform/command/dispatch.ts'
import { connectDatabase, type Db } from './platform/db/connect.ts'
import { together } from './platform/db/trx.ts'
import { buildFeedWatch } from './platform/events/feed-watch.ts'
import { type Sequencer, startSequencer } from './platform/events/sequencer.ts'
import { buildOps } from './platform/http/ops.ts'
import type { Platform } from './platform/http/server.ts'
import { buildPlatformJobs } from './platform/jobs/platform-jobs.ts'
import { type Job, type JobContext, type Jobs, startJobs } from './platform/jobs/job-loop.ts'
import { buildMetrics } from './platform/metrics.ts'
import type { MailSettings } from './platform/outbound/send-mail.ts'
import { NO_LIMITS } from './platform/fairness/rate-limits.ts'

type Options = {
  database_url: string
  /** Without `rate_limits`, requests are not limited. */
  config: Pick<Config, 'database_connections_max'> &
    Partial<Pick<Config, 'rate_limits' | 'webhook_hosts_allowed' | 'mail_from' | 'public_url' |
    'is_simulating'>> &
    { secrets: Pick<Config['secrets'], 'platform_key'> & Partial<Config['secrets']> }
  logger: Logger
}

export type Service = {
  app: FastifyInstance
  ops: FastifyInstance
  db: Db
  startJobs: () => void
  /** Makes what the first requests would wait for; what they need sooner is made then. */
  warmUp: () => Promise<void>
  /** `/readyz` then says that the service is not ready. It still answers requests. */
  drain: () => void
  /** Answers the requests that it has begun, then closes everything. */
  close: () => Promise<void>
}

export async function buildService (
  { database_url, config, logger }: Options
): Promise<Service> {
  const database = connectDatabase({
    url: database_url,
    connections_max: config.database_connections_max,
    onBrokenConnection: (error) => logger.warn({ err: error }, 'idle database connection broke')
  })
  const { db, keys, read_connections, buildSession, recorded } = database
  const feed_watch = buildFeedWatch(db)
  const metrics = buildMetrics(database)
  const commands = buildCommands(database, metrics)
  const platform: Platform = {
    db,
    keys,
    read_connections,
    rate_limits: config.rate_limits ?? NO_LIMITS,
    commands,
    metrics,
    logger,
    platform_key: config.secrets.platform_key,
    feed_watch,
    public_url: config.public_url ?? 'http://localhost',
    outbound: {
      encryption_key: config.secrets.encryption_key ?? null,
      hosts_allowed: config.webhook_hosts_allowed ?? [],
      mail: mailSettingsOf(config)
    },
    is_simulating: config.is_simulating ?? false
  }
  const app = await buildApp(platform)
  let is_draining = false
  const ops = buildOps({ db: keys, metrics, isDraining: () => is_draining })
  let jobs: Jobs | undefined
  let sequencer: Sequencer | undefined
  return {
    app,
    ops,
    db,
    startJobs: () => {
      jobs = startJobs(buildJobs({ ...platform, showAs }), logger)
      sequencer = startSequencer({
        buildSession, recorded, onGrown: feed_watch.tellGrown, logger
      })
    },
    warmUp: async () => app.prepareSchemas(),
    drain: () => { is_draining = true },
    close: async () => {
      is_draining = true
      // Side by side: each may wait for what it has begun, for up to 15 s.
      await together([app.close(), jobs?.stop() ?? Promise.resolve()])
      await sequencer?.close()
      await database.close()
      await ops.close()
    }
  }
}

function mailSettingsOf (
  { secrets: { smtp_server: server = null }, mail_from: from }: Options['config']
): MailSettings | null {
  return server === null || from === undefined ? null : { server, from }
}

/** The background jobs of every module and of the platform. */
export function buildJobs (context: JobContext): Job[] {
  return [
    ...MODULES.flatMap(({ jobs }) => jobs?.(context) ?? []), ...buildPlatformJobs(context)
  ]
}
