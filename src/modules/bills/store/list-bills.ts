// Lists bills: what they can be asked by, and where the matching ones are found.

import { sql } from 'kysely'
import type { BillStatus } from '../../../domain/model/bill/bill.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageRequest } from '../../../platform/db/keyset-page.ts'
import {
  areEqual, areOfTimes, isNamedIn, isOneOf, readSort, type SortName, type Times, visibleTo
} from '../../../platform/db/list-filters.ts'

export type BillQuestion = Times & {
  sort?: SortName
  number?: string
  supplier_id?: string
  purchase_order_id?: string
  status?: BillStatus[]
}

const BILLS = { table: 'bills', alias: 'b' }

/** The newest is first, unless `sort` says otherwise. `reader` is the supplier that reads. */
export async function findBillKeys (
  db: Db, merchant_id: string, question: BillQuestion,
  { reader, ...page }: PageRequest & { reader: string | null }
): Promise<FoundKeys> {
  const { status, purchase_order_id: order, sort } = question
  const of_reader = reader === null ? [] : [sql`bill_lines.supplier_id = ${reader}`]
  const filters = [
    ...areEqual(BILLS, question, ['supplier_id', 'number']),
    ...status === undefined ? [] : [isOneOf(BILLS, 'status', status)],
    ...order === undefined
      ? []
      : [isNamedIn(BILLS, [{
          table: 'bill_lines',
          id: 'bill_id',
          where: [sql`bill_lines.purchase_order_id = ${order}`, ...of_reader],
          repeats: true
        }])],
    ...areOfTimes(BILLS, 'bill', question)
  ]
  return findKeys(db, {
    ...BILLS,
    merchant_id,
    ...visibleTo(reader),
    filters,
    sort: readSort(sort)
  }, page)
}
