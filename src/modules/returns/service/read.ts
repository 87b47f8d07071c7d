// Reads returns.

import { RuleError } from '../../../domain/kernel/rule.ts'
import { describeReturn, type ReturnDescription } from '../../../domain/model/return/return.ts'
import { assertNotAsked, type Call } from '../../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../../platform/db/keyset-page.ts'
import { readSort } from '../../../platform/db/list-filters.ts'
import { findReturnKeys, type ReturnQuestion } from '../store/list-returns.ts'
import { findReturns } from '../store/return-rows.ts'
import { assertShown } from './change.ts'

/** Throws `return_not_found`. */
export async function readReturn (call: Call, id: string): Promise<ReturnDescription> {
  const [found] = await findReturns(call.db, call.merchant_id, [id], call.account)
  if (found === undefined) throw new RuleError('return_not_found')
  assertShown(call, found)
  return describeReturn(found)
}

/** A supplier sees its own returns. Throws `invalid_request` for a cursor of another list. */
export async function readReturnPage (
  { db, merchant_id, role, supplier_id: reader, account }: Call,
  { limit, cursor, ...question }: PageQuery & ReturnQuestion
): Promise<Page<ReturnDescription>> {
  if (role === 'storefront') {
    assertNotAsked(question, ['supplier_id', 'purchase_order_id', 'supplier_credit_status'])
  }
  const page = readSortedPage({ limit, cursor }, readSort(question.sort))
  const found = await findReturnKeys(db, merchant_id, question, { ...page, reader, account })
  return collectFound(found, page.limit, async (ids) =>
    (await findReturns(db, merchant_id, ids, account)).map(describeReturn))
}
