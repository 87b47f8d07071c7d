// Takes what a partner has invoiced of an order: each invoice and credit note becomes a bill of our
// purchase order, by the same command as behind the API, in the role of the supplier.

import { type Rule, RuleError } from '../../../domain/kernel/rule.ts'
import type { Bill, NewBill } from '../../../domain/model/bill/bill.ts'
import {
  billPartnerInvoice, isBilled
} from '../../../domain/model/link/bill-partner-invoice.ts'
import type { PartnerInvoice } from '../../../domain/model/link/partner-invoice.ts'
import type { Pair } from '../../../domain/model/link/partner-sale.ts'
import { buildJudge } from '../../../platform/http/input/validation.ts'
import { SHARED_SCHEMAS } from '../../../platform/http/schemas.ts'
import { recordNewBill } from '../../bills/commands.ts'
import { NEW_BILL_SCHEMAS, NewBill as NewBillShape } from '../../bills/schema/new-bill.ts'
import { findBillsOfOrder } from '../../bills/store/bills.ts'
import { type Asked, type NotDone, parameterOf } from '../partner/ask.ts'
import {
  type InvoicePage, INVOICES_OF_PAGE, readInvoicesAnswer, type UnreadInvoice
} from '../partner/read-invoices.ts'
import { callOf, type Following, isOver } from './follower.ts'
import { keepLink } from './lease.ts'

const judgeBill = buildJudge(NewBillShape, [...NEW_BILL_SCHEMAS, ...SHARED_SCHEMAS], 20)

const PAGES_MAX = 100

export type Taking = { pair: Pair, partner_order_id: string }

export type Taken = {
  /** Is there something that is to be read again later? */
  is_left: boolean
  /** Why the partner did not answer, if it did not. */
  unread: NotDone | null
  /** What will never be a bill: the number and the reason of each. */
  untaken: ReadonlySet<string>
}

/**
 * They are recorded page by page, in the order in which the partner made them: a credit note takes
 * back what was billed. So whatever is left for later leaves all behind it for later too.
 */
export async function takeInvoices (following: Following, taking: Taking): Promise<Taken> {
  const { merchant_id, follower: { context: { db } } } = following
  const untaken = new Set<string>()
  const bills = await findBillsOfOrder(db, merchant_id, taking.pair.order.id)
  const known: Known = { bills, ids: new Set(), untaken }
  const cursors = new Set<string | null>()
  let cursor: string | null = null
  // A partner whose pages lead back would be read for ever.
  while (!cursors.has(cursor) && cursors.size < PAGES_MAX) {
    cursors.add(cursor)
    /* eslint-disable no-await-in-loop -- page after page */
    if (!await mayGoOn(following)) return { is_left: true, unread: null, untaken }
    const asked = await readPage(following, taking, cursor)
    if (asked.outcome !== 'done') return { is_left: true, unread: asked, untaken }
    const is_taken = await takePage(following, taking, asked.value, known)
    /* eslint-enable no-await-in-loop */
    if (!is_taken) return { is_left: true, unread: null, untaken }
    cursor = asked.value.next_cursor
    if (cursor === null) return { is_left: false, unread: null, untaken }
  }
  untaken.add('whatever is behind the last page that was read')
  return { is_left: false, unread: null, untaken }
}

/** A visit ends after a while, and so does a process; another one may have the link by now. */
async function mayGoOn (following: Following): Promise<boolean> {
  return !isOver(following) && await keepLink(following) !== undefined
}

async function readPage (
  { api }: Following, { partner_order_id }: Taking, cursor: string | null
): Promise<Asked<InvoicePage>> {
  const path = `/v1/sales-orders/${encodeURIComponent(partner_order_id)}/invoices` +
    `?sort=created_at&status=issued,partially_paid,paid&limit=${INVOICES_OF_PAGE}`
  return api.read(path + parameterOf('cursor', cursor), readInvoicesAnswer)
}

/** `ids`: what this reading has seen. */
type Known = { bills: readonly Bill[], ids: Set<string>, untaken: Set<string> }

/** Returns whether nothing of it is left for later. */
async function takePage (
  following: Following, taking: Taking, { invoices }: InvoicePage, known: Known
): Promise<boolean> {
  for (const invoice of invoices) {
    /* eslint-disable no-await-in-loop -- what is credited must be billed before */
    if (!await mayGoOn(following)) return false
    const taken = await takeOne(following, taking, invoice, known)
    /* eslint-enable no-await-in-loop */
    if (taken === 'left') return false
    if (taken !== 'taken') known.untaken.add(taken.untaken)
  }
  return true
}

type TakenOne = 'taken' | 'left' | { untaken: string }

async function takeOne (
  following: Following, taking: Taking, invoice: PartnerInvoice | UnreadInvoice,
  { bills, ids }: Known
): Promise<TakenOne> {
  if ('fault' in invoice) {
    return { untaken: `${invoice.id ?? 'one'} (cannot be read: ${invoice.fault})` }
  }
  const { id, sales_order_id } = invoice
  if (sales_order_id !== taking.partner_order_id) return { untaken: `${id} (of another order)` }
  if (ids.has(id) || isBilled(invoice, bills)) return 'taken'
  ids.add(id)
  const bill = billPartnerInvoice(invoice, taking.pair)
  return bill === undefined ? 'taken' : record(following, taking, { invoice, bill })
}

async function record (
  following: Following, { pair: { order: { id: purchase_order_id } } }: Taking,
  { invoice: { id, number, total }, bill }: { invoice: PartnerInvoice, bill: NewBill }
): Promise<TakenOne> {
  try {
    assertShape(bill)
    await recordNewBill(callOf(following), bill)
    return 'taken'
  } catch (error) {
    following.follower.context.logger.warn({ err: error, purchase_order_id, invoice_id: id },
      'a partner’s invoice could not be recorded')
    const is_final = error instanceof RuleError && FINAL.includes(error.rule)
    return is_final ? { untaken: `${number ?? id}, ${total} (${error.rule})` } : 'left'
  }
}

function assertShape (bill: NewBill): void {
  const faults = judgeBill(bill)
  if (faults === undefined) return
  throw new RuleError('invalid_request', { errors: faults.faults, errors_total: faults.total })
}

/** What is refused so is refused again. Anything else says nothing of the invoice. */
const FINAL: readonly Rule[] = [
  'bill_number_taken', 'bill_orders_differ', 'invalid_request', 'own_stock_not_billed',
  'purchase_order_not_found'
]
