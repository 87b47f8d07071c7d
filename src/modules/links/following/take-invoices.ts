// Takes what a partner has invoiced of an order: each invoice and credit note becomes a bill of our
// purchase order, by the same command as behind the API, in the role of the supplier.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Bill } from '../../../domain/model/bill/bill.ts'
import {
  billPartnerInvoice, isBilled
} from '../../../domain/model/link/bill-partner-invoice.ts'
import type { PartnerInvoice } from '../../../domain/model/link/partner-invoice.ts'
import type { Pair } from '../../../domain/model/link/partner-sale.ts'
import { buildJudge } from '../../../platform/http/input/validation.ts'
import { SHARED_SCHEMAS } from '../../../platform/http/schemas.ts'
import { recordNewBill } from '../../bills/commands.ts'
import { NEW_BILL_SCHEMAS, NewBill } from '../../bills/schema/new-bill.ts'
import { findBillsOfOrder } from '../../bills/store/bills.ts'
import { readInvoicesAnswer } from '../partner/read-invoices.ts'
import { setLastDifference } from '../store/looks.ts'
import { callOf, type Following } from './follower.ts'
import { keepLink } from './lease.ts'

const judgeBill = buildJudge(NewBill, [...NEW_BILL_SCHEMAS, ...SHARED_SCHEMAS], 20)

/** One may have hundreds of lines. */
const INVOICES_OF_PAGE = 20
const PAGES_MAX = 100

type Taking = { pair: Pair, partner_order_id: string, now: string }

/** Returns whether nothing is left: what could not be taken is read again later. */
export async function takeInvoices (following: Following, taking: Taking): Promise<boolean> {
  const { merchant_id, follower: { context: { db } } } = following
  const invoices = await readInvoices(following, taking.partner_order_id)
  if (invoices === undefined) return false
  const bills = await findBillsOfOrder(db, merchant_id, taking.pair.order.id)
  let is_all = true
  for (const invoice of invoices.toSorted(compareIssue)) {
    // eslint-disable-next-line no-await-in-loop -- what is credited must be billed before
    is_all = await takeOne(following, taking, { invoice, bills }) && is_all
  }
  return is_all
}

/** The oldest first. Documents of one moment are told apart by their ids. */
function compareIssue (one: PartnerInvoice, other: PartnerInvoice): number {
  const key = ({ issued_at, id }: PartnerInvoice): string => `${issued_at} ${id}`
  return key(one) < key(other) ? -1 : 1
}

/** Undefined if not all of them could be read. */
async function readInvoices (
  following: Following, partner_order_id: string
): Promise<PartnerInvoice[] | undefined> {
  const { api, follower: { context: { logger } } } = following
  const path = `/v1/sales-orders/${encodeURIComponent(partner_order_id)}/invoices` +
    `?sort=created_at&status=issued,partially_paid,paid&limit=${INVOICES_OF_PAGE}`
  const invoices: PartnerInvoice[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    /* eslint-disable no-await-in-loop -- page after page */
    if (await keepLink(following) === undefined) return undefined
    const behind: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const asked = await api.read(`${path}${behind}`, readInvoicesAnswer)
    /* eslint-enable no-await-in-loop */
    if (asked.outcome !== 'done') {
      const { detail } = asked
      logger.warn({ detail, partner_order_id },
        'a partner’s invoices could not be read, it is tried again')
      return undefined
    }
    invoices.push(...asked.value.invoices)
    cursor = asked.value.next_cursor
    if (cursor === null) return invoices
  }
  return undefined
}

type Known = { invoice: PartnerInvoice, bills: readonly Bill[] }

/** Is it a bill by now, or will it never be one? */
async function takeOne (
  following: Following, taking: Taking, { invoice, bills }: Known
): Promise<boolean> {
  if (isBilled(invoice, bills)) return true
  const bill = billPartnerInvoice(invoice, taking.pair)
  if (bill === undefined) return true
  try {
    const faults = judgeBill(bill)
    if (faults !== undefined) {
      throw new RuleError('invalid_request', { errors: faults.faults, errors_total: faults.total })
    }
    await recordNewBill(callOf(following), bill)
    return true
  } catch (error) {
    return noteFault(following, taking, { invoice, error })
  }
}

/** Once open bills are decided there is room. Anything else would be refused again. */
const LATER = 'open_bills_limit'

async function noteFault (
  { merchant_id, link, follower: { context: { db, logger } } }: Following,
  { pair: { order: { id: purchase_order_id } }, now }: Taking,
  { invoice, error }: { invoice: PartnerInvoice, error: unknown }
): Promise<boolean> {
  const { number, id } = invoice
  logger.warn({ err: error, purchase_order_id, invoice_id: id },
    'a partner’s invoice could not be recorded')
  if (!(error instanceof RuleError)) return false
  const detail = `The partner’s invoice ${number ?? id} is not recorded: ${error.rule}.`
  await setLastDifference(db, merchant_id, link.id, { at: now, purchase_order_id, detail })
  return error.rule !== LATER
}
