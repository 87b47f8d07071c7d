// Tax and freight of the orders, as AdventureWorks has them: TaxAmt is 8 % of the goods, and
// Freight, which is not taxed, 2.5 % of them.

import { amountOf, divideHalfEven, formatMoney, roundMoney } from '../src/domain/kernel/money.ts'
import type { DemoOrder, OrderLine } from './data.ts'

const [TAX_PERCENT, FREIGHT_PERMILLE] = [8n, 25n]

/** What a new order says of tax. */
export function taxFieldsOf ({ lines }: DemoOrder, currency: string): object {
  return {
    tax_mode: 'rates',
    lines: lines.map((line) =>
      ({ ...line, tax: { category: 'S', rate_percent: String(TAX_PERCENT) } })),
    charges: [{
      kind: 'shipping',
      amount: formatMoney(freightOf(lines, currency), currency),
      tax: { category: 'E', exemption_reason: 'Freight is not taxed.' }
    }]
  }
}

function goodsOf (lines: readonly OrderLine[], currency: string): bigint {
  return lines.reduce((all, { unit_price, quantity }) =>
    all + amountOf(unit_price, quantity, currency), 0n)
}

function freightOf (lines: readonly OrderLine[], currency: string): bigint {
  return partOf(goodsOf(lines, currency) * FREIGHT_PERMILLE, 1_000n, currency)
}

/** What the order must cost: goods, tax and freight. */
export function expectedMoney (
  { lines }: DemoOrder, currency: string
): { tax_total: string, total: string } {
  const goods = goodsOf(lines, currency)
  const tax = partOf(goods * TAX_PERCENT, 100n, currency)
  return {
    tax_total: formatMoney(tax, currency),
    total: formatMoney(goods + tax + freightOf(lines, currency), currency)
  }
}

function partOf (dividend: bigint, divisor: bigint, currency: string): bigint {
  return roundMoney(divideHalfEven(dividend, divisor), currency)
}
