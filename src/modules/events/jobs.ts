// The background job of events: those that are older than the merchant wants go.

import { deleteOldEvents } from '../../platform/events/delete-old-events.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { runPages } from '../../platform/jobs/run-due-rows.ts'
import { listSettings, type MerchantSettingsOf } from '../merchants/store/due-settings.ts'

export function buildEventJobs ({ db, logger }: JobContext): Job[] {
  return [{
    name: 'delete old events',
    pause_ms: 3_600_000,
    // A part of each merchant's at a time, so that the service can stop between.
    run: async () => {
      let has_more = false
      await runPages<MerchantSettingsOf>({
        find: async (limit, last) => listSettings(db, limit, last?.merchant_id ?? ''),
        run: async ({ merchant_id, settings: { event_retention_days } }) => {
          has_more = await deleteOldEvents(db, merchant_id, event_retention_days) || has_more
        },
        logger
      })
      return has_more
    }
  }]
}
