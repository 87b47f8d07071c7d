// Which background work the service has.

import type { Logger } from 'pino'
import { buildOwnCall, type Call } from './platform/call.ts'
import type { Platform } from './platform/http/server.ts'
import {
  deleteIdleMarks, deleteOldAnswers, type Due, findAcknowledgementsDue, findCancellationsDue,
  type FindDue, findMarks, findShipmentsDue, findUnpaidOrdersDue, type Mark, markWaitingSkus
} from './platform/due.ts'
import { type Job, runEach } from './platform/jobs.ts'
import { analyzeGrownTables } from './platform/statistics.ts'
import {
  expirePurchaseOrder, noteCancellationUnanswered, noteLatePurchaseOrder
} from './modules/purchase-orders/service/answer.ts'
import { timeOutSalesOrder } from './modules/sales-orders/service/money.ts'
import { restockSku } from './modules/sourcing/service.ts'

const DUE_MAX = 100
const OLD_ANSWERS_MAX = 5_000
const SWEPT_SKUS_MAX = 5_000
const IDLE_MARKS_MAX = 10_000

type Queue = {
  name: string
  pause_ms: number
  find: FindDue
  run: (call: Call, id: string) => Promise<unknown>
}

/** The due rows are the queue: whoever does one first does it, the others find nothing to do. */
const QUEUES: readonly Queue[] = [
  {
    name: 'time out unpaid orders',
    pause_ms: 1_000,
    find: findUnpaidOrdersDue,
    run: timeOutSalesOrder
  },
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

type Needed = Pick<Platform, 'db' | 'commands' | 'logger'>

export function buildJobs (platform: Needed): Job[] {
  const { db, logger } = platform
  return [
    ...QUEUES.map((queue) => buildQueueJob(queue, platform)),
    {
      name: 'source restocked orders',
      pause_ms: 200,
      run: async () => {
        // All of them first: those that are left are served one SKU after the other.
        // eslint-disable-next-line no-await-in-loop -- a number at a time
        while (await deleteIdleMarks(db, IDLE_MARKS_MAX) === IDLE_MARKS_MAX);
        return runPages<Mark>(
          async (last) => findMarks(db, DUE_MAX, last?.ids[0] ?? 0),
          async (mark) => restockSku(buildOwnCall(mark.merchant_id, platform), mark), logger)
      }
    },
    {
      name: 'sweep waiting orders',
      pause_ms: 30_000,
      run: async () => {
        await markWaitingSkus(db, SWEPT_SKUS_MAX)
        return false
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

function buildQueueJob ({ find, run, ...named }: Queue, platform: Needed): Job {
  const { db, logger } = platform
  return {
    ...named,
    run: async () => runPages<Due>(
      async (last) => find(db, DUE_MAX, last?.id ?? ''),
      async ({ merchant_id, id }) => run(buildOwnCall(merchant_id, platform), id), logger)
  }
}

/** Page by page, so that rows that always fail keep none of the others back. */
async function runPages<Row> (
  findPage: (last: Row | undefined) => Promise<Row[]>, run: (row: Row) => Promise<unknown>,
  logger: Logger
): Promise<false> {
  let page: Row[] = []
  do {
    // eslint-disable-next-line no-await-in-loop -- page by page
    page = await findPage(page.at(-1))
    // eslint-disable-next-line no-await-in-loop -- as above
    await runEach(page, run, logger)
  } while (page.length === DUE_MAX)
  return false
}
