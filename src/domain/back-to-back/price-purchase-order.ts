// The currency of a purchase order, and its costs in it.
//
// A plan is in the currency of the sales order. Its purchase orders are in the currency in which
// their supplier sells: that of the stock rows bought from, and of the supplier's fee and minimum
// order value where it has any. Where these differ there is no one currency to order in, and the
// purchase order is in that of the sales order.

import assert from 'node:assert'
import { type ExchangeRate, findExchangeRate } from '../kernel/exchange.ts'
import { dateIn } from '../kernel/local-time.ts'
import { isZero, zeroMoney } from '../kernel/money.ts'
import type { PurchaseOrder } from '../model/purchase-order/purchase-order.ts'
import { rowOf, type StockRow } from '../model/stock/stock-book.ts'
import { freightOf, type OfferFreight, unitCostOf } from '../sourcing/plan-sourcing.ts'
import { unitsOfSku } from './broken-supplier-terms.ts'
import { convertFee, convertFreight, hasTerms, type Market } from './convert-offers.ts'
import type { Surroundings } from './surroundings.ts'

type Row = Readonly<StockRow>

/** `freight` is 0 until the order is evaluated. */
type Price = Pick<PurchaseOrder,
  'currency' | 'exchange_rate' | 'order_fee' | 'freight_base' | 'freight' | 'lines'>

type Unpriced = Pick<PurchaseOrder, 'lines'> & { sale_currency: string, country: string }

/**
 * The lines of a planned order in the currency of its supplier, with the rate of today. Their unit
 * costs and freight are given in the currency of the sales order.
 */
export function priceOf (
  { lines, sale_currency, country }: Unpriced, { book, rates, settings, now }: Surroundings
): Price {
  const rows = lines.map((line) => rowOf(book, line))
  const [first] = rows
  assert(first !== undefined, 'a purchase order without lines')
  const market = { currency: sale_currency, rates, today: dateIn(settings.time_zone, now) }
  const currency = currencyOf(first, rows, sale_currency)
  const order_fee = feeOf(first, currency, market)
  const freightFor = (row: Row): OfferFreight => freightIn(row, { currency, country }, market)
  const { base: freight_base } = freightFor(first)
  const price = { currency, order_fee, freight_base, freight: zeroMoney(currency) }
  if (currency === sale_currency) return { ...price, exchange_rate: null, lines }
  const exchange_rate = rateFrom(currency, market)
  const priced = lines.map((line, at) => {
    const row = rows[at] ?? first
    const unit_cost = unitCostOf(row, unitsOfSku({ lines }, line.sku))
    return { ...line, unit_cost, unit_freight: freightFor(row).unit_freight }
  })
  return { ...price, exchange_rate, lines: priced }
}

function currencyOf (first: Row, rows: readonly Row[], sale_currency: string): string {
  const { currency, supplier_currency } = first
  const is_one = rows.every((row) => row.currency === currency) &&
    (supplier_currency === currency || !hasTerms(first))
  return is_one ? currency : sale_currency
}

function feeOf (
  { order_fee, supplier_currency }: Row, currency: string, market: Market
): string {
  if (supplier_currency === currency) return order_fee
  return isZero(order_fee)
    ? zeroMoney(currency)
    : convertFee(order_fee, supplier_currency, rateFrom(supplier_currency, market), currency)
}

function freightIn (
  row: Row, { currency, country }: { currency: string, country: string }, market: Market
): OfferFreight {
  const { freight, supplier_currency: from } = row
  const converted = freight === null || from === currency
    ? freight
    : convertFreight(freight, from, rateFrom(from, market), currency)
  const known = freightOf({ ...row, currency, freight: converted }, country)
  assert(typeof known !== 'string', 'an offer whose freight is not known was planned')
  return known
}

function rateFrom (from: string, { currency: to, rates, today }: Market): ExchangeRate {
  const rate = findExchangeRate(rates, { from, to, today })
  assert(rate !== undefined, 'an offer without a rate was planned')
  return rate
}
