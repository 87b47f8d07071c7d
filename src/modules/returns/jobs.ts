// The background job of returns: it tells of suppliers that have let the deadline of a credit pass.

import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { buildQueueJob } from '../../platform/jobs/run-due-rows.ts'
import { noteCreditOverdue } from './service/change.ts'
import { findCreditsDue } from './store/list-returns.ts'

export function buildReturnJobs (context: JobContext): Job[] {
  return [buildQueueJob({
    name: 'note overdue supplier credits',
    pause_ms: 5_000,
    find: findCreditsDue,
    run: noteCreditOverdue
  }, context)]
}
