// What a purchase order costs the merchant, in the currency of its sales order: at the exchange
// rate that it was planned with, also where suppliers answer with another cost later.

import { convertAmount, convertCost } from '../../kernel/exchange.ts'
import { readMoney } from '../../kernel/money.ts'
import { freightOfLine } from './evaluate-purchase-order.ts'
import { liveOf, type PurchaseOrder, type PurchaseOrderLine } from './purchase-order.ts'

type Rated = Pick<PurchaseOrder, 'currency' | 'exchange_rate'>

/**
 * The amount of one line and its freight, in millionths, each rounded to the decimals of the
 * currency.
 */
export function costOfLine (line: PurchaseOrderLine, order: Rated): bigint {
  return inSaleCurrency(readMoney(line.amount), order) +
    inSaleCurrency(freightOfLine(line, order.currency), order)
}

/** Σ lines, order fee and freight, each rounded. Like the total, it is 0 when nothing is live. */
export function costOfOrder (order: PurchaseOrder): bigint {
  if (order.exchange_rate === null) return readMoney(order.total)
  const is_live = order.lines.some((line) => liveOf(line) > 0)
  const shared = is_live
    ? inSaleCurrency(readMoney(order.order_fee), order) +
      inSaleCurrency(readMoney(order.freight_base), order)
    : 0n
  return order.lines.reduce((sum, line) => sum + costOfLine(line, order), shared)
}

/** A unit cost as sourcing counts it: rounded up to six decimals. */
export function unitCostInSale (unit_cost: string, { currency, exchange_rate }: Rated): string {
  return exchange_rate === null ? unit_cost : convertCost(unit_cost, currency, exchange_rate)
}

function inSaleCurrency (micros: bigint, { currency, exchange_rate }: Rated): bigint {
  return exchange_rate === null ? micros : convertAmount(micros, currency, exchange_rate)
}
