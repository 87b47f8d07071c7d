// Lists payments: what they can be asked by, and where the matching ones are found.

import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageRequest } from '../../../platform/db/keyset-page.ts'
import { areEqual, areOfTimes, readSort, type Times } from '../../../platform/db/list-filters.ts'

export type PaymentQuestion = Omit<Times, 'updated_after'> & {
  sales_order_id?: string
  reference?: string
}

const PAYMENTS = { table: 'payments', alias: 'y' }

/** The newest is first. */
export async function findPaymentKeys (
  db: Db, merchant_id: string, question: PaymentQuestion, page: PageRequest
): Promise<FoundKeys> {
  const filters = [
    ...areEqual(PAYMENTS, question, ['sales_order_id', 'reference']),
    ...areOfTimes(PAYMENTS, 'pay', question)
  ]
  return findKeys(db, { ...PAYMENTS, merchant_id, filters, sort: readSort() }, page)
}
