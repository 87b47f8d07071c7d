// Locks and reads orders without their stock, and the merchant that invoices them.

import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import { completeSettings, type Merchant } from '../../../domain/model/merchant/merchant.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'
import { findSalesOrders } from './read-orders.ts'

const LOCK = `
  select id from sales_orders where merchant_id = $1 and id = any($2)
  order by id for no key update`

const MERCHANT = 'select name, settings from merchants where id = $1'

export type Invoicer = Pick<Merchant, 'name' | 'settings'>

export type LockedSales = { sales: ReadonlyMap<string, BackToBack>, merchant: Invoicer }

/** No stock is locked: what is invoiced takes none. */
export async function lockSales (
  trx: Trx, merchant_id: string, ids: readonly string[]
): Promise<LockedSales> {
  const [, sales, [merchant]] = await together([
    runStatement(trx, LOCK, [merchant_id, ids]),
    findSalesOrders(trx, merchant_id, ids, null),
    runStatement<Invoicer>(trx, MERCHANT, [merchant_id])
  ])
  if (merchant === undefined) throw new Error('an API key without a merchant')
  return {
    sales: new Map(sales.map((one) => [one.sales_order.id, one])),
    merchant: { ...merchant, settings: completeSettings(merchant.settings) }
  }
}
