// What nothing serves is sourced, at first or again: stock taken, purchase orders drafted or grown.

import {
  type BackToBack, countLines, type DecisionTrigger, type SourcingDecision
} from './back-to-back.ts'
import { draftPurchaseOrders, planOf, type Surroundings } from './drafting.ts'
import type { PurchaseOrder, PurchaseOrderLine } from './purchase-order.ts'
import { RuleError, type Shortage } from './rule.ts'
import type { Plan } from './sourcing.ts'
import { type StockChange, takeStock } from './stock-book.ts'

export type Sourced = {
  state: BackToBack
  decision: SourcingDecision
  /** What the run took, row by row. */
  stock: StockChange[]
}

/**
 * Demand is what nothing serves now, whatever came before. Throws `warehouse_address_missing`,
 * and `insufficient_stock` when more than `shortage_max` units find no supplier; the stock book is
 * then as it was.
 */
export function sourceUnsourced (
  state: BackToBack, trigger: DecisionTrigger, surroundings: Surroundings,
  { shortage_max = Infinity }: { shortage_max?: number } = {}
): Sourced {
  const { book, now, newId } = surroundings
  const { sales_order } = state
  const plan = planOf(sales_order, state.purchase_orders, surroundings)
  assertShortage(plan, shortage_max)
  const drafted = draftPurchaseOrders(sales_order, plan, state.purchase_orders, surroundings)
  const named = drafted.map((one) => nameReplaced(one, state))
  const known = new Map(state.purchase_orders.map((one) => [one.id, one.lines.length]))
  const stock = named.flatMap(({ id, lines }) =>
    lines.slice(known.get(id) ?? 0).map(({ sku, supplier_id, reserved_quantity }) =>
      takeStock(book, { sku, supplier_id, quantity: reserved_quantity })))
  const purchase_orders = [
    ...state.purchase_orders.map((one) => named.find(({ id }) => id === one.id) ?? one),
    ...named.filter(({ id }) => !known.has(id))
  ]
  const decision = {
    ...plan,
    id: newId('dec'),
    sales_order_id: sales_order.id,
    trigger,
    currency: sales_order.currency,
    created_at: now
  }
  const updated = { ...sales_order, updated_at: now }
  return { state: countLines({ ...state, sales_order: updated, purchase_orders }), decision, stock }
}

function assertShortage ({ lines }: Plan, shortage_max: number): void {
  const shortages = lines.filter((line) => line.shortage_quantity > 0).map((line): Shortage =>
    ({
      line_number: line.line_number,
      sku: line.sku,
      quantity: line.quantity,
      shortage_quantity: line.shortage_quantity
    }))
  const total = shortages.reduce((all, { shortage_quantity }) => all + shortage_quantity, 0)
  if (total > shortage_max) throw new RuleError('insufficient_stock', { shortages })
}

/** Each new line names the newest line of a supplier that failed the same sales order line. */
function nameReplaced (
  order: PurchaseOrder, { sales_order, purchase_orders }: BackToBack
): PurchaseOrder {
  if (sales_order.lines.every((line) => line.excluded_supplier_ids.length === 0)) return order
  const failed = new Map<number, PurchaseOrderLine>()
  for (const { lines } of purchase_orders) {
    for (const line of lines) {
      const served = sales_order.lines.find((one) =>
        one.line_number === line.sales_order_line_number)
      const is_failed = served?.excluded_supplier_ids.includes(line.supplier_id) === true
      if (is_failed) failed.set(line.sales_order_line_number, line)
    }
  }
  const known = new Set(purchase_orders.find((one) => one.id === order.id)?.lines
    .map((line) => line.line_number))
  const lines = order.lines.map((line) => {
    const replaced = failed.get(line.sales_order_line_number)
    if (replaced === undefined || known.has(line.line_number)) return line
    const { purchase_order_id, line_number } = replaced
    return { ...line, replaces: { purchase_order_id, line_number } }
  })
  return { ...order, lines }
}
