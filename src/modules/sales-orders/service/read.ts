// Reads one sales order with all that belongs to it, or a page of sales orders.

import {
  describeSalesOrder, type SalesOrderDescription, type Trace, traceSalesOrder
} from '../../../domain/back-to-back/describe-sale.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  collectPage, type Page, type PageQuery, readPage
} from '../../../platform/db/keyset-page.ts'
import {
  findSalesOrders, listSalesOrders, type SalesOrderFilters
} from '../../back-to-back/store/read-orders.ts'

/** The order also has the trace of every line. Throws `sales_order_not_found`. */
export async function readSalesOrder (
  { db, merchant_id }: Call, id: string
): Promise<SalesOrderDescription & { trace: Trace[] }> {
  const [found] = await findSalesOrders(db, merchant_id, [id])
  if (found === undefined) throw new RuleError('sales_order_not_found')
  return { ...describeSalesOrder(found), trace: traceSalesOrder(found) }
}

/** The newest is first. Throws `invalid_request` for a cursor that this list did not make. */
export async function readSalesOrderPage (
  { db, merchant_id }: Call, { limit, cursor, ...filters }: PageQuery & SalesOrderFilters
): Promise<Page<SalesOrderDescription>> {
  const page = readPage({ limit, cursor }, 1)
  return collectPage(page, async (part) =>
    (await listSalesOrders(db, merchant_id, filters, part)).map(describeSalesOrder),
  ({ id }) => [id])
}
