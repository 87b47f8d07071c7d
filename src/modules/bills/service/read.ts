// Reads bills and the accruals: an operator sees all bills, a supplier its own.

import { dateIn, startOfNextDay } from '../../../domain/kernel/local-time.ts'
import { formatMoney, readMoney, roundMoney } from '../../../domain/kernel/money.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { type BillDescription, describeBill } from '../../../domain/model/bill/bill.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../../platform/db/keyset-page.ts'
import { readSort } from '../../../platform/db/list-filters.ts'
import { findMerchant } from '../../merchants/store.ts'
import { type Accrual, findNow, listAccruals } from '../store/accruals.ts'
import { findBills } from '../store/bills.ts'
import { type BillQuestion, findBillKeys } from '../store/list-bills.ts'

/** Throws `bill_not_found`. */
export async function readBill (
  { db, merchant_id, supplier_id }: Call, id: string
): Promise<BillDescription> {
  const [found] = await findBills(db, merchant_id, [id], supplier_id)
  if (found === undefined) throw new RuleError('bill_not_found')
  return describeBill(found)
}

/** Throws `invalid_request` for a cursor that this list did not make. */
export async function readBillPage (
  { db, merchant_id, supplier_id: reader }: Call,
  { limit, cursor, ...question }: PageQuery & BillQuestion
): Promise<Page<BillDescription>> {
  const page = readSortedPage({ limit, cursor }, readSort(question.sort))
  const found = await findBillKeys(db, merchant_id, question, { ...page, reader })
  return collectFound(found, page.limit, async (ids) =>
    (await findBills(db, merchant_id, ids, reader)).map(describeBill))
}

export type Accruals = { on: string, data: Accrual[] }

/** What has moved by the end of the day and was not billed by then. The default is today. */
export async function readAccruals (
  { db, merchant_id }: Call, { on: said }: { on?: string | undefined }
): Promise<Accruals> {
  const merchant = await findMerchant(db, merchant_id)
  if (merchant === undefined) throw new Error('the merchant of the API key does not exist')
  const { time_zone } = merchant.settings
  const on = said ?? dateIn(time_zone, await findNow(db, merchant_id))
  const until = new Date(startOfNextDay(on, time_zone)).toISOString()
  const rows = await listAccruals(db, merchant_id, until)
  return {
    on,
    data: rows.map((row) => ({
      ...row,
      amount: formatMoney(roundMoney(readMoney(row.amount), row.currency), row.currency)
    }))
  }
}
