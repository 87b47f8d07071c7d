// Takes a supplier's receipt for what it was sent by EDI: X12 997 and EDIFACT CONTRL.

import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  isToSupplier, takeReceipt, type Transmission, type TransmissionAttempt
} from '../../../domain/model/transmission/transmission.ts'
import type { Answer, Call, Command } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { insertAttempt } from '../store/attempts.ts'
import { setAnswered } from '../store/progress.ts'
import { lockOfInterchange } from '../store/transmissions.ts'

export type Receipt = {
  supplier_id: string
  /** The number of the interchange, as the supplier repeats it. */
  reference: string
  is_accepted: boolean
  /** What the receipt says, for a person. */
  detail: string
}

/**
 * The value is the purchase order of which was sent. Throws `transmission_not_found` for a receipt
 * of what was not sent.
 */
export async function receiveReceipt (
  call: Call, receipt: Receipt
): Promise<Answer<{ id: string }>> {
  return call.commands.run(RECEIVE, call, receipt)
}

type Changes = { after: Transmission, attempt: TransmissionAttempt | null }

const RECEIVE: Command<Receipt, Transmission[], Changes, { id: string }> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', reference = '' } = request?.input ?? {}
    const control_number = /^\d{1,9}$/.test(reference) ? Number(reference) : 0
    return lockOfInterchange(trx, merchant_id, { supplier_id, control_number })
  },
  decide: (requests, [before], now) => requests.map(({ input: { is_accepted, detail } }) => {
    if (before === undefined || !isToSupplier(before)) {
      return new RuleError('transmission_not_found')
    }
    const changes = takeReceipt(before, { is_accepted, detail, now }) ?? null
    return { status: 200, value: { id: before.purchase_order_id }, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ after, attempt }) => [
    setAnswered(trx, merchant_id, after),
    ...attempt === null ? [] : [insertAttempt(trx, merchant_id, after.id, attempt)]
  ]))
}
