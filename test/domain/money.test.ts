// Money: exact, rounded half-even, written in one way.

import t from 'tap'
import fc from 'fast-check'
import {
  amountOf, canonicalMoney, decimalsOf, formatMoney, percentOf, readMoney, roundMoney
} from '../../src/domain/kernel/money.ts'

const CURRENCIES = { JPY: 0, EUR: 2, KWD: 3, CLF: 4 } as const
const currency = fc.constantFrom(...Object.keys(CURRENCIES) as Array<keyof typeof CURRENCIES>)
const micros = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })
const price = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }) // up to 999,999,999,999.999999
const quantity = fc.integer({ min: 1, max: 1_000_000 })

t.test('a currency has the decimals of ISO 4217, whatever locale data say', async (t) => {
  for (const [code, decimals] of Object.entries(CURRENCIES)) {
    t.equal(decimalsOf(code), decimals, code)
  }
  // Locale data drop the decimals that people no longer use in these; invoices keep them.
  for (const code of ['HUF', 'COP', 'IDR', 'PKR', 'LBP']) t.equal(decimalsOf(code), 2, code)
  for (const code of ['ISK', 'KRW', 'VND', 'XAF']) t.equal(decimalsOf(code), 0, code)
  for (const code of ['IQD', 'BHD', 'TND']) t.equal(decimalsOf(code), 3, code)
})

t.test('text is read to the millionth, and written as short as the currency allows', async (t) => {
  t.equal(readMoney('19.99'), 19_990_000n)
  t.equal(readMoney('-0.000001'), -1n)
  t.equal(readMoney('7'), 7_000_000n)
  t.equal(canonicalMoney('57.0255', 'EUR'), '57.0255')
  t.equal(canonicalMoney('57.025500', 'EUR'), '57.0255')
  t.equal(canonicalMoney('19.9', 'EUR'), '19.90')
  t.equal(canonicalMoney('1200.000000', 'JPY'), '1200')
  t.equal(canonicalMoney('1.5', 'KWD'), '1.500')
  t.equal(canonicalMoney('-0.00', 'EUR'), '0.00', 'zero has no sign')
  t.equal(canonicalMoney('0.000001', 'JPY'), '0.000001')
  t.throws(() => readMoney('0.0000001'), /six decimals/)
})

t.test('a half goes to the even neighbour, above and below zero', async (t) => {
  const round = (text: string, code: string): string =>
    formatMoney(roundMoney(readMoney(text), code), code)
  t.equal(round('0.005', 'EUR'), '0.00')
  t.equal(round('0.015', 'EUR'), '0.02')
  t.equal(round('0.025', 'EUR'), '0.02')
  t.equal(round('0.025001', 'EUR'), '0.03')
  t.equal(round('-0.005', 'EUR'), '0.00')
  t.equal(round('-0.015', 'EUR'), '-0.02')
  t.equal(round('0.5', 'JPY'), '0')
  t.equal(round('1.5', 'JPY'), '2')
  t.equal(round('2.5', 'JPY'), '2')
  t.equal(round('0.0005', 'KWD'), '0.000')
  t.equal(round('0.0015', 'KWD'), '0.002')
})

t.test('a line is multiplied exactly and rounded once', async (t) => {
  const amount = (text: string, units: number, code = 'EUR'): string =>
    formatMoney(amountOf(text, units, code), code)
  t.equal(amount('57.0255', 3), '171.08')
  t.equal(amount('0.001', 5), '0.00', 'not five times 0.00, nor five times 0.01')
  t.equal(amount('0.001', 15), '0.02')
  t.equal(amount('0.1', 3), '0.30', 'no float inside')
  t.equal(amount('999999999999.999999', 1_000_000), '999999999999999999.00')
  t.equal(amount('0.333333', 3, 'JPY'), '1')
})

t.test('property: what is written reads back as the same amount, in one way only', async (t) => {
  fc.assert(fc.property(micros, currency, (amount, code) => {
    const text = formatMoney(amount, code)
    const decimals = text.split('.')[1]?.length ?? 0
    return readMoney(text) === amount && canonicalMoney(text, code) === text &&
      /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/.test(text) &&
      decimals >= CURRENCIES[code] && decimals <= 6 &&
      (decimals === CURRENCIES[code] || !text.endsWith('0'))
  }), { numRuns: 500 })
  t.pass('500 amounts')
})

t.test('property: rounding is plain half-even integer arithmetic', async (t) => {
  fc.assert(fc.property(micros, currency, (amount, code) => {
    const unit = 10n ** BigInt(6 - CURRENCIES[code])
    const rounded = roundMoney(amount, code)
    const off = rounded > amount ? rounded - amount : amount - rounded
    const is_even = (rounded / unit) % 2n === 0n
    return rounded % unit === 0n && (off * 2n < unit || (off * 2n === unit && is_even))
  }), { numRuns: 500 })
  fc.assert(fc.property(fc.bigInt({ min: -999n, max: 999n }), (halves) => {
    const rounded = roundMoney(halves * 5_000n, 'EUR')
    const below = (halves - (((halves % 2n) + 2n) % 2n)) / 2n // the floor of the half
    const cents = halves % 2n === 0n ? halves / 2n : below % 2n === 0n ? below : below + 1n
    return rounded === cents * 10_000n
  }), { numRuns: 500 })
  t.pass('1,000 amounts')
})

t.test('property: an amount is price × quantity, within half a unit of the currency', async (t) => {
  fc.assert(fc.property(price, quantity, currency, (unit_price, units, code) => {
    const exact = unit_price * BigInt(units)
    const amount = amountOf(formatMoney(unit_price, code), units, code)
    return amount === roundMoney(exact, code)
  }), { numRuns: 500 })
  t.pass('500 lines')
})

t.test('a share has two decimals, half-even, and none of nothing', async (t) => {
  t.equal(percentOf(1n, 3n), '33.33')
  t.equal(percentOf(2n, 3n), '66.67')
  t.equal(percentOf(1n, 800n), '0.12', '0.125 to the even cent')
  t.equal(percentOf(3n, 800n), '0.38', '0.375 to the even cent')
  t.equal(percentOf(-1n, 2n), '-50.00')
  t.equal(percentOf(1n, -2n), '-50.00')
  t.equal(percentOf(5n, 0n), null)
})
