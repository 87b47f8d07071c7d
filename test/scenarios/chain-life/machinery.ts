// The background work of a chain, one piece at a time: what the jobs do without their loops.

import { sql } from 'kysely'
import { showAs } from '../../../src/app.ts'
import { followLink } from '../../../src/modules/links/following/follow-link.ts'
import { buildCommands } from '../../../src/platform/command/dispatch.ts'
import { connectDatabase, type Db } from '../../../src/platform/db/connect.ts'
import { buildFeedWatch } from '../../../src/platform/events/feed-watch.ts'
import { buildLogger } from '../../../src/platform/log.ts'
import { buildMetrics } from '../../../src/platform/metrics.ts'
import { buildAgents } from '../../../src/platform/outbound/public-address.ts'
import { buildJobs } from '../../../src/service.ts'
import { openPositions } from './positions.ts'
import { ENCRYPTION_KEY } from '../../support/service.ts'

const OUTBOUND = { encryption_key: ENCRYPTION_KEY, hosts_allowed: ['127.0.0.1'], mail: null }

export type Machinery = {
  /** What is due is sent, once. */
  send: () => Promise<void>
  /** The partner is followed to the end of its feed; so many processes do so at once. */
  follow: (merchant_id: string, processes?: number) => Promise<void>
  /** What the partners have is asked for by whoever follows next. */
  askStock: () => Promise<void>
  /** Those who waited get what there is by now. */
  restock: () => Promise<void>
  /** Open bills are compared with what has moved by now. */
  matchBills: () => Promise<void>
  /** The supplier's time to answer is over. */
  expire: (merchant_id: string, supplier_id: string) => Promise<void>
  close: () => Promise<void>
}

export function buildMachinery (database_url: string): Machinery {
  const database = openDatabase(database_url)
  const { db } = database
  const positions = openPositions(database)
  const feed_watch = buildFeedWatch(db)
  const agents = buildAgents(OUTBOUND.hosts_allowed)
  const context = {
    db,
    commands: buildCommands(database, buildMetrics(database)),
    logger: buildLogger(process.env.TEST_LOG_LEVEL ?? 'silent'),
    feed_watch,
    outbound: OUTBOUND,
    public_url: 'http://localhost',
    is_simulating: true,
    showAs
  }
  const runJobs = async (...names: string[]): Promise<void> => {
    const jobs = buildJobs(context)
    for (const name of names) {
      const job = jobs.find((one) => one.name === name)
      if (job === undefined) throw new Error(`no job ${name}`)
      /* eslint-disable no-await-in-loop -- one after the other */
      await job.run()
      await job.finish?.()
      /* eslint-enable no-await-in-loop */
    }
  }
  const { signal } = new AbortController()
  return {
    send: async () => {
      await hurry(db)
      await runJobs('send transmissions', 'note transmissions')
    },
    follow: async (merchant_id, processes = 1) => {
      await positions.give()
      await hurry(db)
      const links = await db.selectFrom('link_progress').where('due_at', 'is not', null)
        .where('merchant_id', '=', merchant_id).select(['merchant_id', 'link_id']).execute()
      await Promise.all(links.flatMap((link) =>
        Array.from({ length: processes }, async (_none, index) => followLink({
          context, agents, process_id: `life ${index}`, signal, isCrowded: () => true
        }, link))))
    },
    askStock: async () => wantStock(db),
    restock: async () => {
      await sql`update restock_marks set created_at = now() - interval '3 seconds'`.execute(db)
      await runJobs('sweep waiting orders', 'source restocked orders')
    },
    matchBills: async () => runJobs('match bills again'),
    expire: async (merchant_id, supplier_id) => {
      await endTimeToAnswer(db, merchant_id, supplier_id)
      await runJobs('expire unanswered purchase orders')
    },
    close: async () => {
      agents.close()
      feed_watch.close()
      await positions.close()
      await database.close()
    }
  }
}

const openDatabase = (url: string) =>
  connectDatabase({ url, connections_max: 12, onBrokenConnection: () => {} })

async function wantStock (db: Db): Promise<void> {
  await sql`update link_progress set stock_due_at = now() where stock_due_at > now()`.execute(db)
}

async function endTimeToAnswer (
  db: Db, merchant_id: string, supplier_id: string
): Promise<void> {
  await sql`update purchase_orders set acknowledgement_due_at = now() - interval '1 second'
    where merchant_id = ${merchant_id} and supplier_id = ${supplier_id}
      and status = 'issued' and acknowledgement_due_at is not null`.execute(db)
}

/** A life does not wait: all pauses are over. */
async function hurry (db: Db): Promise<void> {
  await sql`update partner_orders set look_at = now() where look_at > now()`.execute(db)
  await sql`update partner_orders set invoices_due_at = now()
    where invoices_due_at > now()`.execute(db)
  await sql`update link_progress set due_at = now() where due_at > now()`.execute(db)
  await sql`update transmissions set next_attempt_at = now()
    where state = 'queued' and next_attempt_at > now()`.execute(db)
  await sql`update channel_pauses set paused_until = now()
    where paused_until > now()`.execute(db)
}
