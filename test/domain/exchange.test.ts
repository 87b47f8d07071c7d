// Exchange rates: which one holds, and how exactly amounts are converted.

import fc from 'fast-check'
import t from 'tap'
import {
  canonicalRate, convertAmount, convertCost, convertMinimum, type ExchangeRate, findExchangeRate
} from '../../src/domain/kernel/exchange.ts'
import { formatMoney, readMoney } from '../../src/domain/kernel/money.ts'

const rateOf = (pair: string, rate: string, valid_on = '2026-03-01'): ExchangeRate =>
  ({ base: pair.slice(0, 3), quote: pair.slice(4), rate, valid_on })

t.test('the latest of the pair, else the latest of the inverse, never a later day', async (t) => {
  const DIRECT = [
    rateOf('USD/EUR', '0.90', '2026-03-01'), rateOf('USD/EUR', '0.92', '2026-03-10'),
    rateOf('USD/EUR', '0.91', '2026-03-05'), rateOf('USD/EUR', '0.99', '2026-03-11')
  ]
  const INVERSE = [rateOf('EUR/USD', '1.10', '2026-03-02'), rateOf('EUR/USD', '1.08', '2026-03-09')]
  const find = (rates: readonly ExchangeRate[], today: string) =>
    findExchangeRate(rates, { from: 'USD', to: 'EUR', today })
  t.equal(find(DIRECT, '2026-03-10'), DIRECT[1])
  t.equal(find(DIRECT, '2026-03-09'), DIRECT[2])
  t.equal(find(DIRECT, '2026-02-28'), undefined, 'all are later')
  t.equal(find(INVERSE, '2026-03-10'), INVERSE[1])
  t.equal(find([...INVERSE, ...DIRECT], '2026-03-09'), DIRECT[2], 'direct, though it is older')
  t.equal(find([...DIRECT, ...INVERSE], '2026-02-28'), undefined)
  const CROSS = [rateOf('USD/GBP', '0.80'), rateOf('GBP/EUR', '1.15')]
  t.equal(find(CROSS, '2026-03-10'), undefined, 'no rate by way of a third currency')
})

t.test('costs are rounded up to six decimals, minimums down', async (t) => {
  const CASES: Array<[string, string, ExchangeRate, string, string]> = [
    ['19.90', 'USD', rateOf('USD/EUR', '0.92'), '18.308', '18.308'],
    ['19.90', 'USD', rateOf('EUR/USD', '1.0845'), '18.34947', '18.349469'],
    ['10', 'USD', rateOf('EUR/USD', '3'), '3.333334', '3.333333'],
    ['0.000001', 'USD', rateOf('USD/EUR', '0.000000000001'), '0.000001', '0.00'],
    ['0', 'USD', rateOf('EUR/USD', '3'), '0.00', '0.00'],
    ['1250', 'JPY', rateOf('EUR/JPY', '162.5'), '7.692308', '7.692307'],
    ['7.69', 'EUR', rateOf('EUR/JPY', '162.5'), '1249.625', '1249.625'],
    ['2.5', 'KWD', rateOf('KWD/EUR', '3.0123456789'), '7.530865', '7.530864'],
    ['3.00', 'EUR', rateOf('KWD/EUR', '3'), '1.000', '1.000'],
    ['999999999999.999999', 'USD', rateOf('USD/IRR', '999999999.999999999999'),
      '999999999999999998999.000001', '999999999999999998999.00']
  ]
  for (const [text, from, rate, up, down] of CASES) {
    t.equal(convertCost(text, from, rate), up)
    t.equal(convertMinimum(text, from, rate), down)
  }
})

t.test('amounts are rounded half-even to the decimals of the other currency, once', async (t) => {
  const convert = (text: string, from: string, rate: ExchangeRate, to: string) =>
    formatMoney(convertAmount(readMoney(text), from, rate), to)
  t.equal(convert('0.05', 'USD', rateOf('USD/EUR', '0.1'), 'EUR'), '0.00', 'a tie, to even')
  t.equal(convert('0.15', 'USD', rateOf('USD/EUR', '0.1'), 'EUR'), '0.02', 'a tie, to even')
  t.equal(convert('0.25', 'USD', rateOf('USD/EUR', '0.1'), 'EUR'), '0.02', 'a tie, to even')
  t.equal(convert('10.00', 'EUR', rateOf('EUR/JPY', '162.55'), 'JPY'), '1626', 'a tie at 1625.5')
  t.equal(convert('1', 'EUR', rateOf('KWD/EUR', '3'), 'KWD'), '0.333')
})

t.test('a rate has one way to be written', async (t) => {
  t.equal(canonicalRate('1.0840'), '1.084')
  t.equal(canonicalRate('100'), '100')
  t.equal(canonicalRate('100.000'), '100')
  t.equal(canonicalRate('0.000000000001'), '0.000000000001')
})

const cost = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((micros) => formatMoney(micros, 'USD'))
const rate = fc.record({
  is_direct: fc.boolean(),
  rate: fc.bigInt({ min: 1n, max: 10n ** 15n }).map((digits) =>
    `${digits / 10n ** 12n}.${(digits % 10n ** 12n).toString().padStart(12, '0')}`)
}).map(({ is_direct, rate }) => rateOf(is_direct ? 'USD/EUR' : 'EUR/USD', rate))

t.test('property: what reaches a minimum in its own currency reaches it converted', async (t) => {
  const parts = fc.array(fc.record({ cost, units: fc.integer({ min: 1, max: 1_000_000 }) }), {
    minLength: 1, maxLength: 5
  })
  fc.assert(fc.property(parts, rate, (bought, one) => {
    const valueOf = (read: (text: string) => string) => bought.reduce((sum, { cost, units }) =>
      sum + readMoney(read(cost)) * BigInt(units), 0n)
    const minimum = formatMoney(valueOf((text) => text), 'USD')
    return valueOf((text) => convertCost(text, 'USD', one)) >=
      readMoney(convertMinimum(minimum, 'USD', one))
  }))
  t.pass('as the smallest purchase that reaches it')
})

t.test('property: conversion keeps the order of costs', async (t) => {
  fc.assert(fc.property(cost, cost, rate, (a, b, one) => {
    const [low, high] = readMoney(a) < readMoney(b) ? [a, b] : [b, a]
    return readMoney(convertCost(low, 'USD', one)) <= readMoney(convertCost(high, 'USD', one))
  }))
  t.pass('what is cheaper stays no dearer')
})
