// What a purchase order costs the merchant, in the currency of its sales order: at the exchange
// rate that it was planned with, also where suppliers answer with another cost later.

import { convertAmount, convertCost } from '../../kernel/exchange.ts'
import { amountOf, readMoney } from '../../kernel/money.ts'
import { freightAmountOf } from '../../sourcing/plan-sourcing.ts'
import { unbilledOf } from './billed-units.ts'
import { freightOfLine } from './evaluate-purchase-order.ts'
import { liveOf, type PurchaseOrder, type PurchaseOrderLine } from './purchase-order.ts'

type Rated = Pick<PurchaseOrder, 'currency' | 'exchange_rate'>

/**
 * The amount of one line and its freight, in millionths, each rounded to the decimals of the
 * currency. What is billed costs what approved bills say.
 */
export function costOfLine (line: PurchaseOrderLine, order: Rated): bigint {
  if (line.billed_amount !== null) return costOfBilled(line, line.billed_amount, order)
  return inSaleCurrency(readMoney(line.amount), order) +
    inSaleCurrency(freightOfLine(line, order.currency), order)
}

/** Σ lines, order fee and freight, each rounded. Like the total, it is 0 when nothing is live. */
export function costOfOrder (order: PurchaseOrder): bigint {
  if (order.billing_status !== 'unbilled') return costOfBilledOrder(order)
  if (order.exchange_rate === null) return readMoney(order.total)
  const is_live = order.lines.some((line) => liveOf(line) > 0)
  const shared = is_live
    ? inSaleCurrency(readMoney(order.order_fee), order) +
      inSaleCurrency(readMoney(order.freight_base), order)
    : 0n
  return order.lines.reduce((sum, line) => sum + costOfLine(line, order), shared)
}

/** What is not billed yet costs what was agreed. */
function costOfBilled (
  line: PurchaseOrderLine, billed_amount: string, order: Rated
): bigint {
  const units = unbilledOf(line)
  return inSaleCurrency(readMoney(billed_amount), order) +
    inSaleCurrency(amountOf(line.unit_cost, units, order.currency), order) +
    inSaleCurrency(freightAmountOf(line.unit_freight, units, order.currency), order)
}

/** The fee and the freight base are still to come, as far as charges were not billed. */
function costOfBilledOrder (order: PurchaseOrder): bigint {
  const lines = order.lines.reduce((sum, line) => sum + costOfLine(line, order), 0n)
  if (order.billing_status !== 'partially_billed') return lines
  const billed = order.lines.reduce((sum, { billed_charges }) =>
    sum + readMoney(billed_charges ?? '0'), 0n)
  const left = readMoney(order.order_fee) + readMoney(order.freight_base) - billed
  return left > 0n ? lines + inSaleCurrency(left, order) : lines
}

/** A unit cost as sourcing counts it: rounded up to six decimals. */
export function unitCostInSale (unit_cost: string, { currency, exchange_rate }: Rated): string {
  return exchange_rate === null ? unit_cost : convertCost(unit_cost, currency, exchange_rate)
}

function inSaleCurrency (micros: bigint, { currency, exchange_rate }: Rated): bigint {
  return exchange_rate === null ? micros : convertAmount(micros, currency, exchange_rate)
}
