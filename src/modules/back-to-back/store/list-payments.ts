// Lists payments and refunds: what they can be asked by, and where the matching ones are found.

import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageOf } from '../../../platform/db/keyset-page.ts'
import {
  areEqual, areOfTimes, ownedBy, readSort, type Times
} from '../../../platform/db/list-filters.ts'

/** The same is asked of both. */
export type PaymentQuestion = Omit<Times, 'updated_after'> & {
  sales_order_id?: string
  reference?: string
}

const PAYMENTS = { table: 'payments', alias: 'y', prefix: 'pay' } as const
const REFUNDS = { table: 'refunds', alias: 'f', prefix: 'ref' } as const

/** The newest is first. */
export async function findPaymentKeys (
  db: Db, merchant_id: string, question: PaymentQuestion, page: PageOf
): Promise<FoundKeys> {
  return findMoveKeys(db, { ...PAYMENTS, merchant_id }, question, page)
}

/** The newest is first. */
export async function findRefundKeys (
  db: Db, merchant_id: string, question: PaymentQuestion, page: PageOf
): Promise<FoundKeys> {
  return findMoveKeys(db, { ...REFUNDS, merchant_id }, question, page)
}

async function findMoveKeys (
  db: Db, { prefix, ...of }: (typeof PAYMENTS | typeof REFUNDS) & { merchant_id: string },
  question: PaymentQuestion, { account, ...page }: PageOf
): Promise<FoundKeys> {
  const filters = [
    ...areEqual(of, question, ['sales_order_id', 'reference']), ...areOfTimes(of, prefix, question)
  ]
  return findKeys(db, { ...of, ...ownedBy(account), filters, sort: readSort() }, page)
}
