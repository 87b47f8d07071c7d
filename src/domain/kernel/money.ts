// Money as exact decimals: text in JSON, millionths in a `bigint` inside, half-even rounding.

import assert from 'node:assert'
import type { Fault } from './rule.ts'

const DECIMALS = 6

// Decimals by ISO 4217. Locale data are not used: they omit decimals and change with the platform.
const OTHER_DECIMALS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW'
}
const decimals_by_currency = new Map(Object.entries(OTHER_DECIMALS).flatMap(([decimals, codes]) =>
  codes.split(' ').map((code) => [code, Number(decimals)] as const)))

/** How many decimals an amount of the currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function decimalsOf (currency: string): number {
  return decimals_by_currency.get(currency) ?? 2
}

const ZEROS = ['0', '0.0', '0.00', '0.000', '0.0000']

/** No money: "0.00", "0" for JPY. */
export function zeroMoney (currency: string): string {
  return ZEROS[decimalsOf(currency)] ?? '0'
}

/** Many amounts are 0, and reading a number is faster than reading money. */
export function isZero (amount: string): boolean {
  return Number(amount) === 0
}

/** Decimal text with at most six decimals, as millionths of the currency unit. */
export function readMoney (text: string): bigint {
  const negative = text.startsWith('-')
  const dot = text.indexOf('.')
  const whole = text.slice(negative ? 1 : 0, dot < 0 ? text.length : dot)
  const fraction = dot < 0 ? '' : text.slice(dot + 1)
  assert(fraction.length <= DECIMALS, 'money has at most six decimals')
  const micros = BigInt(whole + fraction.padEnd(DECIMALS, '0'))
  return negative ? -micros : micros
}

/** Shortest text with at least the currency's decimals: "19.90", "57.0255", "1200" for JPY. */
export function formatMoney (micros: bigint, currency: string): string {
  return formatDecimal(micros, decimalsOf(currency))
}

/** The smallest amount of the currency, in millionths: 10,000 for EUR, 1,000,000 for JPY. */
export function unitOf (currency: string): bigint {
  return 10n ** BigInt(DECIMALS - decimalsOf(currency))
}

/** Rounds half-even to the currency's decimals. */
export function roundMoney (micros: bigint, currency: string): bigint {
  const unit = unitOf(currency)
  return divideHalfEven(micros, unit) * unit
}

/** `unit_price` × `quantity`, rounded half-even to the currency's decimals. */
export function amountOf (unit_price: string, quantity: number, currency: string): bigint {
  return roundMoney(readMoney(unit_price) * BigInt(quantity), currency)
}

/** `amount` × `factor`, both with at most six decimals, rounded half-even to millionths. */
export function timesDecimal (amount: string, factor: string): bigint {
  return divideHalfEven(readMoney(amount) * readMoney(factor), 10n ** BigInt(DECIMALS))
}

/** Σ of the items' amounts, in millionths. */
export function sumMoney<T> (items: readonly T[], amountIn: (item: T) => bigint): bigint {
  return items.reduce((all, item) => all + amountIn(item), 0n)
}

/** The sum of two amounts, as text. */
export function addMoney (one: string, other: string, currency: string): string {
  return formatMoney(readMoney(one) + readMoney(other), currency)
}

/** The average cost of a unit over all parts, rounded half-even to six decimals as costs have. */
export function averageCost (
  parts: ReadonlyArray<{ unit_cost: string, units: number }>, currency: string
): string {
  const units = parts.reduce((all, part) => all + BigInt(part.units), 0n)
  const total = parts.reduce((all, part) =>
    all + readMoney(part.unit_cost) * BigInt(part.units), 0n)
  return formatMoney(divideHalfEven(total, units), currency)
}

/** The same amount as the shortest text with at least the currency's decimals. */
export function canonicalMoney (text: string, currency: string): string {
  return formatMoney(readMoney(text), currency)
}

/** A number that is no money, such as a weight, as its shortest text. */
export function canonicalDecimal (text: string): string {
  return formatDecimal(readMoney(text), 0)
}

/** `part` ÷ `whole` in percent with two decimals, as for a margin; null when `whole` is 0. */
export function percentOf (part: bigint, whole: bigint): string | null {
  if (whole === 0n) return null
  return formatDecimal(divideHalfEven(part * 10_000n, whole) * 10_000n, 2)
}

function formatDecimal (micros: bigint, decimals_min: number): string {
  const negative = micros < 0n
  const digits = (negative ? -micros : micros).toString().padStart(DECIMALS + 1, '0')
  let end = digits.length
  const shortest = digits.length - DECIMALS + decimals_min
  while (end > shortest && digits[end - 1] === '0') end--
  const whole = digits.slice(0, digits.length - DECIMALS)
  const fraction = digits.slice(digits.length - DECIMALS, end)
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** A tie goes to the even neighbor. */
export function divideHalfEven (dividend: bigint, divisor: bigint): bigint {
  if (divisor < 0n) return divideHalfEven(-dividend, -divisor)
  const quotient = dividend / divisor
  const twice = (dividend % divisor) * 2n
  const distance = twice < 0n ? -twice : twice
  const away = distance > divisor || (distance === divisor && quotient % 2n !== 0n)
  if (!away) return quotient
  return dividend < 0n ? quotient - 1n : quotient + 1n
}

/** A tie goes away from 0. */
export function divideHalfUp (dividend: bigint, divisor: bigint): bigint {
  if (divisor < 0n) return divideHalfUp(-dividend, -divisor)
  const half = dividend < 0n ? -divisor : divisor
  return (dividend * 2n + half) / (divisor * 2n)
}

/** Faults of an amount with more decimals than the currency. Only unit prices may have more. */
export function findFineness (pointer: string, amount: string, currency: string): Fault[] {
  const decimals = decimalsOf(currency)
  const fraction = canonicalMoney(amount, currency).split('.')[1] ?? ''
  const detail = `must have at most ${decimals} decimals in ${currency}`
  return fraction.length > decimals ? [{ pointer, code: 'too_precise', detail }] : []
}
