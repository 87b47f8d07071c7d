// The background work of received documents: it goes on with those that their process has left, and
// deletes the bytes of those that were applied long ago.

import { buildDeletion } from '../../platform/jobs/delete-by-parts.ts'
import { buildQueueJob } from '../../platform/jobs/run-due-rows.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { listSettings, type MerchantSettingsOf } from '../merchants/store/due-settings.ts'
import { resumeDocument } from './service/finish.ts'
import { findDocumentsDue } from './store/due-documents.ts'
import { deleteOldContents, type Reached } from './store/old-contents.ts'

const PAUSE_MS = 5_000

export function buildReceivedDocumentJobs (context: JobContext): Job[] {
  return [
    buildQueueJob({
      name: 'resume received documents',
      pause_ms: PAUSE_MS,
      find: findDocumentsDue,
      run: async (call, id) => resumeDocument(call, id, context.logger)
    }, context),
    buildDeletion<MerchantSettingsOf, Reached>({
      name: 'delete received files',
      list: async (limit, after) => listSettings(context.db, limit, after),
      deletePart: async ({ merchant_id, settings }, reached) => deleteOldContents(
        context.db, merchant_id, settings.received_file_retention_days, reached)
    }, context)
  ]
}
