// The background job of changed availability: what is old goes.

import { deleteOldSkus } from '../../platform/events/read-skus.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { runPages } from '../../platform/jobs/run-due-rows.ts'
import { listSettings, type MerchantSettingsOf } from '../merchants/store/due-settings.ts'

/** Who was away for longer compares everything, which is less work than so many changes. */
const KEPT_DAYS = 7

export function buildAvailabilityChangeJobs ({ db, logger }: JobContext): Job[] {
  return [{
    name: 'delete old availability changes',
    pause_ms: 3_600_000,
    // A part of each merchant's at a time, so that the service can stop between.
    run: async () => {
      let has_more = false
      await runPages<MerchantSettingsOf>({
        find: async (limit, last) => listSettings(db, limit, last?.merchant_id ?? ''),
        run: async ({ merchant_id }) => {
          has_more = await deleteOldSkus(db, merchant_id, KEPT_DAYS) || has_more
        },
        logger
      })
      return has_more
    }
  }]
}
