// The invariants of domain.md on plain data, as faults in words; none is what is wanted.

import type { BackToBack } from '../../src/domain/back-to-back/state.ts'
import type { PurchaseOrderLine } from '../../src/domain/model/purchase-order/purchase-order.ts'
import { isReleased, type SalesOrderLine } from '../../src/domain/model/sales-order/sales-order.ts'
import type { StockRow } from '../../src/domain/model/stock/stock-book.ts'

export type World = { sales: readonly BackToBack[], stock: readonly StockRow[] }

const sum = (units: readonly number[]): number => units.reduce((all, one) => all + one, 0)
const live = ({ quantity, rejected_quantity, canceled_quantity }: PurchaseOrderLine): number =>
  quantity - rejected_quantity - canceled_quantity

/** Invariants 1 to 3, and what of 5 can be seen without a history. */
export function faultsOf ({ sales, stock }: World): string[] {
  return [
    ...sales.flatMap(({ purchase_orders }) =>
      purchase_orders.flatMap(({ lines }) => lines.flatMap(purchaseLineFaults))),
    ...sales.flatMap((one) => one.sales_order.lines.flatMap((line) => saleLineFaults(line, one))),
    ...stock.flatMap((row) => stockFaults(row, sales)),
    ...sales.flatMap(canceledFaults)
  ]
}

function purchaseLineFaults (line: PurchaseOrderLine): string[] {
  const { accepted_quantity: accepted, shipped_quantity: shipped, delivered_quantity } = line
  const name = `${line.purchase_order_id} line ${line.line_number}`
  const ended = line.rejected_quantity + line.canceled_quantity
  return [
    ...delivered_quantity >= 0 && delivered_quantity <= shipped && shipped <= accepted
      ? []
      : [`1: ${name}: delivered ≤ shipped ≤ accepted`],
    ...accepted + ended <= line.quantity ? [] : [`1: ${name}: more answered than ordered`],
    ...line.reserved_quantity >= 0 && line.reserved_quantity <= live(line) + line.missing_quantity
      ? []
      : [`3: ${name}: reserved beyond what is live`]
  ]
}

function saleLineFaults (line: SalesOrderLine, { purchase_orders }: BackToBack): string[] {
  const serving = purchase_orders.flatMap(({ lines }) => lines)
    .filter((one) => one.sales_order_line_number === line.line_number)
  const served = sum(serving.map((one) => live(one) - one.surplus_quantity))
  const name = `${line.sales_order_id} line ${line.line_number}`
  return [
    ...line.sourced_quantity === served ? [] : [`2: ${name}: sourced is not what serves it`],
    ...line.sourced_quantity + line.canceled_quantity <= line.quantity
      ? []
      : [`2: ${name}: more sourced and canceled than ordered`],
    ...serving.some(({ sku }) => sku !== line.sku) ? [`2: ${name}: served by another SKU`] : []
  ]
}

function stockFaults ({ sku, supplier_id, reserved }: StockRow, sales: World['sales']): string[] {
  const held = sales.flatMap(({ purchase_orders }) => purchase_orders)
    .filter((one) => one.supplier_id === supplier_id)
    .flatMap(({ lines }) => lines.filter((line) => line.sku === sku))
  const expected = sum(held.map((line) => line.reserved_quantity))
  return reserved === expected
    ? []
    : [`3: ${supplier_id} ${sku}: reserved ${reserved}, its lines hold ${expected}`]
}

function canceledFaults ({ sales_order, purchase_orders }: BackToBack): string[] {
  if (sales_order.status !== 'canceled') return []
  const is_live = purchase_orders.some(({ lines }) => lines.some((line) => live(line) > 0))
  return is_live ? [`5: ${sales_order.id} is canceled and has live purchase orders`] : []
}

/** Invariant 5: what was issued in a step was released in that step. */
export function issueFaults (before: BackToBack | undefined, after: BackToBack): string[] {
  const issued_before = new Set(before?.purchase_orders
    .filter(({ issued_at }) => issued_at !== null).map(({ id }) => id))
  const is_issued = after.purchase_orders.some(({ id, issued_at }) =>
    issued_at !== null && !issued_before.has(id))
  return is_issued && !isReleased(after.sales_order)
    ? [`5: ${after.sales_order.id} was issued and is not released`]
    : []
}
