// Offers in other currencies, rewritten into the currency of the sales order, so that the planner
// never learns of them.
//
// The costs of a stock row are in its own currency; the order fee, the minimum order value and the
// freight are in that of its supplier. Unit costs are rounded up and the minimum order value down,
// both to six decimals (see `convertCost`). The fee is rounded to the decimals of the sales order's
// currency, as it is where a purchase order is summed, and so is the base of the freight.

import {
  convertAmount, convertCost, convertMinimum, type ExchangeRate, findExchangeRate
} from '../kernel/exchange.ts'
import { formatMoney, isZero, readMoney } from '../kernel/money.ts'
import type { StockRow, StockView } from '../model/stock/stock-book.ts'
import type { Freight } from '../sourcing/plan-sourcing.ts'
import type { SourcingDecision } from './state.ts'

type Rows = StockView['rows']
type Lines = ReadonlyArray<{ sku: string }>

/** What holds on the day of the decision. */
export type Market = { currency: string, rates: readonly ExchangeRate[], today: string }

export type Converted = {
  rows: Rows
  exchange_rates: SourcingDecision['exchange_rates']
}

/** Has an offer for the lines an amount in another currency? Those of most sales have none. */
export function hasForeign (rows: Rows, lines: Lines, currency: string): boolean {
  return lines.some(({ sku }) => rows.get(sku)?.some((row) => isForeign(row, currency)) === true)
}

/**
 * The rows for the lines, with all amounts in the currency. One that needs a rate that does not
 * exist stays as it is, and has the currency that lacks the rate.
 */
export function convertOffers (rows: Rows, lines: Lines, market: Market): Converted {
  const used = new Map<string, ExchangeRate | null>()
  const skus = new Set(lines.map(({ sku }) => sku))
  const converted = new Map([...skus].map((sku) =>
    [sku, (rows.get(sku) ?? []).map((row) => convertRow(row, market, used))]))
  const exchange_rates = [...used].map(([currency, exchange_rate]) => ({ currency, exchange_rate }))
    .sort((a, b) => a.currency < b.currency ? -1 : 1)
  return { rows: converted, exchange_rates }
}

/** Has the supplier a fee, a minimum order value or freight? What is 0 has no currency. */
export function hasTerms ({ order_fee, min_order_value, freight }: StockRow): boolean {
  return !isZero(order_fee) || !isZero(min_order_value) || freight !== null
}

/** The base is rounded as a fee is, and what a unit costs as unit costs are. */
export function convertFreight (
  { zones }: Freight, from: string, rate: ExchangeRate, to: string
): Freight {
  return {
    zones: zones.map(({ countries, base, per_unit, per_kg }) => ({
      countries,
      base: convertFee(base, from, rate, to),
      per_unit: convertCost(per_unit, from, rate),
      per_kg: convertCost(per_kg, from, rate)
    }))
  }
}

export function convertFee (fee: string, from: string, rate: ExchangeRate, to: string): string {
  return formatMoney(convertAmount(readMoney(fee), from, rate), to)
}

function isForeign (row: StockRow, currency: string): boolean {
  return row.currency !== currency || (row.supplier_currency !== currency && hasTerms(row))
}

function convertRow (
  row: Readonly<StockRow>, market: Market, used: Map<string, ExchangeRate | null>
): Readonly<StockRow> {
  const { currency } = market
  const { order_fee, min_order_value, freight, supplier_currency } = row
  if (!isForeign(row, currency)) return row
  const cost_rate = row.currency === currency ? undefined : rateFrom(row.currency, market, used)
  if (cost_rate === null) return row
  const converted = cost_rate === undefined ? row : withCosts(row, cost_rate, currency)
  if (supplier_currency === currency || !hasTerms(row)) return converted
  const rate = rateFrom(supplier_currency, market, used)
  return rate === null
    ? { ...row, currency: supplier_currency }
    : {
        ...converted,
        order_fee: convertFee(order_fee, supplier_currency, rate, currency),
        min_order_value: convertMinimum(min_order_value, supplier_currency, rate),
        freight: freight && convertFreight(freight, supplier_currency, rate, currency)
      }
}

function withCosts (
  row: Readonly<StockRow>, rate: ExchangeRate, currency: string
): Readonly<StockRow> {
  return {
    ...row,
    currency,
    unit_cost: convertCost(row.unit_cost, row.currency, rate),
    price_breaks: row.price_breaks.map(({ min_quantity, unit_cost }) =>
      ({ min_quantity, unit_cost: convertCost(unit_cost, row.currency, rate) }))
  }
}

/** The rate is noted in `used`, and so is that there is none. */
function rateFrom (
  from: string, { currency: to, rates, today }: Market, used: Map<string, ExchangeRate | null>
): ExchangeRate | null {
  const known = used.get(from)
  if (known !== undefined) return known
  const rate = findExchangeRate(rates, { from, to, today }) ?? null
  used.set(from, rate)
  return rate
}
