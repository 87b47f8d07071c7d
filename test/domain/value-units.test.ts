// What units of an order are worth, compared with rational arithmetic over random orders: mixed
// rates, prices with and without tax, discounts of lines and orders, parts in random order.

import assert from 'node:assert'
import t from 'tap'
import fc from 'fast-check'
import { decimalsOf, formatMoney, readMoney, unitOf } from '../../src/domain/kernel/money.ts'
import { evaluateSalesOrder } from '../../src/domain/model/sales-order/evaluate-sales-order.ts'
import type { Charge, SalesOrderLine } from '../../src/domain/model/sales-order/sales-order.ts'
import {
  liveOf, type UnitsValue, type Valued, valueUnits
} from '../../src/domain/model/sales-order/value-units.ts'
import type { Tax, TaxRounding } from '../../src/domain/model/tax/tax.ts'
import { draftOf, lineOf } from './given.ts'

const taxOf = (category: Tax['category'], rate_percent: string | null): Tax =>
  ({ category, rate_percent, amount: null, exemption_reason: null })
const TAXES = [
  taxOf('S', '21'), taxOf('S', '8.875'), taxOf('S', '5.5'), taxOf('Z', '0'), taxOf('E', '0')
]
const OUTSIDE = taxOf('O', null)

const decimal = (units: number, decimals: number): string =>
  formatMoney(BigInt(units) * 10n ** BigInt(6 - decimals), 'JPY')

const anyOrder = fc.record({
  currency: fc.constantFrom('EUR', 'EUR', 'JPY', 'KWD'),
  tax_mode: fc.constantFrom('none' as const, 'rates' as const, 'amounts' as const),
  prices_include_tax: fc.boolean(),
  tax_rounding: fc.constantFrom<TaxRounding>('half_up', 'half_even'),
  outside: fc.boolean(),
  lines: fc.array(fc.record({
    price: fc.nat(20_000),
    is_fine: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 12 }),
    canceled: fc.nat(12),
    discount: fc.option(fc.nat(100)),
    tax: fc.nat(4),
    said: fc.nat(30),
    order: fc.nat()
  }), { minLength: 1, maxLength: 6 }),
  charges: fc.array(fc.record({
    kind: fc.constantFrom('shipping' as const, 'other' as const, 'tax' as const),
    amount: fc.nat(3_000),
    tax: fc.nat(4),
    said: fc.nat(20)
  }), { maxLength: 3 }),
  discount: fc.option(fc.nat(60_000))
}).map((one): { order: Valued, sequence: number[] } => {
  const { currency, tax_mode, outside } = one
  const decimals = decimalsOf(currency)
  const taxFor = (at: number, amount: bigint, percent: number): Tax | null => {
    if (tax_mode === 'none') return null
    const tax = outside ? OUTSIDE : TAXES[at] ?? OUTSIDE
    if (tax_mode === 'rates') return tax
    const said = tax.category === 'S' ? amount * BigInt(percent) / 100n : 0n
    return { ...tax, amount: formatMoney(said - said % unitOf(currency), currency) }
  }
  const lines = one.lines.map((line, at): SalesOrderLine => {
    const { quantity } = line
    const unit_price = decimal(line.price, line.is_fine ? decimals + 2 : decimals)
    const all = readMoney(unit_price) * BigInt(quantity)
    const off = all * BigInt(line.discount ?? 0) / 100n
    const discount = off - off % unitOf(currency)
    return lineOf({
      line_number: at + 1,
      quantity,
      unit_price,
      canceled_quantity: Math.min(quantity, line.canceled > 6 ? 0 : line.canceled),
      discount: discount === 0n ? null : formatMoney(discount, currency),
      tax: taxFor(line.tax, all - discount, line.said)
    })
  })
  const charges = one.charges.filter(({ kind }) => kind !== 'tax' || tax_mode === 'none')
    .map(({ kind, amount, tax, said }): Charge => {
      const text = decimal(amount, decimals)
      const of_charge = taxFor(tax, readMoney(text), said)
      return { kind, amount: text, ...of_charge && { tax: of_charge } }
    })
  const discounts: Charge[] = one.discount === null
    ? []
    : [{ kind: 'discount', amount: `-${decimal(one.discount, decimals)}` }]
  const order: Valued = {
    ...draftOf({ currency }),
    tax_mode,
    prices_include_tax: tax_mode !== 'none' && one.prices_include_tax,
    tax_rounding: one.tax_rounding,
    lines,
    charges: [...charges, ...discounts]
  }
  return { order, sequence: one.lines.map((line) => line.order) }
})

/** The difference of two rational numbers, in millionths: `a` ÷ `b` and a whole number. */
const awayFrom = (rounded: bigint, dividend: bigint, divisor: bigint): bigint => {
  const away = rounded * divisor - dividend
  return away < 0n ? -away : away
}

const sumOf = <T>(items: readonly T[], of: (item: T) => bigint): bigint =>
  items.reduce((all, item) => all + of(item), 0n)

/** What holds of every value, of part of an order or of all of it. */
function judge (order: Valued, value: UnitsValue): void {
  const items = [...value.lines, ...value.charges]
  const unit = unitOf(order.currency)
  assert.equal(value.total, sumOf(items, ({ gross }) => gross), 'total = Σ gross')
  assert.equal(value.total, value.net_total + value.tax_total)
  assert.equal(value.tax_total, sumOf(value.taxes, ({ tax_amount }) => tax_amount))
  assert.equal(value.tax_total, sumOf(items, ({ tax_amount }) => tax_amount), 'shares add up')
  assert.equal(value.net_total,
    sumOf(items, ({ net }) => net) - sumOf(value.discounts, ({ net }) => net))
  assert.equal(sumOf(items, ({ discount }) => discount),
    sumOf(value.discounts, ({ amount }) => amount))
  assert.ok(value.total >= 0n)
  for (const item of items) {
    assert.ok(item.discount >= 0n && item.discount <= item.amount, 'a discount within its item')
    assert.equal(item.gross % unit, 0n, 'whole units of the currency')
  }
  if (order.tax_mode !== 'none') {
    assert.equal(value.net_total, sumOf(value.taxes, ({ taxable_amount }) => taxable_amount))
  }
  for (const group of value.taxes) judgeGroup(order, value, group)
}

function judgeGroup (
  order: Valued, value: UnitsValue, { tax, taxable_amount, tax_amount }: UnitsValue['taxes'][0]
): void {
  assert.ok(taxable_amount >= 0n && tax_amount >= 0n, 'no group is negative')
  if (order.tax_mode !== 'rates') return
  const of = [...value.lines, ...value.charges].filter((one) =>
    one.tax?.category === tax.category && one.tax.rate_percent === tax.rate_percent)
  const left = sumOf(of, ({ amount, discount }) => amount - discount)
  const rate = readMoney(tax.rate_percent ?? '0')
  const divisor = 100_000_000n + (order.prices_include_tax ? rate : 0n)
  const away = awayFrom(tax_amount, left * rate, divisor) * 2n
  const unit = unitOf(order.currency) * divisor
  assert.ok(away <= unit, 'tax is rounded once a group')
  if (away === unit) {
    const is_even = tax_amount / unitOf(order.currency) % 2n === 0n
    const is_up = tax_amount * divisor > left * rate
    assert.ok(order.tax_rounding === 'half_up' ? is_up : is_even, 'a tie goes as it was asked')
  }
  // Each share and each net part is less than a unit away from its exact value.
  for (const item of of) {
    const exact = (item.amount - item.discount) * rate
    assert.ok(awayFrom(item.tax_amount, exact, divisor) < unit)
  }
}

t.test('every value adds up, and is as near to the exact one as can be', async (t) => {
  fc.assert(fc.property(anyOrder, ({ order }) => {
    judge(order, valueUnits(order, liveOf))
    judge(order, valueUnits(order, (line) => Math.floor(liveOf(line) / 2)))
    judge(order, valueUnits(order, (line) => Math.floor(liveOf(line) / 2), false))
  }), { numRuns: 2_000 })
  t.pass('sums and bounds hold')
})

t.test('parts in any order add up to the whole, and none is below 0', async (t) => {
  fc.assert(fc.property(anyOrder, ({ order, sequence }) => {
    const units = new Map<number, number>()
    const unitsIn = (line: SalesOrderLine): number => units.get(line.line_number) ?? 0
    const whole = valueUnits(order, liveOf)
    let before = valueUnits(order, unitsIn, false)
    assert.equal(before.total, 0n)
    let sum = 0n
    const turns = order.lines.flatMap((line, at) =>
      Array.from({ length: liveOf(line) }, (_, unit) => ({
        line_number: line.line_number, at: ((sequence[at] ?? 0) * (unit + 7)) % 101
      }))).sort((one, other) => one.at - other.at)
    for (const { line_number } of turns) {
      units.set(line_number, (units.get(line_number) ?? 0) + 1)
      const after = valueUnits(order, unitsIn, true)
      sum += after.total - before.total
      assert.ok(after.total >= before.total, 'more units are not worth less')
      judge(order, after)
      before = after
    }
    if (turns.length > 0) {
      assert.equal(sum, whole.total)
      assert.deepEqual(before, whole)
    }
  }), { numRuns: 400 })
  t.pass('the last value is the whole')
})

t.test('without tax the total is the sum of before: lines and charges, at least 0', async (t) => {
  fc.assert(fc.property(anyOrder, ({ order }) => {
    const plain = {
      ...draftOf(),
      ...order,
      tax_mode: 'none' as const,
      prices_include_tax: false,
      lines: order.lines.map((line) => ({ ...line, tax: null })),
      charges: order.charges.map(({ kind, amount }) => ({ kind, amount }))
    }
    const evaluated = evaluateSalesOrder(plain)
    const lines = sumOf(evaluated.lines, ({ amount }) => readMoney(amount))
    const all = lines + sumOf(plain.charges, ({ amount }) => readMoney(amount))
    assert.equal(readMoney(evaluated.total), all < 0n ? 0n : all)
    assert.equal(valueUnits(plain, liveOf).total, readMoney(evaluated.total))
  }), { numRuns: 1_000 })
  t.pass('both ways give one total')
})

t.test('figures that a person has checked', async (t) => {
  const order = (about: Partial<Valued>): Valued => ({ ...draftOf(), tax_mode: 'rates', ...about })
  const [standard, reduced] = [taxOf('S', '21'), taxOf('S', '5.5')]
  const lines = [
    lineOf({ line_number: 1, quantity: 3, unit_price: '10.00', discount: '1.00', tax: standard }),
    lineOf({ line_number: 2, quantity: 1, unit_price: '71.00', tax: reduced })
  ]
  const charges: Charge[] = [
    { kind: 'shipping', amount: '5.00', tax: standard }, { kind: 'discount', amount: '-10.00' }
  ]
  const told = (value: UnitsValue): unknown[] => [
    ...value.taxes.map(({ taxable_amount, tax_amount }) =>
      `${formatMoney(taxable_amount, 'EUR')} + ${formatMoney(tax_amount, 'EUR')}`),
    formatMoney(value.total, 'EUR')
  ]
  // 29 + 71 are the goods, so 2.90 and 7.10 of the discount: (29 − 2.90 + 5) × 0.21 = 6.531,
  // (71 − 7.10) × 0.055 = 3.5145.
  t.same(told(valueUnits(order({ lines, charges }), liveOf)),
    ['31.10 + 6.53', '63.90 + 3.51', '105.04'])
  // 31.10 × 21 ÷ 121 = 5.397, 63.90 × 5.5 ÷ 105.5 = 3.331.
  t.same(told(valueUnits(order({ lines, charges, prices_include_tax: true }), liveOf)),
    ['25.70 + 5.40', '60.57 + 3.33', '95.00'])
  // Of one unit of line 1: (30 − 1) ÷ 3 = 9.67, after its part of the discount 26.10 ÷ 3 = 8.70.
  t.same(told(valueUnits(order({ lines, charges }), (line) => 2 - line.line_number)),
    ['13.70 + 2.88', '16.58'])
  // A discount larger than the goods takes from shipping, and the rest of it is lost.
  const large: Charge[] = [
    { kind: 'shipping', amount: '5.00', tax: standard }, { kind: 'discount', amount: '-104.00' }
  ]
  t.same(told(valueUnits(order({ lines, charges: large }), liveOf)),
    ['1.00 + 0.21', '0.00 + 0.00', '1.21'])
  const half = [lineOf({ quantity: 1, unit_price: '0.50', tax: taxOf('S', '5') })]
  t.same(told(valueUnits(order({ lines: half }), liveOf)), ['0.50 + 0.03', '0.53'])
  t.same(told(valueUnits(order({ lines: half, tax_rounding: 'half_even' }), liveOf)),
    ['0.50 + 0.02', '0.52'])
})
