// A merchant to damage: orders placed over the API, then changed behind the service's back.

import pg from 'pg'
import {
  evaluatePurchaseOrder
} from '../../../src/domain/model/purchase-order/evaluate-purchase-order.ts'
import { evaluateSalesOrder } from '../../../src/domain/model/sales-order/evaluate-sales-order.ts'
import { findSalesOrders } from '../../../src/modules/back-to-back/store/read-orders.ts'
import { together } from '../../../src/platform/db/trx.ts'
import { salesOrderBody, type TestMerchant, type TestService } from '../../support/service.ts'

export type World = {
  merchant: TestMerchant
  /** Places an order on account of two lines, which one purchase order serves. */
  place: (about?: object) => Promise<Placed>
  /** Places one whose supplier offers the second line's SKU for the first line. */
  placeOffered: () => Promise<Placed>
  /** Runs SQL with the merchant's id as $1 and the values behind it. */
  run: (text: string, ...values: unknown[]) => Promise<void>
  /** Writes amounts, money and statuses as they follow from the lines: they are no damage then. */
  settle: (sales_order_id: string) => Promise<void>
  /** Gives positions to all events so far. */
  givePositions: () => Promise<void>
  /** The same for what the stock rows say is reserved. */
  settleStock: () => Promise<void>
}

export type Placed = { id: string, purchase_order_id: string }

/** What may be wrong, in words, and how it comes about. */
export type Damage = [what: string, plant: (world: World) => Promise<void>]

const WAREHOUSE = {
  name: 'Warehouse', line1: '1 Quay Street', city: 'Rotterdam', postal_code: '3011', country: 'NL'
}

/** A connection that no constraint and no foreign key stops. */
export async function connectVandal (database_url: string): Promise<pg.Pool> {
  const vandal = new pg.Pool({
    connectionString: database_url, max: 1, options: '-c session_replication_role=replica'
  })
  vandal.on('error', () => {}) // the database may end before the pool has
  const { rows } = await vandal.query<{ text: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as text
    from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`)
  await vandal.query(rows.map(({ text }) => text).join(';'))
  return vandal
}

export async function givenWorld (
  { db, givenMerchant }: TestService, vandal?: pg.Pool, givePositions = async () => {}
): Promise<World> {
  const merchant = await givenMerchant({
    stock: { 'BOLT-M8': 500, 'NUT-M8': 500 }, settings: { warehouse_address: WAREHOUSE }
  })
  const lines = [
    { sku: 'BOLT-M8', quantity: 2, unit_price: '19.90' },
    { sku: 'NUT-M8', quantity: 3, unit_price: '4.05' }
  ]
  const run: World['run'] = async (text, ...values) => {
    const result = await vandal?.query(text, [merchant.id, ...values])
    if (!result?.rowCount) throw new Error(`nothing was damaged: ${text}`)
  }
  const place: World['place'] = async (about = {}) => {
    const reply = await merchant.post('/v1/sales-orders', salesOrderBody({ lines, ...about }))
    if (reply.statusCode !== 201) throw new Error(reply.body)
    const { id, purchase_orders } = reply.json()
    return { id, purchase_order_id: purchase_orders[0]?.id }
  }
  return {
    merchant,
    run,
    place,
    placeOffered: async () => {
      const placed = await place()
      const line = { line_number: 1, quantity: 2, status: 'substituted', substitute_sku: 'NUT-M8' }
      const reply = await merchant.supplier.post(
        `/v1/purchase-orders/${placed.purchase_order_id}/acknowledgements`, { lines: [line] })
      if (reply.statusCode !== 200) throw new Error(reply.body)
      return placed
    },
    givePositions,
    settle: async (id) => settleOrder({ db, run }, merchant.id, id),
    settleStock: async () => run(`
      update supplier_stock s set reserved = (
        select coalesce(sum(l.reserved_quantity), 0) from purchase_order_lines l
        where l.merchant_id = s.merchant_id and l.supplier_id = s.supplier_id and l.sku = s.sku)
      where s.merchant_id = $1`)
  }
}

async function settleOrder (
  { db, run }: Pick<TestService, 'db'> & Pick<World, 'run'>, merchant_id: string, id: string
): Promise<void> {
  const [found] = await findSalesOrders(db, merchant_id, [id], null)
  if (found === undefined) throw new Error('no order to settle')
  const sale = evaluateSalesOrder(found.sales_order)
  const purchases = found.purchase_orders.map(evaluatePurchaseOrder)
  await run(`
    update sales_orders set total = $3, paid = $4, refund_due = $5, payment_status = $6,
      sourcing_status = $7, fulfillment_status = $8 where merchant_id = $1 and id = $2`,
  id, sale.total, sale.paid, sale.refund_due, sale.payment_status, sale.sourcing_status,
  sale.fulfillment_status)
  await together([
    ...sale.lines.map(async ({ line_number, amount }) => run(`
      update sales_order_lines set amount = $4
      where merchant_id = $1 and sales_order_id = $2 and line_number = $3`,
    id, line_number, amount)),
    ...purchases.map(async (one) => run(`
      update purchase_orders set total = $3, fulfillment_status = $4
      where merchant_id = $1 and id = $2`, one.id, one.total, one.fulfillment_status)),
    ...purchases.flatMap(({ lines }) => lines).map(async (line) => run(`
      update purchase_order_lines set amount = $4
      where merchant_id = $1 and purchase_order_id = $2 and line_number = $3`,
    line.purchase_order_id, line.line_number, line.amount))
  ])
}
