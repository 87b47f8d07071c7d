// The background work of logos: it deletes those that no order has named for long.

import { buildDeletion } from '../../platform/jobs/delete-by-parts.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { listSettings, type MerchantSettingsOf } from '../merchants/store/due-settings.ts'
import { deleteUnnamedLogos } from './store/delete-unnamed.ts'

export function buildLogoJobs (context: JobContext): Job[] {
  return [buildDeletion<MerchantSettingsOf, string>({
    name: 'delete unnamed logos',
    list: async (limit, after) => listSettings(context.db, limit, after),
    deletePart: async ({ merchant_id }, reached) =>
      deleteUnnamedLogos(context.db, merchant_id, reached)
  }, context)]
}
