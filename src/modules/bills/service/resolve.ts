// The decision of a person about the exception of a disputed bill: the bill is approved in spite of
// its findings, or rejected.

import { assertResolution } from '../../../domain/back-to-back/actions/resolve-exception.ts'
import {
  describeException, type ExceptionDescription
} from '../../../domain/back-to-back/describe-sale.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Bill } from '../../../domain/model/bill/bill.ts'
import { approveBill, rejectBill } from '../../../domain/model/bill/decide-bill.ts'
import type { Exception, Resolution } from '../../../domain/model/exception/exception.ts'
import {
  type Answer, assertVersion, type Call, type Command, etagOf
} from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { findException } from '../../exceptions/store.ts'
import { type BilledOrder, findBills, findOrdersOfBill } from '../store/bills.ts'
import {
  answerBill, type BillChanges, type BillSurroundings, judge, loadBilled, recordBill
} from './bill-command.ts'

type Resolving = { id: string, resolution: Resolution, note?: string | null | undefined }

/** Throws `exception_not_found`, `exception_resolved`, `bill_reason_missing` and more. */
export async function resolveMismatch (
  call: Call, input: Resolving
): Promise<Answer<ExceptionDescription>> {
  return call.commands.run(RESOLVE, call, input)
}

type Located = { bill_id: string, orders: readonly BilledOrder[] }
type Loaded = BillSurroundings & { bill: Bill | undefined, exception: Exception | undefined }

const RESOLVE: Command<Resolving, Loaded, BillChanges, ExceptionDescription, Located> = {
  locate: async (trx, merchant_id, [request]) => {
    const exception = await findException(trx, merchant_id, request?.input.id ?? '')
    const bill_id = exception?.subject_id ?? ''
    return { bill_id, orders: await findOrdersOfBill(trx, merchant_id, bill_id) }
  },
  load: async (trx, merchant_id, [request], { bill_id, orders }) => {
    const [loaded, [bill], exception] = await together([
      loadBilled(trx, merchant_id, orders, bill_id),
      findBills(trx, merchant_id, [bill_id], null),
      findException(trx, merchant_id, request?.input.id ?? '')
    ])
    return { ...loaded, bill, exception }
  },
  decide: (requests, { bill, exception, ...surroundings }, now) => requests.map(({
    call, input: { resolution, note = null }
  }) => {
    if (bill === undefined || exception === undefined) return new RuleError('exception_not_found')
    assertVersion(call, exception.version)
    assertResolution(exception, { resolution })
    const judged = judge(bill, surroundings)
    const after = resolution === 'approve'
      ? approveBill(judged, { reason: note }, now)
      : rejectBill(judged, { reason: reasonOf(note) }, now)
    const { changes } = answerBill({ before: bill, after, note, now }, surroundings)
    const resolved = changes?.exceptions.find(({ id }) => id === exception.id) ?? exception
    return {
      status: 200,
      value: describeException(resolved),
      headers: { etag: etagOf(resolved.version) },
      changes
    }
  }),
  record: recordBill
}

function reasonOf (note: string | null): string {
  if (note === null) throw new RuleError('bill_reason_missing')
  return note
}
