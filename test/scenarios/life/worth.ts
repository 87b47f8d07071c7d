// What units of an order are worth, by fractions of whole cents and nothing of the domain.

import { exactly, nearest } from '../../domain/exact-worth.ts'
import type { Sale, SaleLine } from './model.ts'

/** Cents: what the customer pays, and the tax of it. */
export type Worth = { total: number, tax: number }

/** As the order's prices are: with or without tax. */
type Part = { rate: string, amount: bigint }

const WHOLE = 100_000_000n
const HALF = 'half_even'

/** The units of a line that the customer wants. */
export const wantedOf = ({ quantity, canceled }: SaleLine): number => quantity - canceled

/**
 * So many units of each line, with what is charged beside the goods or without it. The tax of each
 * rate is rounded once, on all that has it.
 */
export function worthOf (
  sale: Sale, unitsOf: (line: SaleLine) => number, with_charges = sale.status !== 'canceled'
): Worth {
  const { left, shares } = spreadDiscount(sale)
  const parts = sale.lines.flatMap((line, at): Part[] => {
    const units = unitsOf(line)
    return units === 0
      ? []
      : [{ rate: line.rate, amount: discountedOf(line, units, shares[at] ?? 0n) }]
  })
  if (with_charges && sale.shipping > 0) {
    const amount = BigInt(sale.shipping)
    parts.push({ rate: sale.shipping_rate, amount: amount - least(left, amount) })
  }
  return sale.tax.mode === 'none' ? { total: Number(sumOf(parts)), tax: 0 } : addTax(sale, parts)
}

function addTax ({ tax: { mode, rounding } }: Sale, parts: readonly Part[]): Worth {
  let [total, tax] = [0n, 0n]
  for (const [rate, group] of Map.groupBy(parts, (one) => one.rate)) {
    const [amount, share] = [sumOf(group), exactly(rate)]
    const due = nearest(amount * share, mode === 'gross' ? WHOLE + share : WHOLE, rounding)
    total += mode === 'net' ? amount + due : amount
    tax += due
  }
  return { total: Number(total), tax: Number(tax) }
}

/** Less their part of the line's own discount. */
export function amountOf ({ price, quantity, discount }: SaleLine, units: number): bigint {
  const all = price * quantity - discount
  return units === 0 || all <= 0
    ? 0n
    : nearest(BigInt(all) * BigInt(units), BigInt(quantity), HALF)
}

/** Units share what the discount of the order leaves of the wanted ones. */
function discountedOf (line: SaleLine, units: number, share: bigint): bigint {
  if (share === 0n) return amountOf(line, units)
  const wanted = wantedOf(line)
  return nearest((amountOf(line, wanted) - share) * BigInt(units), BigInt(wanted), HALF)
}

/** By value over the wanted goods; what exceeds them is left. */
function spreadDiscount (sale: Sale): { left: bigint, shares: bigint[] } {
  const given = sale.status === 'canceled' ? 0n : BigInt(sale.off)
  if (given === 0n) return { left: 0n, shares: [] }
  const amounts = sale.lines.map((line) => amountOf(line, wantedOf(line)))
  const goods = amounts.reduce((all, one) => all + one, 0n)
  const spread = least(given, goods)
  return { left: given - spread, shares: shareOut(spread, amounts) }
}

/** What rounding down leaves goes, a cent each, to those that have lost most by it. */
function shareOut (all: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, one) => sum + one, 0n)
  if (whole === 0n) return weights.map(() => 0n)
  const shares = weights.map((weight) => all * weight / whole)
  const lost = weights.map((weight, at) => ({ at, rest: all * weight % whole }))
    .sort((a, b) => Number(b.rest - a.rest))
  const left = all - shares.reduce((sum, one) => sum + one, 0n)
  const raised = new Set(lost.slice(0, Number(left)).map(({ at }) => at))
  return shares.map((share, at) => raised.has(at) ? share + 1n : share)
}

/** Another number of units: its discount follows in proportion. */
export function resize (line: SaleLine, quantity: number): void {
  if (line.quantity > 0 && line.discount > 0) {
    line.discount = Number(
      nearest(BigInt(line.discount) * BigInt(quantity), BigInt(line.quantity), HALF))
  }
  line.quantity = quantity
}

const least = (a: bigint, b: bigint): bigint => a < b ? a : b
const sumOf = (parts: readonly Part[]): bigint => parts.reduce((all, one) => all + one.amount, 0n)
