// Tax as a storefront says it: modes, categories and groups, and its arithmetic in whole numbers.

import assert from 'node:assert'
import {
  canonicalDecimal, canonicalMoney, divideHalfEven, divideHalfUp, readMoney
} from '../../kernel/money.ts'

/** `rates`: computed from the rate of each group. `amounts`: said for each line and charge. */
export const TAX_MODES = ['none', 'rates', 'amounts'] as const
export type TaxMode = typeof TAX_MODES[number]

/** The codes of EN 16931 (UNCL 5305). */
export const TAX_CATEGORIES = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O', 'L', 'M'] as const
export type TaxCategory = typeof TAX_CATEGORIES[number]

export const TAX_ROUNDINGS = ['half_up', 'half_even'] as const
export type TaxRounding = typeof TAX_ROUNDINGS[number]

/** What an order says of its tax as a whole. */
export type OrderTax = {
  tax_mode: TaxMode
  /** Of lines, charges and discounts. */
  prices_include_tax: boolean
  tax_rounding: TaxRounding
}

/** Of a body: what is left out is not said. */
export function completeOrderTax (
  { tax_mode = 'none', prices_include_tax = false, tax_rounding = 'half_up' }: Partial<OrderTax>
): OrderTax {
  return { tax_mode, prices_include_tax, tax_rounding }
}

/** What the defaults say is absent, so the hash is that of a body of before there was tax. */
export function withoutDefaults (said: Partial<OrderTax>): Partial<OrderTax> {
  const { tax_mode, prices_include_tax, tax_rounding } = completeOrderTax(said)
  return {
    ...tax_mode !== 'none' && { tax_mode },
    ...prices_include_tax && { prices_include_tax },
    ...tax_rounding !== 'half_up' && { tax_rounding }
  }
}

export type Tax = {
  category: TaxCategory
  /** Up to four decimals; null for what is outside the scope of tax. */
  rate_percent: string | null
  /** Of the whole line or charge, as it was said; null unless the mode is `amounts`. */
  amount: string | null
  exemption_reason: string | null
}

/** As a request says it. */
export type NewTax = Pick<Tax, 'category'> & Partial<Tax>

/** Equal content gets one form. Categories without tax have the rate 0; `O` has none. */
export function completeTax (
  { category, rate_percent = null, amount = null, exemption_reason = null }: NewTax,
  currency: string
): Tax {
  return {
    category,
    rate_percent: category === 'O' ? null : canonicalDecimal(rate_percent ?? '0'),
    amount: amount === null ? null : canonicalMoney(amount, currency),
    exemption_reason
  }
}

export type TaxGroup = {
  category: TaxCategory
  rate_percent: string | null
  /** Without tax. */
  taxable_amount: string
  tax_amount: string
}

/** Lines and charges with the same group are taxed on their sum. */
export function groupKeyOf ({ category, rate_percent }: Tax): string {
  return `${category} ${rate_percent ?? ''}`
}

/** A tax as a fraction of the amounts on which it is computed. */
export type Fraction = { dividend: bigint, divisor: bigint }

const RATE_OF_ALL = 100_000_000n

/** The part of an amount that is tax, when the amount includes it or when it is added. */
export function fractionOf ({ rate_percent }: Tax, prices_include_tax: boolean): Fraction {
  const dividend = readMoney(rate_percent ?? '0')
  return { dividend, divisor: prices_include_tax ? RATE_OF_ALL + dividend : RATE_OF_ALL }
}

const DIVIDE = { half_up: divideHalfUp, half_even: divideHalfEven }

/** `amount` × `fraction`, rounded to whole `unit`s. */
export function taxOf (
  amount: bigint, { dividend, divisor }: Fraction,
  { rounding, unit }: { rounding: TaxRounding, unit: bigint }
): bigint {
  return DIVIDE[rounding](amount * dividend, divisor * unit) * unit
}

/**
 * Shares `total` out in proportion to `weights`, in whole `unit`s that add up to it. None of the
 * weights is below 0, and none of the shares is above its exact part by a unit or more.
 */
export function allocate (total: bigint, weights: readonly bigint[], unit: bigint): bigint[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0n)
  if (all === 0n) {
    assert(total === 0n, 'something is shared out over nothing')
    return weights.map(() => 0n)
  }
  return roundTogether(total, weights.map((weight) => weight * total), { divisor: all, unit })
}

/**
 * Rounds each `dividend ÷ divisor` down or up to whole `unit`s so that all add up to `total`, which
 * is their exact sum, rounded. Those with the largest remainders go up; of equals, the first.
 */
export function roundTogether (
  total: bigint, dividends: readonly bigint[], { divisor, unit }: { divisor: bigint, unit: bigint }
): bigint[] {
  const step = divisor * unit
  const parts = dividends.map((dividend, at) => {
    const remainder = ((dividend % step) + step) % step
    return { at, remainder, rounded: (dividend - remainder) / step * unit }
  })
  let left = (total - parts.reduce((sum, { rounded }) => sum + rounded, 0n)) / unit
  assert(left >= 0n && left <= BigInt(parts.length), 'the total is not that of the parts')
  const raised = new Set<number>()
  for (const { at } of parts.toSorted(byRemainder)) {
    if (left === 0n) break
    raised.add(at)
    left--
  }
  return parts.map(({ at, rounded }) => raised.has(at) ? rounded + unit : rounded)
}

function byRemainder (one: { remainder: bigint }, other: { remainder: bigint }): number {
  return Number(other.remainder > one.remainder) - Number(other.remainder < one.remainder)
}
