// The background jobs of sourcing: waiting orders are served when more stock is available.

import { buildOwnCall } from '../../platform/command/call.ts'
import { runPages } from '../../platform/jobs/run-due-rows.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import {
  deleteIdleMarks, findMarks, type Mark, markWaitingSkus
} from '../back-to-back/store/due-restock-marks.ts'
import { restockSku } from './service.ts'

const SOURCE_RESTOCKED = 'source restocked orders'
const SWEPT_SKUS_MAX = 5_000
const IDLE_MARKS_MAX = 10_000

export function buildSourcingJobs (context: JobContext): Job[] {
  const { db, logger } = context
  return [
    {
      name: SOURCE_RESTOCKED,
      pause_ms: 200,
      run: async () => {
        // Marks that nobody waits for are deleted first, in bulk; the others are served one by one.
        // eslint-disable-next-line no-await-in-loop -- so many at a time
        while (await deleteIdleMarks(db, IDLE_MARKS_MAX) === IDLE_MARKS_MAX);
        return runPages<Mark>({
          find: async (limit, last) => findMarks(db, limit, last?.ids[0] ?? 0),
          run: async (mark) =>
            restockSku(buildOwnCall(mark.merchant_id, SOURCE_RESTOCKED, context), mark),
          logger
        })
      }
    },
    {
      name: 'sweep waiting orders',
      pause_ms: 30_000,
      run: async () => {
        await markWaitingSkus(db, SWEPT_SKUS_MAX)
        return false
      }
    }
  ]
}
