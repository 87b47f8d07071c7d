// The background jobs of purchase orders: each acts when a supplier has let a deadline pass.

import { buildQueueJob, type Queue } from '../../platform/jobs/run-due-rows.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import {
  findAcknowledgementsDue, findCancellationsDue, findShipmentsDue
} from '../back-to-back/store/due-orders.ts'
import {
  expirePurchaseOrder, noteCancellationUnanswered, noteLatePurchaseOrder
} from './service/answer.ts'

const QUEUES: readonly Queue[] = [
  {
    name: 'expire unanswered purchase orders',
    pause_ms: 1_000,
    find: findAcknowledgementsDue,
    run: expirePurchaseOrder
  },
  {
    name: 'note unanswered cancellations',
    pause_ms: 1_000,
    find: findCancellationsDue,
    run: noteCancellationUnanswered
  },
  {
    name: 'note late shipments',
    pause_ms: 5_000,
    find: findShipmentsDue,
    run: noteLatePurchaseOrder
  }
]

export function buildPurchaseOrderJobs (context: JobContext): Job[] {
  return QUEUES.map((queue) => buildQueueJob(queue, context))
}
