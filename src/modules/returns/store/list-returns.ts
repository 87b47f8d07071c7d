// Lists returns: what they can be asked by, and where the matching ones are found.

import { sql } from 'kysely'
import type { ReturnStatus, SupplierCreditStatus } from '../../../domain/model/return/return.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageOf } from '../../../platform/db/keyset-page.ts'
import {
  areEqual, areOfTimes, isOneOf, ownedBy, readSort, type SortName, type Times,
  visibleTo
} from '../../../platform/db/list-filters.ts'
import { findDueIn } from '../../../platform/jobs/run-due-rows.ts'

export type ReturnQuestion = Times & {
  sort?: SortName
  sales_order_id?: string
  purchase_order_id?: string
  supplier_id?: string
  status?: ReturnStatus[]
  supplier_credit_status?: SupplierCreditStatus[]
}

const RETURNS = { table: 'returns', alias: 'r' }

/** The newest is first, unless `sort` says otherwise. A supplier sees its own approved ones. */
export async function findReturnKeys (
  db: Db, merchant_id: string, question: ReturnQuestion,
  { reader, account, ...page }: PageOf & { reader: string | null }
): Promise<FoundKeys> {
  const { status, supplier_credit_status, sort } = question
  const filters = [
    ...areEqual(RETURNS, question, ['sales_order_id', 'purchase_order_id', 'supplier_id']),
    ...status === undefined ? [] : [isOneOf(RETURNS, 'status', status)],
    ...supplier_credit_status === undefined
      ? []
      : [isOneOf(RETURNS, 'supplier_credit_status', supplier_credit_status)],
    ...areOfTimes(RETURNS, 'ret', question)
  ]
  return findKeys(db, {
    ...RETURNS,
    merchant_id,
    ...reader === null ? ownedBy(account) : visibleTo(reader, 'approved_at'),
    filters,
    sort: readSort(sort)
  }, page)
}

/** The conditions are those of the partial index. */
export const findCreditsDue = findDueIn('returns',
  sql`supplier_credit_status = 'expected' and supplier_credit_due_at <= now()`)
