// Records what was decided of sales, purchases and their stock: one statement a table, parents
// before children, rows sorted by their key.

import type { BackToBackChanges } from '../../../domain/changes.ts'
import type { PurchaseOrder, PurchaseOrderLine } from '../../../domain/purchase-order.ts'
import type { Payment, SalesOrder, SalesOrderLine } from '../../../domain/sales-order.ts'
import type { SourcingDecision } from '../../../domain/back-to-back.ts'
import type { StockChange } from '../../../domain/stock-book.ts'
import { defineRows } from '../../../platform/db/rows.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/outbox/events.ts'

const stockRows = defineRows<StockChange>('supplier_stock', {
  key: ['sku', 'supplier_id'],
  columns: { sku: 'text', supplier_id: 'text', reserved: 'bigint' }
})

const salesOrderRows = defineRows<SalesOrder>('sales_orders', {
  key: ['id'],
  permanent: ['reference', 'content_hash', 'currency', 'created_at'],
  columns: {
    id: 'text',
    version: 'int',
    reference: 'text',
    content_hash: 'text',
    status: 'text',
    payment_status: 'text',
    sourcing_status: 'text',
    fulfillment_status: 'text',
    holds: 'jsonb',
    currency: 'text',
    payment_terms: 'text',
    shortage_policy: 'text',
    delivery_mode: 'text',
    priority: 'smallint',
    charges: 'jsonb',
    customer: 'jsonb',
    ship_to: 'jsonb',
    bill_to: 'jsonb',
    total: 'numeric',
    paid: 'numeric',
    refunded: 'numeric',
    refund_due: 'numeric',
    metadata: 'jsonb',
    confirmed_at: 'timestamptz',
    completed_at: 'timestamptz',
    canceled_at: 'timestamptz',
    cancel_reason: 'text',
    payment_due_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz'
  }
})

const salesOrderLineRows = defineRows<SalesOrderLine>('sales_order_lines', {
  key: ['sales_order_id', 'line_number'],
  permanent: ['sku'],
  columns: {
    sales_order_id: 'text',
    line_number: 'int',
    sku: 'text',
    description: 'text',
    quantity: 'int',
    unit_price: 'numeric',
    amount: 'numeric',
    requested_date: 'date',
    promised_date: 'date',
    canceled_quantity: 'int',
    sourced_quantity: 'int',
    pending_cancellation_quantity: 'int',
    shipped_quantity: 'int',
    delivered_quantity: 'int'
  }
})

const paymentRows = defineRows<Payment>('payments', {
  key: ['id'],
  columns: {
    id: 'text',
    sales_order_id: 'text',
    reference: 'text',
    amount: 'numeric',
    method: 'text',
    received_at: 'timestamptz',
    created_at: 'timestamptz'
  }
})

const purchaseOrderRows = defineRows<PurchaseOrder>('purchase_orders', {
  key: ['id'],
  permanent: ['supplier_id', 'sales_order_id', 'kind', 'currency', 'created_at'],
  columns: {
    id: 'text',
    version: 'int',
    supplier_id: 'text',
    sales_order_id: 'text',
    status: 'text',
    fulfillment_status: 'text',
    cancellation: 'text',
    kind: 'text',
    delivery_mode: 'text',
    currency: 'text',
    order_fee: 'numeric',
    total: 'numeric',
    ship_to: 'jsonb',
    metadata: 'jsonb',
    issued_at: 'timestamptz',
    acknowledgement_due_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz'
  }
})

const purchaseOrderLineRows = defineRows<PurchaseOrderLine>('purchase_order_lines', {
  key: ['purchase_order_id', 'line_number'],
  permanent: ['sales_order_id', 'sales_order_line_number', 'supplier_id', 'sku', 'replaces'],
  columns: {
    purchase_order_id: 'text',
    line_number: 'int',
    sales_order_id: 'text',
    sales_order_line_number: 'int',
    supplier_id: 'text',
    sku: 'text',
    supplier_sku: 'text',
    quantity: 'int',
    unit_cost: 'numeric',
    amount: 'numeric',
    requested_date: 'date',
    promised_date: 'date',
    accepted_quantity: 'int',
    accepted_at: 'timestamptz',
    rejected_quantity: 'int',
    canceled_quantity: 'int',
    shipped_quantity: 'int',
    delivered_quantity: 'int',
    over_shipped_quantity: 'int',
    surplus_quantity: 'int',
    reserved_quantity: 'int',
    replaces: 'jsonb'
  }
})

const decisionRows = defineRows<SourcingDecision>('sourcing_decisions', {
  key: ['id'],
  columns: {
    id: 'text',
    sales_order_id: 'text',
    trigger: 'text',
    objective: 'text',
    optimal: 'boolean',
    gap: 'text',
    cost: 'numeric',
    second_best_cost: 'numeric',
    margin: 'numeric',
    currency: 'text',
    promised_date: 'date',
    nodes_searched: 'int',
    stock_as_of: 'timestamptz',
    lines: 'json',
    created_at: 'timestamptz'
  }
})

/** All orders decided in one command; whoever calls has locked what changes. */
export async function recordBackToBack (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
): Promise<void> {
  const gather = <K extends keyof BackToBackChanges>(name: K): BackToBackChanges[K] =>
    all.flatMap((changes) => changes[name] as never[]) as BackToBackChanges[K]
  // By the key that another process may insert too: each in its own order, they would deadlock.
  const new_sales = gather('new_sales_orders').toSorted((a, b) =>
    a.reference < b.reference ? -1 : 1)
  const sales = sortById(gather('changed_sales_orders'))
  const new_purchases = sortById(gather('new_purchase_orders'))
  const purchases = sortById(gather('changed_purchase_orders'))
  const linesOf = <Line>(orders: ReadonlyArray<{ lines: readonly Line[] }>): Line[] =>
    orders.flatMap(({ lines }) => lines)

  await together([
    stockRows.update(trx, merchant_id, lastWords(gather('stock'))),
    salesOrderRows.update(trx, merchant_id, sales),
    salesOrderRows.insert(trx, merchant_id, new_sales),
    salesOrderLineRows.update(trx, merchant_id, linesOf(sales)),
    salesOrderLineRows.insert(trx, merchant_id, linesOf(new_sales)),
    paymentRows.insert(trx, merchant_id, sortById(gather('new_payments'))),
    purchaseOrderRows.update(trx, merchant_id, purchases),
    purchaseOrderRows.insert(trx, merchant_id, new_purchases),
    purchaseOrderLineRows.update(trx, merchant_id, linesOf(purchases)),
    purchaseOrderLineRows.insert(trx, merchant_id, linesOf(new_purchases)),
    decisionRows.insert(trx, merchant_id, sortById(gather('decisions'))),
    appendEvents(trx, merchant_id, gather('events'))
  ])
}

function sortById<Row extends { id: string }> (rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => a.id < b.id ? -1 : 1)
}

/** Several orders may take from one row: what the last of them left is what is written. */
function lastWords (changes: readonly StockChange[]): StockChange[] {
  const last = new Map(changes.map((change) => [`${change.supplier_id} ${change.sku}`, change]))
  return [...last.values()].sort((a, b) =>
    a.sku < b.sku || (a.sku === b.sku && a.supplier_id < b.supplier_id) ? -1 : 1)
}
