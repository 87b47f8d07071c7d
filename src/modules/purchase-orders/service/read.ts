// Reads purchase orders: an operator sees all, a supplier only its own once they are issued.

import {
  describePurchaseOrder, type PurchaseOrderDescription
} from '../../../domain/back-to-back/describe-sale.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  collectPage, type Page, type PageQuery, readPage
} from '../../../platform/db/keyset-page.ts'
import {
  findPurchaseOrder, listPurchaseOrders, type PurchaseOrderFilters
} from '../../back-to-back/store/read-orders.ts'

/** Throws `purchase_order_not_found`. */
export async function readPurchaseOrder (
  { db, merchant_id, supplier_id }: Call, id: string
): Promise<PurchaseOrderDescription> {
  const found = await findPurchaseOrder(db, merchant_id, id, supplier_id)
  if (found === undefined) throw new RuleError('purchase_order_not_found')
  return describePurchaseOrder(found, found.shipments)
}

/** The newest is first. Throws `invalid_request` for a cursor that this list did not make. */
export async function readPurchaseOrderPage (
  { db, merchant_id, supplier_id: reader }: Call,
  { limit, cursor, ...filters }: PageQuery & PurchaseOrderFilters
): Promise<Page<PurchaseOrderDescription>> {
  const page = readPage({ limit, cursor }, 1)
  return collectPage(page, async (part) => {
    const rows = await listPurchaseOrders(db, merchant_id, filters, { ...part, reader })
    return rows.map((one) => describePurchaseOrder(one, one.shipments))
  }, ({ id }) => [id])
}
