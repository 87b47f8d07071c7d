// Records what was decided of sales, purchases and their stock: one statement a table, parents
// before children, rows sorted by their key.

import type { BackToBackChanges } from '../../../domain/back-to-back/changes.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { exceptionRows } from './exception-rows.ts'
import { markRestocked } from './marks.ts'
import {
  decisionRows, paymentRows, purchaseOrderLineRows, purchaseOrderRows, refundRows,
  salesOrderLineRows, salesOrderRows, shipmentLineRows, shipmentRows
} from './rows.ts'
import { receivedStockRows, stockLevelRows, stockRows } from './stock-rows.ts'

/** All orders decided in one command; whoever calls has locked what changes. */
export async function recordBackToBack (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
): Promise<unknown> {
  const gather = <K extends keyof BackToBackChanges>(name: K): BackToBackChanges[K] =>
    all.flatMap((changes) => changes[name] as never[]) as BackToBackChanges[K]
  // By the key that another process may insert too: each in its own order, they would deadlock.
  const new_sales = gather('new_sales_orders').toSorted((a, b) =>
    a.reference < b.reference ? -1 : 1)
  const sales = sortById(gather('changed_sales_orders'))
  const new_purchases = sortById(gather('new_purchase_orders'))
  const purchases = sortById(gather('changed_purchase_orders'))
  const new_shipments = sortById(gather('new_shipments'))
  const levels = lastWords(gather('stock_levels'))
  const received = levels.flatMap((level) => level.received ?? [])
  const linesOf = <Line>(orders: ReadonlyArray<{ lines: readonly Line[] }>): Line[] =>
    orders.flatMap(({ lines }) => lines)

  return together([
    stockRows.update(trx, merchant_id, lastWords(gather('stock'))),
    stockLevelRows.update(trx, merchant_id, levels.filter(({ received }) => !received)),
    receivedStockRows.update(trx, merchant_id, received.filter(({ is_new }) => !is_new)),
    receivedStockRows.insert(trx, merchant_id, received.filter(({ is_new }) => is_new)),
    salesOrderRows.update(trx, merchant_id, sales),
    salesOrderRows.insert(trx, merchant_id, new_sales),
    salesOrderLineRows.delete(trx, merchant_id, gather('dropped_lines')),
    salesOrderLineRows.update(trx, merchant_id, linesOf(sales)),
    salesOrderLineRows.insert(
      trx, merchant_id, [...gather('new_lines'), ...linesOf(new_sales)]),
    paymentRows.update(trx, merchant_id, sortById(gather('changed_payments'))),
    paymentRows.insert(trx, merchant_id, sortById(gather('new_payments'))),
    refundRows.insert(trx, merchant_id, gather('new_refunds')),
    purchaseOrderRows.update(trx, merchant_id, purchases),
    purchaseOrderRows.insert(trx, merchant_id, new_purchases),
    purchaseOrderLineRows.delete(trx, merchant_id, gather('dropped_purchase_lines')),
    purchaseOrderLineRows.update(trx, merchant_id, linesOf(purchases)),
    purchaseOrderLineRows.insert(
      trx, merchant_id, [...gather('new_purchase_lines'), ...linesOf(new_purchases)]),
    shipmentRows.update(trx, merchant_id, sortById(gather('delivered_shipments'))),
    shipmentRows.insert(trx, merchant_id, new_shipments),
    shipmentLineRows.insert(trx, merchant_id, linesOf(new_shipments)),
    exceptionRows.update(trx, merchant_id, sortById(gather('resolved_exceptions'))),
    exceptionRows.insert(trx, merchant_id, sortById(gather('new_exceptions'))),
    decisionRows.insert(trx, merchant_id, sortById(gather('decisions'))),
    markRestocked(trx, merchant_id, gather('restocked_skus')),
    appendEvents(trx, merchant_id, gather('events'))
  ])
}

function sortById<Row extends { id: string }> (rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => a.id < b.id ? -1 : 1)
}

/** Several orders may change one row: what the last of them left is what is written. */
function lastWords<Change extends { sku: string, supplier_id: string }> (
  changes: readonly Change[]
): Change[] {
  const last = new Map(changes.map((change) => [`${change.supplier_id} ${change.sku}`, change]))
  return [...last.values()].sort((a, b) =>
    a.sku < b.sku || (a.sku === b.sku && a.supplier_id < b.supplier_id) ? -1 : 1)
}
