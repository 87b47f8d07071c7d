// What units of a sales order line cost the customer, in the terms of the order's prices.

import { amountOf, divideHalfEven, readMoney, unitOf } from '../../kernel/money.ts'
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
