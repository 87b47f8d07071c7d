// The background job of sales orders: orders that were not paid in time give their stock back.

import { buildQueueJob } from '../../platform/jobs/run-due-rows.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { findUnpaidOrdersDue } from '../back-to-back/store/due-orders.ts'
import { timeOutSalesOrder } from './service/money.ts'

export function buildSalesOrderJobs (context: JobContext): Job[] {
  return [buildQueueJob({
    name: 'time out unpaid orders',
    pause_ms: 1_000,
    find: findUnpaidOrdersDue,
    run: timeOutSalesOrder
  }, context)]
}
