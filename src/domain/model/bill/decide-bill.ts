// What becomes of a bill: it is matched, and a person or the service approves, rejects or pays it.

import { RuleError } from '../../kernel/rule.ts'
import { isSameValue } from '../../kernel/same-value.ts'
import { assertMove } from '../../kernel/status-moves.ts'
import { type Exception, markResolved, openException } from '../exception/exception.ts'
import { type Bill, BILL_MOVES, type BillStatus, isOpenBill, ordersOfBill } from './bill.ts'
import type { BillingSettings } from './billing-settings.ts'
import type { Matched } from './finding.ts'
import { matchBill } from './match-bill.ts'

/** The bill with what is found by now. Once it is approved or rejected, nothing is looked for. */
export function judgeBill (matched: Matched): Bill {
  const { bill } = matched
  if (!isOpenBill(bill)) return bill
  const findings = matchBill(matched)
  return { ...bill, findings, status: findings.length > 0 ? 'disputed' : 'matched' }
}

/** A bill that matches approves itself where the settings say so. */
export function settleBill (bill: Bill, { approval }: BillingSettings, now: string): Bill {
  return bill.status === 'matched' && approval === 'automatic'
    ? { ...bill, status: 'approved', approved_at: now }
    : bill
}

/** Throws `bill_not_open`, `bill_currency_differs` and `bill_reason_missing`. */
export function approveBill (
  bill: Bill, { reason = null }: { reason?: string | null | undefined }, now: string
): Bill {
  assertOpen(bill)
  if (bill.findings.some(({ code }) => code === 'currency_differs')) {
    throw new RuleError('bill_currency_differs')
  }
  if (bill.status === 'disputed' && reason === null) throw new RuleError('bill_reason_missing')
  return move(bill, 'approved', { approval_reason: reason, approved_at: now })
}

/** Throws `bill_not_open`. */
export function rejectBill (bill: Bill, { reason }: { reason: string }, now: string): Bill {
  assertOpen(bill)
  return move(bill, 'rejected', { rejection_reason: reason, rejected_at: now })
}

/** Throws `bill_not_approved`. */
export function payBill (
  bill: Bill, { paid_on, reference }: { paid_on: string, reference: string | null }
): Bill {
  if (bill.status !== 'approved') {
    throw new RuleError('bill_not_approved', { detail: `The bill is ${bill.status}.` })
  }
  return move(bill, 'paid', { paid_on, payment_reference: reference })
}

function assertOpen (bill: Bill): void {
  if (isOpenBill(bill)) return
  throw new RuleError('bill_not_open', { detail: `The bill is ${bill.status}.` })
}

function move (bill: Bill, status: BillStatus, fields: Partial<Bill>): Bill {
  assertMove(BILL_MOVES, bill.status, status)
  return { ...bill, ...fields, status }
}

/** The next version of a bill in which something has changed; else the bill as it was. */
export function nextBill (before: Bill, after: Bill, now: string): Bill {
  return isSameValue(before, after)
    ? before
    : { ...after, version: before.version + 1, updated_at: now }
}

type Mismatch = { open: readonly Exception[], note: string | null, now: string, id: string }

/**
 * The exceptions that are opened and resolved with a bill. Other findings than those that were told
 * are told anew.
 */
export function judgeMismatch (bill: Bill, { open, note, now, id }: Mismatch): Exception[] {
  const detail = describeFindings(bill)
  const stays = open.filter((one) => bill.status === 'disputed' && one.detail === detail)
  const ended = open.filter((one) => !stays.includes(one)).map((one) => ({
    ...markResolved(one, RESOLVED[bill.status], {
      now, note: RESOLVED[bill.status] === 'obsolete' ? null : note
    }),
    version: one.version + 1
  }))
  if (bill.status !== 'disputed' || stays.length > 0) return ended
  const [only, other] = ordersOfBill(bill)
  return [...ended, openException({
    id,
    kind: 'bill_mismatch',
    subject_type: 'bill',
    subject_id: bill.id,
    supplier_id: bill.supplier_id,
    ...only !== undefined && other === undefined && { purchase_order_id: only },
    detail,
    now
  })]
}

const RESOLVED: Readonly<Record<BillStatus, 'approve' | 'reject' | 'obsolete'>> = {
  matched: 'obsolete',
  disputed: 'obsolete',
  approved: 'approve',
  paid: 'approve',
  rejected: 'reject'
}

const TOLD_MAX = 3

function describeFindings ({ number, findings }: Bill): string {
  const told = findings.slice(0, TOLD_MAX).map(({ detail }) => detail).join(' ')
  const more = findings.length - TOLD_MAX
  return `Bill ${number}: ${told}${more > 0 ? ` There are ${more} more findings.` : ''}`
}
