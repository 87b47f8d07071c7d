// The background work of stock feeds: they are pulled from where suppliers have them, what a
// process left half applied is applied, and what is not needed any more is deleted.

import { buildOwnCall } from '../../platform/command/call.ts'
import { buildDeletion } from '../../platform/jobs/delete-by-parts.ts'
import { buildQueueJob, runEach } from '../../platform/jobs/run-due-rows.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { listSettings, type MerchantSettingsOf } from '../merchants/store/due-settings.ts'
import { buildPullJob } from './pulling/pull-job.ts'
import { tellFeedOverdue } from './service/feed-pulls.ts'
import { applyNextPart } from './service/streams/apply-load.ts'
import { deleteOldPulls, findOverdue } from './store/due-pulls.ts'
import { deleteLoad, findHalfApplied, findOver } from './store/feed-loads.ts'
import { deleteOldFeeds } from './store/old-feeds.ts'

const FINISH_FEEDS = 'finish stock feeds'
const FEEDS_MAX = 20
const DELETED_ROWS = 5_000

export function buildStockJobs (context: JobContext): Job[] {
  const { db, logger } = context
  return [
    buildPullJob(context),
    buildQueueJob({
      name: 'tell overdue stock feeds', pause_ms: 5_000, find: findOverdue, run: tellFeedOverdue
    }, context),
    {
      name: 'delete old feed pulls',
      pause_ms: 3_600_000,
      run: async () => deleteOldPulls(db, DELETED_ROWS)
    },
    // They are kept for as long as the events that tell of them.
    buildDeletion<MerchantSettingsOf, true>({
      name: 'delete old stock feeds',
      list: async (limit, after) => listSettings(db, limit, after),
      deletePart: async ({ merchant_id, settings: { event_retention_days } }) =>
        await deleteOldFeeds(db, merchant_id, event_retention_days) || null
    }, context),
    {
      name: FINISH_FEEDS,
      pause_ms: 5_000,
      run: async () => {
        let has_more = false
        await runEach(await findHalfApplied(db, FEEDS_MAX), async ({ merchant_id, id }) => {
          const is_open = await applyNextPart(buildOwnCall(merchant_id, FINISH_FEEDS, context), id)
          has_more ||= is_open
        }, logger)
        return has_more
      }
    },
    {
      name: 'delete received stock feeds',
      pause_ms: 5_000,
      run: async () => {
        let has_more = false
        for (const { merchant_id, id } of await findOver(db, FEEDS_MAX)) {
          // eslint-disable-next-line no-await-in-loop -- one statement after the other
          const { is_gone } = await deleteLoad(db, merchant_id, id, DELETED_ROWS)
          has_more ||= !is_gone
        }
        return has_more
      }
    }
  ]
}
