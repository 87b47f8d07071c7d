// Orders in PostgreSQL: read whole, of one merchant only, and held to the ledger by the tables.

import t from 'tap'
import { sql } from 'kysely'
import {
  findPurchaseOrderKeys
} from '../../../src/modules/back-to-back/store/list-purchase-orders.ts'
import { findSalesOrderKeys } from '../../../src/modules/back-to-back/store/list-sales-orders.ts'
import {
  findPurchaseOrders, findSalesOrders, hasSalesOrder, listSalesOrders
} from '../../../src/modules/back-to-back/store/read-orders.ts'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOf } from '../answers.ts'

const { db, givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
const PAGE = { limit: 10, after: null }
const NONE = { keys: [], stopped_at: null }

/** An issued order of one line over two suppliers, paid for. */
async function givenOrder () {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 3 } })
  await merchant.givenStock(await merchant.givenSupplier(), 'BOLT-M8')
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [{ sku: 'BOLT-M8', quantity: 5, unit_price: '57.0255' }],
    payments: [{ reference: 'p', amount: '1.00', received_at: '2026-01-01T00:00:00.5Z' }]
  })))
  const { id } = order
  return { merchant, order, id: id as string }
}

t.test('by id: the order with all that belongs to it', async (t) => {
  const { merchant, order, id } = await givenOrder()
  const [by_id] = await findSalesOrders(db, merchant.id, [id, 'so_none'], null)
  holds(t, by_id, {
    sales_order: {
      id,
      total: '285.13',
      refunded: '0.00',
      lines: [{ unit_price: '57.0255', amount: '285.13', sourced_quantity: 5 }],
      payments: [{ amount: '1.00', received_at: '2026-01-01T00:00:00.500Z' }]
    },
    purchase_orders: order.purchase_orders
  })
  const reserved = by_id?.purchase_orders.flatMap(({ lines }) =>
    lines.map(({ reserved_quantity }) => reserved_quantity))
  t.equal(reserved?.reduce((all, units) => all + units, 0), 5)
  t.match(by_id?.sales_order.content_hash, /^[0-9a-f]{64}$/)
})

t.test('nothing of it is another merchant’s, by whatever function it is asked for', async (t) => {
  const [{ order, id }, stranger] = await Promise.all([givenOrder(), givenMerchant({})])
  const [{ id: purchase_id, supplier_id }] = order.purchase_orders
  t.same(await Promise.all([
    findSalesOrders(db, stranger.id, [id], null),
    listSalesOrders(db, stranger.id, 10, ''),
    findSalesOrderKeys(db, stranger.id, { sku: 'BOLT-M8' }, { ...PAGE, account: null }),
    findSalesOrderKeys(db, stranger.id, { customer_name: 'ada' }, { ...PAGE, account: null }),
    findPurchaseOrderKeys(db, stranger.id, { sales_order_id: id }, { ...PAGE, reader: null }),
    findPurchaseOrderKeys(db, stranger.id, {}, { ...PAGE, reader: supplier_id }),
    findPurchaseOrders(db, stranger.id, [purchase_id], null),
    hasSalesOrder(db, stranger.id, id, null)
  ]), [[], [], NONE, NONE, NONE, NONE, [], false])
})

t.test('one row more than the page tells that there is a next one', async (t) => {
  const { merchant } = await givenOrder()
  await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody()))
  const listed = async (limit: number) =>
    (await findSalesOrderKeys(db, merchant.id, {}, { ...PAGE, limit, account: null })).keys.length
  t.same([await listed(1), await listed(2), await listed(3)], [2, 2, 2])
})

t.test('the tables refuse what breaks the ledger', async (t) => {
  const { id } = await givenOrder()
  const breaks: Record<string, string> = {
    'shipped beyond accepted': 'purchase_order_lines set shipped_quantity = 1',
    'delivered beyond shipped': 'purchase_order_lines set delivered_quantity = 1',
    'more answered than ordered':
      'purchase_order_lines set accepted_quantity = quantity, rejected_quantity = 1',
    'reserved beyond ordered': 'purchase_order_lines set reserved_quantity = quantity + 1',
    'reserved below 0': 'purchase_order_lines set reserved_quantity = -1',
    'no units at all': 'purchase_order_lines set quantity = 0',
    'sourced and canceled beyond ordered': 'sales_order_lines set canceled_quantity = 1',
    'sourced below 0': 'sales_order_lines set sourced_quantity = -1'
  }
  await Promise.all(Object.entries(breaks).map(async ([what, change]) => t.rejects(
    sql`${sql.raw(`update ${change}`)} where sales_order_id = ${id}`.execute(db),
    { code: '23514' }, what)))
})
