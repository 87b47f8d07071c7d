// The background work of received documents: it goes on with those that their process has left, and
// deletes the bytes of those that were applied long ago.

import { buildQueueJob, runPages } from '../../platform/jobs/run-due-rows.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { listSettings, type MerchantSettingsOf } from '../merchants/store/due-settings.ts'
import { resumeDocument } from './service/finish.ts'
import { findDocumentsDue } from './store/due-documents.ts'
import { deleteOldContents } from './store/old-contents.ts'

const PAUSE_MS = 5_000
const DELETING_PAUSE_MS = 3_600_000

export function buildReceivedDocumentJobs (context: JobContext): Job[] {
  return [
    buildQueueJob({
      name: 'resume received documents',
      pause_ms: PAUSE_MS,
      find: findDocumentsDue,
      run: async (call, id) => resumeDocument(call, id, context.logger)
    }, context),
    buildDeletingJob(context)
  ]
}

/** A part of each merchant's at a time, so that the service can stop between. */
function buildDeletingJob ({ db, logger }: JobContext): Job {
  return {
    name: 'delete received files',
    pause_ms: DELETING_PAUSE_MS,
    run: async () => {
      let has_more = false
      await runPages<MerchantSettingsOf>({
        find: async (limit, last) => listSettings(db, limit, last?.merchant_id ?? ''),
        run: async ({ merchant_id, settings: { received_file_retention_days: days } }) => {
          has_more = await deleteOldContents(db, merchant_id, days) || has_more
        },
        logger
      })
      return has_more
    }
  }
}
