// Lists purchase orders: what they can be asked by, and where the matching ones are found.

import { sql } from 'kysely'
import type { BillingStatus } from '../../../domain/model/purchase-order/billing-status.ts'
import type { PurchaseOrderStatus } from '../../../domain/model/purchase-order/purchase-order.ts'
import { tagTerm } from '../../../domain/model/sales-order/search-terms.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageRequest } from '../../../platform/db/keyset-page.ts'
import {
  areEqual, areOfTimes, type Filter, hasNumber, hasTerm, isNamedIn, isOneOf, readSort,
  type SortName, type Times, visibleTo
} from '../../../platform/db/list-filters.ts'

/** `reader` is the supplier that reads; null for other roles, which see all. */
type PageFor = PageRequest & { reader: string | null }

export type PurchaseOrderQuestion = Times & {
  sort?: SortName
  number?: string
  sales_order_id?: string
  supplier_id?: string
  supplier_reference?: string
  status?: PurchaseOrderStatus[]
  billing_status?: BillingStatus[]
  tag?: string[]
  sku?: string
}

const PURCHASE_ORDERS = { table: 'purchase_orders', alias: 'p' }

/** The newest is first, unless `sort` says otherwise. A supplier sees its own issued orders. */
export async function findPurchaseOrderKeys (
  db: Db, merchant_id: string, question: PurchaseOrderQuestion, { reader, ...page }: PageFor
): Promise<FoundKeys> {
  const { number, status, billing_status, tag = [], sku, sort } = question
  const filters = [
    ...hasNumber(PURCHASE_ORDERS, 'po', number),
    ...areEqual(PURCHASE_ORDERS, question, [
      'sales_order_id', 'supplier_id', 'supplier_reference'
    ]),
    ...status === undefined ? [] : [isOneOf(PURCHASE_ORDERS, 'status', status)],
    ...billing_status === undefined
      ? []
      : [isOneOf(PURCHASE_ORDERS, 'billing_status', billing_status, 'unbilled')],
    ...[...new Set(tag)].map((one) => hasTerm(PURCHASE_ORDERS, tagTerm(one))),
    ...sku === undefined ? [] : [hasSku(sku, reader)],
    ...areOfTimes(PURCHASE_ORDERS, 'po', question)
  ]
  return findKeys(db, {
    ...PURCHASE_ORDERS,
    merchant_id,
    ...visibleTo(reader, 'issued_at'),
    filters,
    sort: readSort(sort)
  }, page)
}

/** A supplier has an index of its own lines, so how far a page comes tells of nobody else's. */
function hasSku (sku: string, reader: string | null): Filter {
  const of_reader = reader === null ? [] : [sql`purchase_order_lines.supplier_id = ${reader}`]
  return isNamedIn(PURCHASE_ORDERS, [{
    table: 'purchase_order_lines',
    id: 'purchase_order_id',
    where: [sql`purchase_order_lines.sku = ${sku}`, ...of_reader],
    repeats: true
  }])
}
