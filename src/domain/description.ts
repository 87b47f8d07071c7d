// Sales and purchase orders as an operator reads them; other roles see less of the same.

import type { BackToBack } from './back-to-back.ts'
import { type PurchaseOrder, type PurchaseOrderLine, servedOf } from './purchase-order.ts'
import { type SalesOrder, type SalesOrderLine, unsourcedOf } from './sales-order.ts'

type Internal = 'content_hash' | 'refunded' | 'lines'

export type SalesOrderLineDescription = Omit<SalesOrderLine, 'sales_order_id'> & {
  unsourced_quantity: number
  purchase_order_lines: Array<
    Pick<PurchaseOrderLine, 'purchase_order_id' | 'line_number' | 'quantity'>>
}

export type SalesOrderDescription = Omit<SalesOrder, Internal> & {
  lines: SalesOrderLineDescription[]
  purchase_orders: Array<Pick<PurchaseOrder,
    'id' | 'supplier_id' | 'status' | 'fulfillment_status' | 'currency' | 'total' | 'issued_at'>>
  shipments: never[]
}

export type PurchaseOrderDescription = Omit<PurchaseOrder, 'lines'> & {
  lines: Array<Omit<PurchaseOrderLine, 'purchase_order_id' | 'sales_order_id' | 'supplier_id' |
    'accepted_at' | 'reserved_quantity'>>
  shipments: never[]
}

export function describeSalesOrder (
  { sales_order, purchase_orders }: BackToBack
): SalesOrderDescription {
  const { content_hash: _hash, refunded: _refunded, lines, ...order } = sales_order
  const purchase_lines = purchase_orders.flatMap((one) => one.lines)
  return {
    ...order,
    lines: lines.map(({ sales_order_id: _id, ...line }) => ({
      ...line,
      unsourced_quantity: unsourcedOf(line),
      purchase_order_lines: purchase_lines
        .filter((one) => one.sales_order_line_number === line.line_number && servedOf(one) > 0)
        .map(({ purchase_order_id, line_number, quantity }) =>
          ({ purchase_order_id, line_number, quantity }))
    })),
    purchase_orders: purchase_orders.map(
      ({ id, supplier_id, status, fulfillment_status, currency, total, issued_at }) =>
        ({ id, supplier_id, status, fulfillment_status, currency, total, issued_at })),
    shipments: []
  }
}

export function describePurchaseOrder (order: PurchaseOrder): PurchaseOrderDescription {
  return {
    ...order,
    lines: order.lines.map(({
      purchase_order_id: _purchase, sales_order_id: _sale, supplier_id: _supplier,
      accepted_at: _at, reserved_quantity: _reserved, ...line
    }) => line),
    shipments: []
  }
}
