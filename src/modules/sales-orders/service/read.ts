// How sales orders are read: one with its whole story, or a page of them.

import {
  describeSalesOrder, type SalesOrderDescription, type Trace, traceSalesOrder
} from '../../../domain/back-to-back/describe.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import { collectPage, type Page, type PageQuery, readPage } from '../../../platform/db/page.ts'
import {
  findSalesOrders, listSalesOrders, type SalesOrderFilters
} from '../../back-to-back/store/read.ts'

/** With the trace of every line. Throws `sales_order_not_found`. */
export async function readSalesOrder (
  { db, merchant_id }: Call, id: string
): Promise<SalesOrderDescription & { trace: Trace[] }> {
  const [found] = await findSalesOrders(db, merchant_id, [id])
  if (found === undefined) throw new RuleError('sales_order_not_found')
  return { ...describeSalesOrder(found), trace: traceSalesOrder(found) }
}

/** Newest first. Throws `invalid_request` for a foreign cursor. */
export async function readSalesOrderPage (
  { db, merchant_id }: Call, { limit, cursor, ...filters }: PageQuery & SalesOrderFilters
): Promise<Page<SalesOrderDescription>> {
  const page = readPage({ limit, cursor }, 1)
  return collectPage(page, async (part) =>
    (await listSalesOrders(db, merchant_id, filters, part)).map(describeSalesOrder),
  ({ id }) => [id])
}
