// Which background work the service has.

import { buildOwnCall } from './platform/call.ts'
import type { Platform } from './platform/http/server.ts'
import { deleteOldAnswers, findUnpaidOrdersDue } from './platform/due.ts'
import { type Job, runEach } from './platform/jobs.ts'
import { analyzeGrownTables } from './platform/statistics.ts'
import { timeOutSalesOrder } from './modules/sales-orders/service.ts'

const DUE_MAX = 100
const OLD_ANSWERS_MAX = 5_000

export function buildJobs ({ db, commands, logger }: Platform): Job[] {
  return [
    {
      name: 'time out unpaid orders',
      pause_ms: 1_000,
      run: async () => {
        const due = await findUnpaidOrdersDue(db, DUE_MAX)
        const has_success = await runEach(due, async ({ merchant_id, id }) =>
          timeOutSalesOrder(buildOwnCall(merchant_id, { db, commands }), id), logger)
        return has_success && due.length === DUE_MAX
      }
    },
    {
      name: 'analyze grown tables',
      pause_ms: 1_000,
      run: async () => {
        await analyzeGrownTables(db)
        return false
      }
    },
    {
      name: 'forget old answers',
      pause_ms: 3_600_000,
      run: async () => await deleteOldAnswers(db, OLD_ANSWERS_MAX) === OLD_ANSWERS_MAX
    }
  ]
}
