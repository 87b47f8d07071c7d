// The background jobs of sales orders: orders that were not paid in time give their stock back, and
// orders that cannot be found yet get their search terms.

import { buildQueueJob } from '../../platform/jobs/run-due-rows.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { findUnpaidOrdersDue } from '../back-to-back/store/due-orders.ts'
import { indexOrders } from './service/index-orders.ts'
import { timeOutSalesOrder } from './service/money.ts'

const INDEX = 'index orders for search'

export function buildSalesOrderJobs (context: JobContext): Job[] {
  return [buildQueueJob({
    name: 'time out unpaid orders',
    pause_ms: 1_000,
    find: findUnpaidOrdersDue,
    run: timeOutSalesOrder
  }, context), {
    name: INDEX,
    pause_ms: 10_000,
    run: async () => indexOrders(INDEX, context)
  }]
}
