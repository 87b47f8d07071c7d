// Random stock in random currencies: it is planned as if a person had converted it before.

import fc from 'fast-check'
import t from 'tap'
import { confirmSale } from '../../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import type { Decided } from '../../../src/domain/back-to-back/state.ts'
import type { ExchangeRate } from '../../../src/domain/kernel/exchange.ts'
import {
  decimalsOf, divideHalfEven, formatMoney, readMoney
} from '../../../src/domain/kernel/money.ts'
import type { StockRow } from '../../../src/domain/model/stock/stock-book.ts'
import { draftOf, NOW, saleOf, stockRowOf, surroundingsOf } from '../given.ts'

const CURRENCIES = ['EUR', 'USD', 'JPY', 'KWD']
const terms = fc.record({
  currency: fc.constantFrom(...CURRENCIES),
  order_fee: fc.constantFrom('0', '3', '10'),
  min_order_value: fc.constantFrom('0', '20', '80')
})
const amount = fc.integer({ min: 0, max: 5_000 }).map((cents) => (cents / 100).toFixed(2))
const stock = fc.record({
  terms: fc.tuple(terms, terms, terms),
  rows: fc.array(fc.record({
    sku: fc.constantFrom('A', 'B'),
    supplier: fc.nat({ max: 2 }),
    on_hand: fc.integer({ min: 0, max: 12 }),
    unit_cost: amount,
    price_breaks: fc.array(fc.record({
      min_quantity: fc.constantFrom(2, 5), unit_cost: amount
    }), { maxLength: 2 }),
    order_multiple: fc.constantFrom(1, 1, 3)
  }), { minLength: 1, maxLength: 6 })
}).map((given) => [...new Map(given.rows.map(({ supplier, ...row }) => {
  const supplier_id = `sup_${supplier}`
  return [`${row.sku} ${supplier_id}`,
    stockRowOf({ ...row, ...given.terms[supplier], supplier_id })]
})).values()])
const posted = fc.uniqueArray(fc.record({
  base: fc.constantFrom(...CURRENCIES),
  quote: fc.constantFrom(...CURRENCIES),
  rate: fc.constantFrom('0.5', '1', '3', '162.55', '0.000615', '0.918273645'),
  valid_on: fc.constantFrom('2026-01-01', '2026-01-02', '2026-03-11')
}), {
  minLength: 3,
  maxLength: 12,
  selector: ({ base, quote, valid_on }) => `${base} ${quote} ${valid_on}`
})

/** As a fraction; undefined when there is no rate. */
function fractionOf (
  from: string, to: string, rates: readonly ExchangeRate[]
): { times: bigint, by: bigint } | undefined {
  const known = rates.filter(({ valid_on }) => valid_on <= NOW.slice(0, 10))
    .sort((a, b) => a.valid_on < b.valid_on ? 1 : -1)
  const find = (base: string, quote: string) =>
    known.find((one) => one.base === base && one.quote === quote)?.rate.split('.')
  const direct = find(from, to)
  const [whole = '', decimals = ''] = direct ?? find(to, from) ?? []
  if (whole === '') return undefined
  const [rate, one] = [BigInt(whole + decimals), 10n ** BigInt(decimals.length)]
  return direct === undefined ? { times: one, by: rate } : { times: rate, by: one }
}

function convertByHand (
  row: StockRow, currency: string, rates: readonly ExchangeRate[]
): StockRow | undefined {
  if (row.currency === currency) return row
  const fraction = fractionOf(row.currency, currency, rates)
  if (fraction === undefined) return undefined
  const { times, by } = fraction
  const up = (text: string): string =>
    formatMoney((readMoney(text) * times + by - 1n) / by, currency)
  const cents = 10n ** BigInt(6 - decimalsOf(currency))
  const fee = divideHalfEven(readMoney(row.order_fee) * times, by * cents) * cents
  return {
    ...row,
    currency,
    supplier_currency: currency,
    unit_cost: up(row.unit_cost),
    price_breaks: row.price_breaks.map((one) => ({ ...one, unit_cost: up(one.unit_cost) })),
    order_fee: formatMoney(fee, currency),
    min_order_value: formatMoney(readMoney(row.min_order_value) * times / by, currency)
  }
}

t.test('property: a plan is that of offers which were already in the currency', async (t) => {
  let converted = 0
  const currency = fc.constantFrom('EUR', 'JPY', 'KWD')
  fc.assert(fc.property(stock, posted, currency, fc.integer({ min: 1, max: 12 }), (
    rows, rates, currency, quantity
  ) => {
    const sale = {
      currency, lines: ['A', 'B'].map((sku) => ({ sku, quantity, unit_price: '2000' }))
    }
    const place = (some: StockRow[]) =>
      confirmSale(saleOf(draftOf(sale)), { ...surroundingsOf(some), rates })
    const told = place(rows.map((row) => ({ ...row })))
    const own = place(rows.flatMap((row) => convertByHand({ ...row }, currency, rates) ?? []))
    t.same(contentOf(told), contentOf(own))
    for (const order of told.purchase_orders) {
      const bought = rows.filter(({ supplier_id }) => supplier_id === order.supplier_id)
      t.equal(order.currency, bought[0]?.currency)
      t.equal(order.order_fee, bought[0]?.order_fee)
      if (order.currency !== currency) converted++
    }
  }), { numRuns: 300 })
  t.ok(converted > 50, `${converted} purchase orders in another currency`)
})

/** What was decided, without the offers that had no rate. */
function contentOf ({ decision, purchase_orders }: Decided): unknown {
  const {
    id: _id, sales_order_id: _of, exchange_rates: _rates, question: _asked, ...plan
  } = decision ?? {}
  const lines = decision?.lines.map(({ candidates, ...line }) => ({
    ...line,
    candidates: candidates.filter((one) => one.rejected_because !== 'currency_without_rate')
  }))
  return {
    ...plan,
    stock_as_of: null,
    lines,
    bought: purchase_orders.flatMap((order) => order.lines.map(({ sku, supplier_id, quantity }) =>
      ({ sku, supplier_id, quantity })))
  }
}
