// Steps: bills are approved, rejected, paid, and matched again.

import { inTurn } from '../../support/in-turn.ts'
import { type Action, type Choose, pickOf, pickOne, type Step } from './action.ts'
import { approve, type Bill, findingsOf, isOpenBill, judge } from './bills.ts'
import type { Model } from './model.ts'

function pickBill (
  { bills }: Model, pick: Choose, isWanted: (bill: Bill) => boolean
): Bill | undefined {
  return pickOf(pick(12) === 11 ? bills : bills.filter(isWanted), pick)
}

/** By itself, or by the exception that tells of it. */
function decide (
  { facts }: Model, { id }: Bill, { resolution, reason, pick }:
  { resolution: 'approve' | 'reject', reason: string | null, pick: Choose }
): Pick<Action, 'text' | 'send'> {
  const told = facts.exceptions.find(({ kind, subject_id, is_open }) =>
    is_open && kind === 'bill_mismatch' && subject_id === id)
  const exception = pick(3) === 0 ? told : undefined
  return {
    text: `${resolution} ${id} ${reason ?? ''} ${exception?.id ?? ''}`,
    send: async ({ send }) => exception === undefined
      ? send('POST', `/bills/${id}/${resolution === 'approve' ? 'approval' : 'rejection'}`,
        reason === null ? {} : { reason })
      : send('POST', `/exceptions/${exception.id}/resolutions`, { resolution, note: reason })
  }
}

/** As it is matched by now; a disputed one needs a reason. */
export const approveBill: Step = (model, pick) => {
  const bill = pickBill(model, pick, isOpenBill)
  if (bill === undefined) return undefined
  const reason = pickOne([null, null, 'agreed'], pick)
  const is_open = isOpenBill(bill)
  const findings = is_open ? findingsOf(model, bill) : []
  const is_unreasoned = findings.length > 0 && reason === null
  return {
    ...decide(model, bill, { resolution: 'approve', reason, pick }),
    refusal: is_open
      ? is_unreasoned ? 'bill_reason_missing' : undefined
      : bill.status === 'approved' ? undefined : 'bill_not_open',
    apply: () => {
      if (!is_open) return
      bill.findings = findings
      approve(model, bill)
    }
  }
}

export const rejectBill: Step = (model, pick) => {
  const bill = pickBill(model, pick, isOpenBill)
  if (bill === undefined) return undefined
  const is_open = isOpenBill(bill)
  return {
    ...decide(model, bill, { resolution: 'reject', reason: 'wrong', pick }),
    refusal: is_open || bill.status === 'rejected' ? undefined : 'bill_not_open',
    apply: () => {
      if (!is_open) return
      Object.assign(bill, { status: 'rejected', findings: findingsOf(model, bill) })
    }
  }
}

export const payBill: Step = (model, pick) => {
  const bill = pickBill(model, pick, ({ status }) => status === 'approved')
  if (bill === undefined) return undefined
  const can = bill.status === 'approved' || bill.status === 'paid'
  return {
    text: `pay the bill ${bill.id}`,
    send: async ({ send }) => send('POST', `/bills/${bill.id}/payment`, {}),
    refusal: can ? undefined : 'bill_not_approved',
    apply: () => { bill.status = 'paid' }
  }
}

/** What was found is found anew: whatever changes that must have left a mark. */
export const matchBills: Step = (model) => {
  if (!model.bills.some(isOpenBill)) return undefined
  return {
    text: 'match bills again',
    // What is approved leaves marks for others.
    send: async ({ runDue }) => {
      const matched = await inTurn([1, 2, 3], async () => runDue('match bills again'))
      return matched[0] ?? { status: 0, code: null, body: null }
    },
    apply: () => {
      for (let was = ''; was !== statusesOf(model);) {
        was = statusesOf(model)
        for (const bill of model.bills.filter(isOpenBill)) judge(model, bill)
      }
    },
    is_job: true
  }
}

const statusesOf = ({ bills }: Model): string => bills.map(({ status }) => status).join()
