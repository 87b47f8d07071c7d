// The background jobs of invoices: what is due is issued, and what is not paid in time is noted.

import { RuleError } from '../../domain/kernel/rule.ts'
import { buildOwnCall } from '../../platform/command/call.ts'
import { isDatabaseAway } from '../../platform/db/sqlstate.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { buildQueueJob } from '../../platform/jobs/run-due-rows.ts'
import { issueDue, noteOverdueInvoice } from './service/issue.ts'
import { type DueMark, findInvoicingDue, findOverdue, putOffInvoicing } from './store/due-orders.ts'

const ISSUE = 'issue invoices'
/** So many orders of a merchant share a transaction, and so one flush of their series. */
const BATCH_SIZE = 20

export function buildInvoiceJobs (context: JobContext): Job[] {
  return [
    { name: ISSUE, pause_ms: 500, run: async () => issueAll(context) },
    buildQueueJob({
      name: 'note overdue invoices',
      pause_ms: 10_000,
      find: findOverdue,
      run: noteOverdueInvoice
    }, context)
  ]
}

/** Marks that fail keep no others back: the next page begins behind them. */
async function issueAll (context: JobContext): Promise<false> {
  let page: DueMark[] = []
  do {
    // eslint-disable-next-line no-await-in-loop -- page by page
    page = await findInvoicingDue(context.db, BATCH_SIZE, page.at(-1))
    for (const [merchant_id, marks] of Map.groupBy(page, (mark) => mark.merchant_id)) {
      // eslint-disable-next-line no-await-in-loop -- one merchant after the other
      await issueTogether(context, merchant_id, marks.map((mark) => mark.sales_order_id))
    }
  } while (page.length === BATCH_SIZE)
  return false
}

/** When orders fail together each is tried alone, so that one faulty order stops no other. */
async function issueTogether (
  context: JobContext, merchant_id: string, ids: readonly string[]
): Promise<void> {
  const [id = '', ...others] = ids
  try {
    await issueDue(buildOwnCall(merchant_id, ISSUE, context), ids)
  } catch (error) {
    const is_passing = isPassing(error)
    if (others.length === 0 || is_passing) {
      context.logger.warn({ err: error, sales_order_ids: ids },
        'orders could not be invoiced, they are tried again')
      // What fails by itself would fail twice a second.
      if (!is_passing) await putOffInvoicing(context.db, merchant_id, id)
      return
    }
    for (const id of ids) {
      // eslint-disable-next-line no-await-in-loop -- alone: one of them is at fault
      await issueTogether(context, merchant_id, [id])
    }
  }
}

/** The order is not at fault: the database is away, or there was no turn. */
function isPassing (error: unknown): boolean {
  return isDatabaseAway(error) ||
    (error instanceof RuleError && (error.rule === 'busy' || error.rule === 'overloaded'))
}
