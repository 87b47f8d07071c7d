// Reads invoices and credit notes.

import { RuleError } from '../../../domain/kernel/rule.ts'
import { describeInvoice } from '../../../domain/model/invoice/describe-invoice.ts'
import type { Invoice } from '../../../domain/model/invoice/invoice.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../../platform/db/keyset-page.ts'
import { readSort } from '../../../platform/db/list-filters.ts'
import {
  findInvoiceKeys, findInvoices, type InvoiceQuestion
} from '../../back-to-back/store/list-invoices.ts'
import { hasSalesOrder } from '../../back-to-back/store/read-orders.ts'

/** Throws `invoice_not_found`. */
export async function readInvoice (
  { db, merchant_id, account }: Pick<Call, 'db' | 'merchant_id' | 'account'>, id: string
): Promise<Invoice> {
  const [found] = await findInvoices(db, merchant_id, [id], account)
  if (found === undefined) throw new RuleError('invoice_not_found')
  return describeInvoice(found)
}

/** Throws `invalid_request` for a cursor of another list. */
export async function readInvoicePage (
  { db, merchant_id, account }: Call,
  { limit, cursor, ...question }: PageQuery & InvoiceQuestion
): Promise<Page<Invoice>> {
  const page = readSortedPage({ limit, cursor }, readSort(question.sort))
  const found = await findInvoiceKeys(db, merchant_id, question, { ...page, account })
  return collectFound(found, page.limit, async (ids) =>
    (await findInvoices(db, merchant_id, ids, account)).map(describeInvoice))
}

/** Throws `sales_order_not_found`. */
export async function readInvoicePageOfOrder (
  call: Call, sales_order_id: string, query: PageQuery & Omit<InvoiceQuestion, 'sales_order_id'>
): Promise<Page<Invoice>> {
  const { db, merchant_id, account } = call
  if (!await hasSalesOrder(db, merchant_id, sales_order_id, account)) {
    throw new RuleError('sales_order_not_found')
  }
  return readInvoicePage(call, { ...query, sales_order_id })
}
