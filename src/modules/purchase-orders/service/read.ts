// Reads purchase orders: an operator sees all, a supplier only its own once they are issued.

import {
  describePurchaseOrder, type PurchaseOrderDescription
} from '../../../domain/back-to-back/describe-sale.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { assertNotAsked, type Call } from '../../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../../platform/db/keyset-page.ts'
import { readSort } from '../../../platform/db/list-filters.ts'
import {
  findPurchaseOrderKeys, type PurchaseOrderQuestion
} from '../../back-to-back/store/list-purchase-orders.ts'
import { findPurchaseOrders } from '../../back-to-back/store/read-orders.ts'

/** Throws `purchase_order_not_found`. */
export async function readPurchaseOrder (
  { db, merchant_id, supplier_id }: Call, id: string
): Promise<PurchaseOrderDescription> {
  const [found] = await findPurchaseOrders(db, merchant_id, [id], supplier_id)
  if (found === undefined) throw new RuleError('purchase_order_not_found')
  return describePurchaseOrder(found, found.shipments)
}

/** Throws `invalid_request` for a cursor that this list did not make. */
export async function readPurchaseOrderPage (
  { db, merchant_id, role, supplier_id: reader }: Call,
  { limit, cursor, ...question }: PageQuery & PurchaseOrderQuestion
): Promise<Page<PurchaseOrderDescription>> {
  if (role !== 'operator') assertNotAsked(question, ['tag'])
  const page = readSortedPage({ limit, cursor }, readSort(question.sort))
  const found = await findPurchaseOrderKeys(db, merchant_id, question, { ...page, reader })
  return collectFound(found, page.limit, async (ids) => {
    const rows = await findPurchaseOrders(db, merchant_id, ids, reader)
    return rows.map((one) => describePurchaseOrder(one, one.shipments))
  })
}
