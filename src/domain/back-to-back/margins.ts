// What a sale earns: the price of its sourced units less what was credited to the customer and
// what their purchase orders cost, which bills of suppliers correct, credit notes too.

import { formatMoney, readMoney } from '../kernel/money.ts'
import { unbilledOf } from '../model/purchase-order/billed-units.ts'
import { costOfLine, costOfOrder } from '../model/purchase-order/purchase-cost.ts'
import {
  liveOf, type PurchaseOrder, type PurchaseOrderLine
} from '../model/purchase-order/purchase-order.ts'
import type { NetCredits } from '../model/sales-order/net-credits.ts'
import { netAmountOf } from '../model/sales-order/net-price.ts'
import type { SalesOrder, SalesOrderLine } from '../model/sales-order/sales-order.ts'

export type Costs = {
  sale: SalesOrder
  credits: NetCredits
  orders: ReadonlyMap<string, PurchaseOrder>
}

/**
 * The price of the sourced units less the net of their credits, their cost and unit freight; null
 * when none is sourced.
 */
export function marginOfLine (
  line: SalesOrderLine, serving: readonly PurchaseOrderLine[], { sale, credits, orders }: Costs
): string | null {
  if (line.sourced_quantity === 0) return null
  const { currency } = sale
  const unrated = { currency, exchange_rate: null }
  return formatMoney(serving.reduce((left, one) =>
    left - costOfLine(one, orders.get(one.purchase_order_id) ?? unrated),
  priceOfSourced(line, sale) - (credits.lines.get(line.line_number) ?? 0n)), currency)
}

/** Usually all units of the line are sourced. Without tax in it, the price is then `amount`. */
function priceOfSourced (
  line: SalesOrderLine, sale: SalesOrder
): bigint {
  const { amount, quantity, canceled_quantity, sourced_quantity } = line
  return sourced_quantity === quantity - canceled_quantity && !sale.prices_include_tax
    ? readMoney(amount)
    : netAmountOf(line, sourced_quantity, sale)
}

/**
 * Σ price of the sourced units − net of the credits − Σ cost of the purchase orders; null when
 * nothing is sourced.
 */
export function marginOfOrder (
  sale: SalesOrder, credits: NetCredits, purchase_orders: readonly PurchaseOrder[]
): string | null {
  const { lines, currency } = sale
  if (lines.every(({ sourced_quantity }) => sourced_quantity === 0)) return null
  const price = lines.reduce((all, line) => all + priceOfSourced(line, sale), -credits.total)
  return formatMoney(
    purchase_orders.reduce((left, one) => left - costOfOrder(one), price), currency)
}

/** What the costs in a margin rest on: the least certain of them. */
export const MARGIN_BASES = ['ordered', 'acknowledged', 'billed'] as const
export type MarginBasis = typeof MARGIN_BASES[number]

/** Nobody bills goods of the merchant's own. Null when nothing is sourced. */
export function marginBasisOf (
  { lines }: SalesOrder, purchase_orders: readonly PurchaseOrder[]
): MarginBasis | null {
  if (lines.every(({ sourced_quantity }) => sourced_quantity === 0)) return null
  let is_billed = true
  for (const { kind, billing_status, lines: purchased } of purchase_orders) {
    if (kind === 'own_stock') continue
    const live = purchased.filter((line) => liveOf(line) > 0)
    if (live.some((line) => line.accepted_quantity < liveOf(line))) return 'ordered'
    if (live.length > 0 && (billing_status === 'unbilled' ||
      live.some((line) => unbilledOf(line) > 0))) is_billed = false
  }
  const is_bought = purchase_orders.some(({ kind, billing_status }) =>
    kind === 'external' && billing_status !== 'unbilled')
  return is_billed && is_bought ? 'billed' : 'acknowledged'
}
