// Finds the purchase order that a supplier names: by its id, our number of it, or its own.

import { idsOfNumber } from '../../../domain/kernel/order-number.ts'
import type { Db } from '../../../platform/db/connect.ts'

/** A change is named by the number of its order with its revision. */
const REVISION = /^(PO-[0-9A-Z]{17})-\d+$/i

/** The ids of orders that are issued to the supplier, two at most. */
export async function findNamedOrders (
  db: Db, merchant_id: string, supplier_id: string, name: string
): Promise<string[]> {
  const { from, before } = idsOfNumber('po', REVISION.exec(name)?.[1] ?? name)
  const orders = db.selectFrom('purchase_orders').where('merchant_id', '=', merchant_id)
    .where('supplier_id', '=', supplier_id).where('issued_at', 'is not', null)
    .select('id').orderBy('id').limit(2)
  const own = from === ''
    ? await orders.where('id', '=', name).execute()
    : await orders.where('id', '>', from).where('id', '<', before).execute()
  const found = own.length > 0
    ? own
    : await orders.where('supplier_reference', '=', name).execute()
  return found.map(({ id }) => id)
}
