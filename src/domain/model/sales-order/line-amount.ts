// What units of a sales order line cost the customer, in the terms of the order's prices.

import {
  amountOf, divideHalfEven, formatMoney, isZero, readMoney, unitOf
} from '../../kernel/money.ts'
import type { SalesOrderLine } from './sales-order.ts'

type Priced = Pick<SalesOrderLine, 'unit_price' | 'quantity' | 'discount'>

/**
 * The price of so many units of the line, less their part of its discount, in millionths, rounded
 * half-even to the currency's decimals: in parts as in the whole, so differences add up.
 */
export function lineAmountOf (
  { unit_price, quantity, discount }: Priced, units: number, currency: string
): bigint {
  if (discount === null) return amountOf(unit_price, units, currency)
  const all = readMoney(unit_price) * BigInt(quantity) - readMoney(discount)
  return all <= 0n || units === 0 ? 0n : partOf(all, { units, of: quantity }, currency)
}

/** `amount` × units ÷ `of`, rounded half-even to the currency's decimals. */
export function partOf (
  amount: bigint, { units, of }: { units: number, of: number }, currency: string
): bigint {
  const unit = unitOf(currency)
  return divideHalfEven(amount * BigInt(units), BigInt(of) * unit) * unit
}

type Said = Pick<SalesOrderLine, 'discount' | 'tax'>

/**
 * The line with another quantity. What is said of all its units follows in proportion: each unit
 * keeps its part of the discount and of the tax.
 */
export function withQuantity (
  line: SalesOrderLine, quantity: number, currency: string
): SalesOrderLine {
  if (quantity === line.quantity) return line
  return { ...line, quantity, ...scale(line, { units: quantity, of: line.quantity }, currency) }
}

/** Whether a change says another amount than is known. What it leaves out stays. */
export function saysOther (said: string | null | undefined, known: string | null): boolean {
  return said !== undefined && readMoney(said ?? '0') !== readMoney(known ?? '0')
}

/** Discount and tax that were said of `of` units, as they are of `units`. */
export function scale (
  { discount, tax }: Said, part: { units: number, of: number }, currency: string
): Said {
  if (part.of === 0 || part.of === part.units) return { discount, tax }
  const scaled = (amount: string): string =>
    formatMoney(partOf(readMoney(amount), part, currency), currency)
  const off = discount === null ? null : scaled(discount)
  return {
    discount: off === null || isZero(off) ? null : off,
    tax: tax === null || tax.amount === null ? tax : { ...tax, amount: scaled(tax.amount) }
  }
}
