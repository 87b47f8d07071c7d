// What the merchant keeps of a sales order line's price: without tax, less the line's discount.

import { divideHalfEven, formatMoney, readMoney, unitOf } from '../../kernel/money.ts'
import { fractionOf, type OrderTax, taxOf } from '../tax/tax.ts'
import { lineAmountOf } from './line-amount.ts'
import type { SalesOrder, SalesOrderLine } from './sales-order.ts'

type Priced = Pick<SalesOrderLine, 'unit_price' | 'quantity' | 'discount' | 'tax'>
type Terms = OrderTax & Pick<SalesOrder, 'currency'>

/** Of so many units of the line, in millionths. */
export function netAmountOf (line: Priced, units: number, terms: Terms): bigint {
  const amount = lineAmountOf(line, units, terms.currency)
  const { tax, quantity } = line
  if (tax === null || !terms.prices_include_tax || units === 0) return amount
  const how = { rounding: terms.tax_rounding, unit: unitOf(terms.currency) }
  return amount - (tax.amount === null
    ? taxOf(amount, fractionOf(tax, true), how)
    : taxOf(readMoney(tax.amount), { dividend: BigInt(units), divisor: BigInt(quantity) }, how))
}

/** Of one unit, with six decimals as costs have. Most lines have nothing to take off. */
export function netUnitPriceOf (line: Priced, terms: Terms): string {
  const { unit_price, quantity, discount, tax } = line
  const included = terms.prices_include_tax ? tax : null
  if ((discount === null && included === null) || quantity === 0) return unit_price
  const units = BigInt(quantity)
  const all = readMoney(unit_price) * units - readMoney(discount ?? '0')
  const net = divideHalfEven(...netOf(all, included, units))
  return formatMoney(net > 0n ? net : 0n, terms.currency)
}

function netOf (
  all: bigint, tax: Priced['tax'], units: bigint
): [dividend: bigint, divisor: bigint] {
  if (tax === null) return [all, units]
  if (tax.amount !== null) return [all - readMoney(tax.amount), units]
  const { dividend, divisor } = fractionOf(tax, true)
  return [all * (divisor - dividend), divisor * units]
}
