// Matches open bills again that a mark asks for: those of a purchase order, or all of a supplier or
// the merchant, whose settings have changed.

import type { Logger } from 'pino'
import type { Call } from '../../../platform/command/call.ts'
import { isPassing, readRefusal } from '../../../platform/http/problems/describe-problem.ts'
import {
  type BillMark, deleteBillMarks, listNextOpen, listOfOrder, readBillMark, setReached
} from '../store/due-bills.ts'
import { MATCH } from './decide.ts'

/** So many bills of a changed setting are matched before it is the turn of other marks. */
const PART_MAX = 25

type Log = Pick<Logger, 'error'>

/** The background work: another process may do the same, which does no harm. */
export async function matchMarked (call: Call, mark_id: string, log: Log): Promise<void> {
  const { db, merchant_id } = call
  const mark = await readBillMark(db, merchant_id, mark_id)
  if (mark === undefined) return
  if (mark.purchase_order_id === null) return matchPart(call, mark, log)
  const { marks, bills } = await listOfOrder(db, merchant_id, mark.purchase_order_id)
  await matchEach(call, bills, log)
  await deleteBillMarks(db, merchant_id, marks)
}

/** Killed in between, it begins behind the part before. */
async function matchPart (call: Call, mark: BillMark, log: Log): Promise<void> {
  const { db, merchant_id } = call
  const bills = mark.is_repeated ? [] : await listNextOpen(db, merchant_id, mark, PART_MAX)
  await matchEach(call, bills, log)
  const last = bills.at(-1)
  return last === undefined || bills.length < PART_MAX
    ? deleteBillMarks(db, merchant_id, [mark.id])
    : setReached(db, merchant_id, { id: mark.id, reached_id: last })
}

/**
 * Throws what says nothing of the bill: it is tried again. A defect would come again for ever, and
 * no bill behind it would be matched: that bill stays as it is until another mark asks for it.
 */
async function matchEach (call: Call, ids: readonly string[], log: Log): Promise<void> {
  for (const id of ids) {
    try {
      // eslint-disable-next-line no-await-in-loop -- the oldest first: it counts before the others
      await call.commands.run(MATCH, call, { id })
    } catch (error) {
      const refusal = readRefusal(error)
      if (refusal !== undefined && isPassing(refusal)) throw error
      log.error({ err: error, bill_id: id }, 'a bill could not be matched: defect of the service')
    }
  }
}
