// Exchange rates: which one holds between two currencies on a day, and what amounts come to by it.

import { decimalsOf, divideHalfEven, formatMoney, readMoney } from './money.ts'

/** One unit of `base` is `rate` units of `quote`, from `valid_on` until there is a newer rate. */
export type ExchangeRate = {
  base: string
  quote: string
  /** Decimal text above 0 with at most 12 decimals. */
  rate: string
  /** A calendar date (UTC). */
  valid_on: string
}

const RATE_DECIMALS = 12
const MONEY_DECIMALS = 6
const ONE = 10n ** BigInt(RATE_DECIMALS)

/**
 * The latest rate of the pair that is not after the day; without one, the latest of the inverse
 * pair. Rates by way of a third currency are not made up.
 */
export function findExchangeRate (
  rates: readonly ExchangeRate[], { from, to, today }: { from: string, to: string, today: string }
): ExchangeRate | undefined {
  return latestOf(rates, from, to, today) ?? latestOf(rates, to, from, today)
}

function latestOf (
  rates: readonly ExchangeRate[], base: string, quote: string, today: string
): ExchangeRate | undefined {
  let latest: ExchangeRate | undefined
  for (const one of rates) {
    if (one.base !== base || one.quote !== quote || one.valid_on > today) continue
    if (latest === undefined || one.valid_on > latest.valid_on) latest = one
  }
  return latest
}

/** The shortest text of the same rate. */
export function canonicalRate (text: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  const decimals = fraction.replace(/0+$/, '')
  return decimals === '' ? whole : `${whole}.${decimals}`
}

/**
 * A unit cost in the other currency of the rate, rounded up to the six decimals that costs have.
 * Rounded up, a cost never seems to leave a margin that it does not leave, and a purchase that
 * reaches a minimum order value in its own currency never seems to fall short of it.
 */
export function convertCost (cost: string, from: string, rate: ExchangeRate): string {
  const { dividend, divisor } = fractionOf(readMoney(cost), from, rate)
  return formatMoney((dividend + divisor - 1n) / divisor, otherOf(rate, from))
}

/** A minimum order value in the other currency, rounded down to six decimals: see `convertCost`. */
export function convertMinimum (value: string, from: string, rate: ExchangeRate): string {
  const { dividend, divisor } = fractionOf(readMoney(value), from, rate)
  return formatMoney(dividend / divisor, otherOf(rate, from))
}

/** An amount in millionths, in the other currency and rounded half-even to its decimals. */
export function convertAmount (micros: bigint, from: string, rate: ExchangeRate): bigint {
  const { dividend, divisor } = fractionOf(micros, from, rate)
  const unit = 10n ** BigInt(MONEY_DECIMALS - decimalsOf(otherOf(rate, from)))
  return divideHalfEven(dividend, divisor * unit) * unit
}

/** The exact result before it is rounded: the rate of the inverse pair divides. */
function fractionOf (
  micros: bigint, from: string, { base, rate }: ExchangeRate
): { dividend: bigint, divisor: bigint } {
  const [whole = '', fraction = ''] = rate.split('.')
  const scaled = BigInt(whole + fraction.padEnd(RATE_DECIMALS, '0'))
  return from === base
    ? { dividend: micros * scaled, divisor: ONE }
    : { dividend: micros * ONE, divisor: scaled }
}

function otherOf ({ base, quote }: ExchangeRate, from: string): string {
  return from === base ? quote : base
}
