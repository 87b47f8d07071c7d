// Suppliers in other currencies: they compete at the rate of the day, and their purchase orders
// keep their currency and that rate.

import t from 'tap'
import {
  acknowledge
} from '../../../src/domain/back-to-back/actions/answer-purchase-order.ts'
import { confirmSale } from '../../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import type { NewSalesOrder } from '../../../src/domain/back-to-back/actions/open-sales-order.ts'
import { describeSalesOrder } from '../../../src/domain/back-to-back/describe-sale.ts'
import { drawConsequences } from '../../../src/domain/back-to-back/draw-consequences.ts'
import type { Decided } from '../../../src/domain/back-to-back/state.ts'
import type { ExchangeRate } from '../../../src/domain/kernel/exchange.ts'
import type { MerchantSettings } from '../../../src/domain/model/merchant/merchant.ts'
import type { StockRow } from '../../../src/domain/model/stock/stock-book.ts'
import { holds } from '../../support/holds.ts'
import { draftOf, LATER, pay, reopen, saleOf, stockRowOf, surroundingsOf } from '../given.ts'

const rateOf = (base: string, quote: string, rate: string, valid_on = '2026-03-01') =>
  ({ base, quote, rate, valid_on })
const USD_EUR = rateOf('USD', 'EUR', '0.9')
const TWO = { lines: [{ sku: 'A', quantity: 2, unit_price: '20.00' }] }
const UNPAID = { payment_terms: 'prepaid' as const }

type World = {
  rows: StockRow[]
  rates?: ExchangeRate[]
  sale?: Partial<NewSalesOrder>
  settings?: Partial<MerchantSettings>
}

function begin ({ rows, rates = [USD_EUR], sale, settings }: World) {
  const surroundings = { ...surroundingsOf(rows, settings), rates }
  const draft = draftOf({ payment_terms: 'on_account', ...TWO, ...sale })
  return { placed: confirmSale(saleOf(draft), surroundings), surroundings }
}

const place = (world: World): Decided => begin(world).placed

const dollars = (about: Partial<StockRow> = {}) =>
  stockRowOf({ supplier_id: 'sup_usd', currency: 'USD', ...about })

t.test('the cheapest wins at the rate, and its order is in its own currency', async (t) => {
  const euro = stockRowOf({ supplier_id: 'sup_eur', unit_cost: '9.50' })
  const decided = place({
    rows: [dollars({ unit_cost: '10.00', order_fee: '0.55' }), euro]
  })
  holds(t, decided.decision, {
    currency: 'EUR',
    cost: '18.50', // 2 × 9.00 + 0.50, as 0.495 EUR is a fee of 0.50
    margin: '21.50',
    second_best_cost: '19.00',
    exchange_rates: [{ currency: 'USD', exchange_rate: USD_EUR }],
    lines: [{
      candidates: [
        { supplier_id: 'sup_eur', unit_cost: '9.50', quantity: 0 },
        { supplier_id: 'sup_usd', unit_cost: '9.00', quantity: 2 }
      ]
    }]
  })
  holds(t, decided.purchase_orders, [{
    currency: 'USD',
    exchange_rate: USD_EUR,
    order_fee: '0.55',
    total: '20.55',
    lines: [{ unit_cost: '10.00', amount: '20.00' }]
  }])
  holds(t, describeSalesOrder(decided), {
    margin: '21.50',
    lines: [{ margin: '22.00' }],
    purchase_orders: [{ currency: 'USD', total: '20.55' }]
  })
})

t.test('without a rate it is out, and a person is told', async (t) => {
  const decided = place({ rows: [dollars()], rates: [] })
  holds(t, decided, {
    purchase_orders: [],
    decision: {
      exchange_rates: [{ currency: 'USD', exchange_rate: null }],
      lines: [{ candidates: [{ unit_cost: '10.00', rejected_because: 'currency_without_rate' }] }]
    },
    exceptions: [{ kind: 'no_supplier' }]
  })
  t.match(decided.exceptions[0]?.detail, /1 × sells in a currency without an exchange rate/)
  const served = drawConsequences(decided, decided, { trigger: 'restocked', scope: 'whole' },
    { ...surroundingsOf([dollars()]), rates: [USD_EUR] })
  holds(t, served, {
    sales_order: { sourcing_status: 'sourced' }, exceptions: [{ resolution: 'obsolete' }]
  })
})

t.test('an order whose suppliers have its currency names no rate', async (t) => {
  const { decision, purchase_orders } = place({ rows: [stockRowOf()] })
  t.same(decision?.exchange_rates, [])
  holds(t, purchase_orders, [{ currency: 'EUR', exchange_rate: null }])
})

t.test('price breaks and minimum order values hold in the supplier’s currency', async (t) => {
  const row = dollars({
    unit_cost: '10.00', price_breaks: [{ min_quantity: 6, unit_cost: '7.00' }]
  })
  const THIRD = rateOf('EUR', 'USD', '3')
  const buy = (quantity: number, about: Partial<StockRow> = {}) => place({
    rows: [{ ...row, ...about }],
    rates: [THIRD],
    sale: { lines: [{ sku: 'A', quantity, unit_price: '20.00' }] }
  }).purchase_orders
  holds(t, buy(5), [{ total: '50.00', lines: [{ unit_cost: '10.00' }] }])
  holds(t, buy(6), [{ total: '42.00', lines: [{ unit_cost: '7.00' }] }])
  holds(t, buy(5, { min_order_value: '50.00' }), [{ total: '50.00' }], 'a tie reaches it')
  t.same(buy(5, { min_order_value: '50.01' }), [])
})

t.test('the minimum margin is judged at the converted cost', async (t) => {
  const buy = (rate: string) => place({
    rows: [dollars()],
    rates: [rateOf('USD', 'EUR', rate)],
    settings: { minimum_margin_percent: 50 },
    sale: { lines: [{ sku: 'A', quantity: 1, unit_price: '18.00' }] }
  }).purchase_orders.length
  t.equal(buy('0.9'), 1, '9.00 of 18.00')
  t.equal(buy('0.900000001'), 0, 'rounded up')
})

t.test('a row in another currency than its supplier’s fee: no common one but the sale’s', async (
  t
) => {
  const row = stockRowOf({ unit_cost: '9.00', order_fee: '5.00', supplier_currency: 'USD' })
  holds(t, place({ rows: [row] }).purchase_orders, [{
    currency: 'EUR', exchange_rate: null, order_fee: '4.50', total: '22.50'
  }])
  const { decision } = place({ rows: [row], rates: [] })
  holds(t, decision, { lines: [{ candidates: [{ rejected_because: 'currency_without_rate' }] }] })
  holds(t, place({ rows: [{ ...row, order_fee: '0.00' }], rates: [] }).purchase_orders,
    [{ currency: 'EUR', exchange_rate: null, total: '18.00' }], 'what is 0 needs no rate')
  const both = place({
    rows: [stockRowOf({ sku: 'A', unit_cost: '9.00' }), stockRowOf({ sku: 'B', currency: 'USD' })],
    sale: { lines: [...TWO.lines, { sku: 'B', quantity: 1, unit_price: '20.00' }] }
  })
  holds(t, both, {
    purchase_orders: [{
      currency: 'EUR', total: '27.00', lines: [{ unit_cost: '9.00' }, { unit_cost: '9.00' }]
    }],
    decision: { cost: '27.00' }
  })
})

t.test('what is planned follows the rate, what is issued keeps it', async (t) => {
  const NEWER = rateOf('USD', 'EUR', '0.8', '2026-03-09')
  const planAgain = (about: Partial<NewSalesOrder>, rates: ExchangeRate[]) => {
    const { placed, surroundings } = begin({ rows: [dollars()], sale: about })
    const now = { ...reopen(surroundings, LATER), rates }
    const after = drawConsequences(
      placed, placed, { trigger: 'requested', scope: 'whole' }, now)
    return { before: placed.purchase_orders[0], after: after.purchase_orders[0], ...after }
  }
  const same = planAgain(UNPAID, [USD_EUR])
  t.equal(same.after, same.before)
  t.equal(same.decision, null)
  const planned = planAgain(UNPAID, [USD_EUR, NEWER])
  holds(t, planned.after, { id: planned.before?.id, exchange_rate: NEWER, total: '20.00' })
  t.equal(planned.decision?.cost, '16.00')
  const issued = planAgain({}, [NEWER])
  holds(t, issued.after, { status: 'issued', exchange_rate: USD_EUR })
  t.equal(issued.after, issued.before)
})

t.test('released at the rate of the day, unless it costs more: then planned again', async (t) => {
  const release = (rate: string) => {
    const rows = [dollars(), stockRowOf({ supplier_id: 'sup_eur', unit_cost: '9.50' })]
    const { placed, surroundings } = begin({ rows, sale: UNPAID })
    const rates = [USD_EUR, rateOf('USD', 'EUR', rate, '2026-03-10')]
    const { purchase_orders, decision } = pay(
      placed, '40.00', { ...reopen(surroundings, LATER), rates })
    const issued = purchase_orders.filter(({ status }) => status === 'issued')
    return { issued, trigger: decision?.trigger }
  }
  holds(t, release('0.85'), {
    issued: [{ currency: 'USD', exchange_rate: { rate: '0.85' } }], trigger: undefined
  })
  holds(t, release('0.94'), {
    issued: [{ currency: 'USD', exchange_rate: { rate: '0.94' } }], trigger: 'released'
  })
  holds(t, release('0.96'), {
    issued: [{ currency: 'EUR', exchange_rate: null }], trigger: 'released'
  })
})

t.test('an answer with another cost: margin and tolerance at the stored rate', async (t) => {
  const answer = (unit_cost: string, settings: Partial<MerchantSettings>) => {
    const { placed, surroundings } = begin({ rows: [dollars()], settings })
    const [order] = placed.purchase_orders
    if (order === undefined) throw new Error('nothing was bought')
    const later = { ...reopen(surroundings, LATER), rates: [] }
    const after = acknowledge(
      placed, order, [{ line_number: 1, status: 'accepted', quantity: 2, unit_cost }], later)
    if (after === undefined) throw new Error('nothing was answered')
    return describeSalesOrder(drawConsequences(placed, after, { trigger: null }, later))
  }
  const TOLERANT = { cost_increase_tolerance_percent: 50 }
  holds(t, answer('11.00', TOLERANT), { margin: '20.20', exceptions: [] })
  const MARGIN = { ...TOLERANT, minimum_margin_percent: 50 }
  holds(t, answer('11.11', MARGIN), { exceptions: [] }, '9.999 of 20.00')
  holds(t, answer('11.12', MARGIN), { exceptions: [{ kind: 'cost_increase' }] }, '10.008')
})

t.test('a minimum order value holds to the last unit in the supplier’s own amounts', async (t) => {
  const yen = stockRowOf({
    supplier_id: 'sup_jpy',
    currency: 'JPY',
    supplier_currency: 'JPY',
    unit_cost: '1',
    order_fee: '0',
    min_order_value: '10000',
    on_hand: 100_000,
    available: 100_000
  })
  const bought = (quantity: number, ...others: StockRow[]) => {
    const { purchase_orders, sales_order: { lines: [line] } } = place({
      rows: [yen, ...others],
      rates: [rateOf('EUR', 'JPY', '163.37')],
      sale: { lines: [{ sku: 'A', quantity, unit_price: '1.00' }] }
    })
    const totals = purchase_orders.map(({ supplier_id, total }) => `${supplier_id} ${total}`)
    return [...totals, line?.sourced_quantity]
  }
  t.same(bought(10_000), ['sup_jpy 10000', 10_000], 'the minimum itself')
  t.same(bought(9_999), [0])
  const euro = stockRowOf({
    supplier_id: 'sup_eur', unit_cost: '0.005', on_hand: 11_000, available: 11_000
  })
  t.same(bought(15_000, euro), ['sup_eur 25.00', 'sup_jpy 10000', 15_000],
    'no unit less is bought for it, though the other is cheaper')
})
