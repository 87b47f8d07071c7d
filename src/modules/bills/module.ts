// Describes the module of suppliers' bills for the list in `src/modules.ts`.

import { buildQueueJob } from '../../platform/jobs/run-due-rows.ts'
import type { Module } from '../../platform/module.ts'
import { billRoutes } from './routes.ts'
import { ACCRUAL_SCHEMAS } from './schema/accruals.ts'
import { Bill, BILL_READ_SCHEMAS, SupplierBill } from './schema/bill.ts'
import { NEW_BILL_SCHEMAS } from './schema/new-bill.ts'
import { matchMarked } from './service/match-again.ts'
import { BILL_CHECKS } from './store/check-bills.ts'
import { findBillMarks } from './store/due-bills.ts'

const PAUSE_MS = 1_000

export const BILLS_MODULE: Module = {
  tag: {
    name: 'Bills',
    description: 'A bill is what a supplier asks for its goods. It is matched with what was ' +
      'agreed and what has moved.'
  },
  schemas: [...BILL_READ_SCHEMAS, ...NEW_BILL_SCHEMAS, ...ACCRUAL_SCHEMAS],
  shapes: { bill: { schema: Bill, views: { supplier: SupplierBill } } },
  routes: billRoutes,
  jobs: (context) => [buildQueueJob({
    name: 'match bills again',
    pause_ms: PAUSE_MS,
    find: findBillMarks,
    run: async (call, id) => matchMarked(call, id, context.logger)
  }, context)],
  checks: BILL_CHECKS,
  keys: [{
    name: 'bill_number', text: 'select number as key, id from bills where merchant_id = $1'
  }]
}
