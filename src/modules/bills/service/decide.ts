// The commands by which a bill is approved, rejected, paid, and matched again.

import { dateIn } from '../../../domain/kernel/local-time.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { BillingSettings } from '../../../domain/model/bill/billing-settings.ts'
import type { Bill, BillDescription } from '../../../domain/model/bill/bill.ts'
import {
  approveBill, payBill, rejectBill, settleBill
} from '../../../domain/model/bill/decide-bill.ts'
import {
  type Answer, assertVersion, type Call, type Command
} from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { type BilledOrder, findBills, findOrdersOfBill } from '../store/bills.ts'
import {
  answerBill, type BillChanges, type BillSurroundings, judge, loadBilled, recordBill
} from './bill-command.ts'

type Reason = { reason?: string | null | undefined }
type Payment = { paid_on?: string | undefined, reference?: string | null | undefined }

/** A bill that is approved stays so. Throws what `approveBill` throws. */
export async function approve (
  call: Call, id: string, { reason = null }: Reason
): Promise<Answer<BillDescription>> {
  return call.commands.run(APPROVE, call, { id, reason })
}

/** A bill that is rejected stays so. Throws `bill_not_open`. */
export async function reject (
  call: Call, id: string, { reason }: { reason: string }
): Promise<Answer<BillDescription>> {
  return call.commands.run(REJECT, call, { id, reason })
}

/** A bill that is paid stays so, unless another payment is named. Throws `bill_not_approved`. */
export async function pay (
  call: Call, id: string, { paid_on, reference = null }: Payment
): Promise<Answer<BillDescription>> {
  return call.commands.run(PAY, call, { id, paid_on, reference })
}

type Moment = { now: string, today: string, billing: BillingSettings }
type Decision = { after: Bill, note?: string | null }
type Loaded = BillSurroundings & { bill: Bill | undefined }

/** `decideOne` gets the bill as it is by now, matched again. */
function defineBillCommand<Input extends { id: string }> (
  decideOne: (
    bill: Bill, request: { call: Call, input: Input }, at: Moment
  ) => Decision
): Command<Input, Loaded, BillChanges, BillDescription, readonly BilledOrder[]> {
  return {
    locate: async (trx, merchant_id, [request]) =>
      findOrdersOfBill(trx, merchant_id, request?.input.id ?? ''),
    load: async (trx, merchant_id, [request], located) => {
      const id = request?.input.id ?? ''
      const [loaded, found] = await together([
        loadBilled(trx, merchant_id, located, id), findBills(trx, merchant_id, [id], null)
      ])
      return { ...loaded, bill: found[0] }
    },
    decide: (requests, { bill, ...surroundings }, now) => requests.map(({ call, input }) => {
      if (bill === undefined) return new RuleError('bill_not_found')
      const judged = judge(bill, surroundings)
      const today = dateIn(surroundings.settings.time_zone, now)
      const { after, note = null } = decideOne(judged, { call, input }, {
        now, today, billing: surroundings.billing
      })
      return answerBill({ before: bill, after, note, now }, surroundings)
    }),
    record: recordBill
  }
}

/** Of a bill that is not open any more nothing changes. */
export const MATCH = defineBillCommand<{ id: string }>((bill, _request, { now, billing }) =>
  ({ after: settleBill(bill, billing, now) }))

const APPROVE = defineBillCommand<{ id: string, reason: string | null }>(
  (bill, { call, input: { reason } }, { now }) => {
    if (bill.status === 'approved') return { after: bill }
    assertVersion(call, bill.version)
    return { after: approveBill(bill, { reason }, now), note: reason }
  })

const REJECT = defineBillCommand<{ id: string, reason: string }>(
  (bill, { call, input: { reason } }, { now }) => {
    if (bill.status === 'rejected') return { after: bill }
    assertVersion(call, bill.version)
    return { after: rejectBill(bill, { reason }, now), note: reason }
  })

const PAY = defineBillCommand<{ id: string } & Payment>(
  (bill, { call, input: { paid_on, reference = null } }, { today }) => {
    const is_same = bill.status === 'paid' && bill.payment_reference === reference &&
      (paid_on === undefined || paid_on === bill.paid_on)
    if (is_same) return { after: bill }
    assertVersion(call, bill.version)
    return { after: payBill(bill, { paid_on: paid_on ?? today, reference }) }
  })
