// The background job of changed availability: what is old goes.

import { deleteOldSkus } from '../../platform/events/read-skus.ts'
import { buildDeletion } from '../../platform/jobs/delete-by-parts.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { listSettings, type MerchantSettingsOf } from '../merchants/store/due-settings.ts'

/** Who was away for longer compares everything, which is less work than so many changes. */
const KEPT_DAYS = 7

export function buildAvailabilityChangeJobs (context: JobContext): Job[] {
  const { db } = context
  return [buildDeletion<MerchantSettingsOf, true>({
    name: 'delete old availability changes',
    list: async (limit, after) => listSettings(db, limit, after),
    deletePart: async ({ merchant_id }) => await deleteOldSkus(db, merchant_id, KEPT_DAYS) || null
  }, context)]
}
