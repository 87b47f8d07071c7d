// The background job of events: those that are older than the merchant wants go.

import { deleteOldEvents } from '../../platform/events/delete-old-events.ts'
import { buildDeletion } from '../../platform/jobs/delete-by-parts.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { listSettings, type MerchantSettingsOf } from '../merchants/store/due-settings.ts'

export function buildEventJobs (context: JobContext): Job[] {
  const { db } = context
  return [buildDeletion<MerchantSettingsOf, true>({
    name: 'delete old events',
    list: async (limit, after) => listSettings(db, limit, after),
    deletePart: async ({ merchant_id, settings: { event_retention_days } }) =>
      await deleteOldEvents(db, merchant_id, event_retention_days) || null
  }, context)]
}
