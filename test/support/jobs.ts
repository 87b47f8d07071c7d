// Runs a background job when a test asks for it.

import type { Test } from 'tap'
import { sql } from 'kysely'
import { showAs } from '../../src/app.ts'
import { examineMerchants } from '../../src/doctor.ts'
import { buildJobs } from '../../src/service.ts'
import { buildCommands } from '../../src/platform/command/dispatch.ts'
import { connectDatabase, type Db } from '../../src/platform/db/connect.ts'
import { inSnapshot } from '../../src/platform/db/snapshot.ts'
import { buildFeedWatch } from '../../src/platform/events/feed-watch.ts'
import { buildLogger } from '../../src/platform/log.ts'
import { buildMetrics } from '../../src/platform/metrics.ts'
import { NOTHING_SET } from '../../src/platform/outbound/outbound-settings.ts'

/** Runs the job of that name once, with its own connections. */
export function givenJobs (t: Test, database_url: string): (name: string) => Promise<void> {
  const logger = buildLogger(process.env.TEST_LOG_LEVEL ?? 'silent')
  const database = connectDatabase({
    url: database_url, connections_max: 6, onBrokenConnection: () => {}
  })
  t.teardown(async () => database.close())
  const metrics = buildMetrics(database)
  const commands = buildCommands(database, metrics)
  const jobs = buildJobs({
    db: database.db,
    commands,
    logger,
    feed_watch: buildFeedWatch(database.db),
    outbound: NOTHING_SET,
    public_url: 'http://localhost',
    is_simulating: true,
    showAs
  })
  return async (name) => {
    const job = jobs.find((one) => one.name === name)
    if (job === undefined) throw new Error(`no job ${name}`)
    await job.run()
  }
}

/** Makes all restock marks old enough to be deleted, if no line waits for their SKU. */
export async function ageMarks (db: Db): Promise<void> {
  await sql`update restock_marks set created_at = now() - interval '3 seconds'`.execute(db)
}

/** Checks every invariant of every merchant, on the data that earlier tests have left. */
export async function assertSound (t: Test, db: Db): Promise<void> {
  const { findings, sales_orders } = await inSnapshot(db, async (snapshot, merchant_ids) =>
    examineMerchants(snapshot, merchant_ids))
  t.same(findings.filter(({ count }) => count > 0), [], `${sales_orders} sales orders`)
}
