// Reads all data of a merchant over the API, and computes sums of it.

import { formatMoney, readMoney } from '../src/domain/kernel/money.ts'
import type { DemoMerchant } from './merchant.ts'

export type ReadSupplier = { id: string, code: string, status: string }

export type ReadStock = {
  supplier_id: string
  sku: string
  on_hand: number
  reserved: number
  available: number
  min_order_quantity: number
}

export type ReadOrder = {
  id: string
  reference: string
  status: string
  currency: string
  tax_total: string
  total: string
  credited: string
  created_at: string
  lines: Array<{
    line_number: number
    sku: string
    quantity: number
    unit_price: string
    canceled_quantity: number
    sourced_quantity: number
    unsourced_quantity: number
    shipped_quantity: number
    delivered_quantity: number
    refused_quantity: number
    purchase_order_lines: Array<{
      purchase_order_id: string
      line_number: number
      quantity: number
    }>
  }>
  purchase_orders: Array<{ id: string, supplier_id: string, status: string }>
  shipments: ReadShipment[]
}

export type ReadShipment = {
  id: string
  purchase_order_id: string
  delivered_at: string | null
  lines: Array<{ line_number: number, quantity: number, refused_quantity: number }>
  incidents: Array<{ id: string, outcome: string | null }>
}

export type ReadPurchase = {
  id: string
  supplier_id: string
  sales_order_id: string
  sales_order_reference: string
  number: string
  status: string
  currency: string
  total: string
  issued_at: string | null
  updated_at: string
  lines: ReadPurchaseLine[]
}

export type ReadPurchaseLine = {
  line_number: number
  sales_order_line_number: number
  sku: string
  quantity: number
  unit_cost: string
  amount: string
  accepted_quantity: number
  rejected_quantity: number
  canceled_quantity: number
  shipped_quantity: number
  delivered_quantity: number
  refused_quantity: number
  replaces: { purchase_order_id: string, line_number: number } | null
}

export type ReadException = {
  kind: string
  detail: string
  sales_order_id: string | null
  line_number: number | null
}

export type Books = {
  suppliers: ReadSupplier[]
  stock: ReadStock[]
  orders: ReadOrder[]
  purchases: ReadPurchase[]
}

/**
 * Reads one list after the other, stock first. If background work reserves stock meanwhile, the
 * lists that are read later show it.
 */
export async function readBooks ({ operator }: DemoMerchant): Promise<Books> {
  const suppliers = await operator.list<ReadSupplier>('/v1/suppliers')
  const stock = await operator.list<ReadStock>('/v1/supplier-stock')
  const orders = await operator.list<ReadOrder>('/v1/sales-orders')
  const purchases = await operator.list<ReadPurchase>('/v1/purchase-orders')
  return { suppliers, stock, orders, purchases }
}

export type Sums = {
  orders: number
  lines: number
  ordered: number
  sourced: number
  backordered: number
  purchases: number
  purchase_lines: number
  /** The cost of all goods in USD, as decimal text. */
  goods_cost: string
}

export function sumBooks ({ orders, purchases }: Books): Sums {
  const lines = orders.flatMap((order) => order.lines)
  const purchase_lines = purchases.flatMap((purchase) => purchase.lines)
  const cost = purchase_lines.reduce((sum, { amount }) => sum + readMoney(amount), 0n)
  return {
    orders: orders.length,
    lines: lines.length,
    ordered: sumOf(lines, ({ quantity }) => quantity),
    sourced: sumOf(lines, ({ sourced_quantity }) => sourced_quantity),
    backordered: sumOf(lines, ({ unsourced_quantity }) => unsourced_quantity),
    purchases: purchases.length,
    purchase_lines: purchase_lines.length,
    goods_cost: formatMoney(cost, 'USD')
  }
}

export function sumOf<Row> (rows: readonly Row[], numberOf: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + numberOf(row), 0)
}
